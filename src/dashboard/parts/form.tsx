/** Forms that make a control call: they work without a script, and say what came of them with one. */
import type { Child } from 'hono/jsx'
import type { control } from '../../control/contract.js'
import type { PageContext } from '../context.js'

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
  /** The page that is shown again without a script, with what the call answered: `sent` of its context. */
  stay?: string
  /** What is asked before. */
  confirm?: string
  /** Why it cannot be done now. */
  disabled?: string | undefined
  tone?: 'main' | 'danger' | 'small'
  children?: Child
}

/** A form whose fields are what the call takes; a field of a field is named with a dot. */
export function CallForm(props: CallFormProps) {
  const { context, call, fixed = {}, label, about, then, stay, confirm, disabled, tone, children } = props
  const { path, query } = context.request
  return (
    <form
      method="post"
      action={context.link(`/ui/calls/${call}`)}
      class="call"
      data-call
      {...(confirm !== undefined && { 'data-confirm': confirm })}
    >
      <input type="hidden" name="then" value={then ?? path + (query ? `?${query}` : '')} />
      {stay !== undefined && (
        <>
          <input type="hidden" name="page" value={stay} />
          <input type="hidden" name="stay" value="true" />
        </>
      )}
      {Object.entries(fixed).map(([name, value]) => (
        <input type="hidden" name={`call.${name}`} value={value} />
      ))}
      {children}
      <button
        type="submit"
        {...(tone && { class: tone })}
        {...(disabled !== undefined && { disabled: true, title: disabled })}
      >
        {label}
        {about !== undefined && <span class="hide"> {about}</span>}
      </button>
      {disabled !== undefined && <span class="why">{disabled}</span>}
    </form>
  )
}

interface FieldProps {
  /** Of the call's input. */
  name: string
  label: string
  hint?: string
}

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
        value={value}
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
  return (
    <label class="field">
      <span>{label}</span>
      <select name={`call.${name}`}>
        {options.map(([one, title]) => (
          <option value={one} {...(one === value && { selected: true })}>
            {title}
          </option>
        ))}
      </select>
      {hint !== undefined && <small class="soft">{hint}</small>}
    </label>
  )
}
