/** Forms that make a control call: they work without a script, and say what came of them with one. */

import { type Child, createContext, useContext } from 'hono/jsx'
import type { control } from '../../control/contract.js'
import type { PageContext, SentForm } from '../context.js'
import { marked, Own } from './text.js'

export type CallName = keyof (typeof control)['endpoints']

export interface CallFormProps {
  context: PageContext
  /** The control call. */
  call: CallName
  /** What is sent whatever is filled in. */
  fixed?: Readonly<Record<string, string>>
  /** What the button says. */
  label: string
  /** What it is done to, for who does not see the row. */
  about?: string
  /** Where to go afterwards: an address in which `{name}` stands for a member of the answer. @default this page */
  then?: string | undefined
  /** Whether this page is shown again without a script, with what the call answered: `sent` of its context. */
  stay?: boolean
  /** What is asked before. */
  confirm?: string
  /** Why it cannot be done now. */
  disabled?: string | undefined
  tone?: 'main' | 'danger' | 'small'
  children?: Child
}

/** What a form was sent with, for its fields; nothing where it is shown for the first time. */
const Sent = createContext<SentForm | undefined>(undefined)

/** What was sent by a form of this page, where it was this one. @param form its name among the forms of the page */
export const sentBy = ({ sent }: PageContext, form: string): SentForm | undefined =>
  sent?.fields.some(([name, value]) => name === 'form' && value === form) ? sent : undefined

/** Why a form was refused. */
export const Refusal = ({ of }: { of: SentForm | undefined }) =>
  of?.refusal ? (
    // takes the focus: on a page that comes again, what is wrong must not be out of sight
    <p class="alert" role="alert" tabindex={-1} autofocus>
      <Own text={`${of.refusal.message} ${of.refusal.hint}`} most={1000} />
    </p>
  ) : null

/**
 * A form whose fields are what the call takes; a field of a field is named with a dot. Where the call is refused and there is
 * no script, the page comes again, with what was filled in and why it was refused.
 */
export function CallForm(props: CallFormProps) {
  const { context, call, fixed = {}, label, about, then, stay = false, confirm, disabled, tone, children } = props
  const { path, query } = context.request
  const here = path + (query ? `?${query}` : '')
  const form = [call, ...Object.values(fixed), label].join(' ')
  const sent = sentBy(context, form)
  return (
    <form
      method="post"
      action={context.link(`/ui/calls/${call}`)}
      class="call"
      data-call
      {...(confirm !== undefined && { 'data-confirm': marked(confirm) })}
    >
      <input type="hidden" name="page" value={here.slice('/_sim'.length)} />
      <input type="hidden" name="form" value={form} />
      <input type="hidden" name="then" value={then ?? here} />
      {stay && <input type="hidden" name="stay" value="true" />}
      {Object.entries(fixed).map(([name, value]) => (
        <input type="hidden" name={`call.${name}`} value={value} />
      ))}
      <Sent.Provider value={sent}>{children}</Sent.Provider>
      <button
        type="submit"
        {...(tone && { class: tone })}
        {...(disabled !== undefined && { disabled: true, title: disabled })}
      >
        {label}
        {about !== undefined && <span class="hide"> {about}</span>}
      </button>
      {disabled !== undefined && <span class="why">{disabled}</span>}
      <Refusal of={sent} />
    </form>
  )
}

interface FieldProps {
  /** Of the call's input. */
  name: string
  label: string
  hint?: string
}

/** What a field was sent with. */
const useSent = (name: string): string | undefined =>
  useContext(Sent)?.fields.find(([one]) => one === `call.${name}`)?.[1]

/** A line of text. */
export function TextField({
  name,
  label,
  hint,
  value = '',
  placeholder,
  required = false,
  type = 'text',
  size,
}: FieldProps & { value?: string; placeholder?: string; required?: boolean; type?: string; size?: number }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        name={`call.${name}`}
        type={type}
        value={useSent(name) ?? value}
        {...(placeholder !== undefined && { placeholder })}
        {...(required && { required })}
        {...(size !== undefined && { size })}
        autocomplete="off"
        spellcheck={false}
      />
      {hint !== undefined && <small class="soft">{hint}</small>}
    </label>
  )
}

/** Options that are shown as they are sent. */
export const asTheyAre = (values: readonly string[]) => values.map((one) => [one, one] as const)

/** One of some. The first is what stands there unless `value` is another. */
export function SelectField({
  name,
  label,
  hint,
  options,
  value,
}: FieldProps & { options: readonly (readonly [value: string, title: string])[]; value?: string }) {
  const chosen = useSent(name) ?? value
  return (
    <label class="field">
      <span>{label}</span>
      <select name={`call.${name}`}>
        {options.map(([one, title]) => (
          <option value={one} {...(one === chosen && { selected: true })}>
            {marked(title)}
          </option>
        ))}
      </select>
      {hint !== undefined && <small class="soft">{hint}</small>}
    </label>
  )
}
