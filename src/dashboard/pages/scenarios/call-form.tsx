/** A form made from the schema of a call: sent to it, and shown again as it was where the call refuses it. */
import type { Child } from 'hono/jsx'
import { control } from '../../../control/contract.js'
import type { PageContext } from '../../context.js'
import { schemaOf } from '../../form-schema.js'
import { type CallName, Refusal, sentBy } from '../../parts/form.js'
import { SchemaFields, Suggestions, type Words } from '../../parts/schema-form.js'
import { type Fields, writeFields } from '../../write-fields.js'

interface Props {
  context: PageContext
  call: Extract<CallName, 'defineScenario' | 'armFault'>
  /** The page that the form stands on, below `/_sim`. */
  page: string
  then: string
  label: string
  words: Readonly<Record<string, Words>>
  /** What is filled in at first. */
  fields?: Fields | undefined
  /** More of the page's own, that it needs when it is made again. */
  own?: Readonly<Record<string, string>>
  /** Further buttons. */
  children?: Child
  id: string
}

/** The schema of what a call is sent. */
export const inputOf = (call: Props['call']) => schemaOf(control.endpoints[call].request.body)

/** A value of it as fields. */
export const filledWith = (call: Props['call'], value: unknown): Fields => writeFields(inputOf(call), value)

export function SchemaCallForm({
  context,
  call,
  page,
  then,
  label,
  words,
  fields = [],
  own = {},
  children,
  id,
}: Props) {
  const sent = sentBy(context, id)
  return (
    <form class="whole" id={id} method="post" action={context.link(`/ui/calls/${call}`)} data-call noValidate>
      {Object.entries({ page, form: id, then, ...own }).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Refusal of={sent} />
      <SchemaFields schema={inputOf(call)} fields={sent?.fields ?? fields} wrong={sent?.refusal?.at} words={words} />
      <Suggestions words={words} />
      <p class="row">
        <button type="submit" class="main">
          {label}
        </button>
        {children}
      </p>
    </form>
  )
}
