/** The row above a list that says what of it is shown: a form that only asks, so that its address can be kept. */

import type { Child } from 'hono/jsx'
import type { PageContext } from '../context.js'
import { marked } from './text.js'

/** Longest text that is looked for. */
export const longestText = 500

interface FilterProps {
  context: PageContext
  /** The page of the list. */
  path: string
  /** What is asked for already. */
  asked: Readonly<Record<string, string | undefined>>
  /** Set where a choice is asked for as soon as it is made. */
  atOnce?: boolean
  children?: Child
}

/** The form; its fields are `Choice`, `Words` and `Tick`. */
export function Filter({ context, path, asked, atOnce = false, children }: FilterProps) {
  const [action, query] = context.link(path).split('?')
  return (
    <search>
      <form class="filters" aria-label="Filter" method="get" action={action} {...(atOnce && { 'data-filter': true })}>
        {[...new URLSearchParams(query)].map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {children}
        <button type="submit" class="main">
          Filter
        </button>
        {Object.values(asked).some(Boolean) && (
          <a class="button" href={context.link(path)}>
            Show all
          </a>
        )}
      </form>
    </search>
  )
}

interface FieldProps {
  name: string
  label: string
  value: string | undefined
}

/** One of some, or any; a value that is none of them stands there too. */
export function Choice({
  name,
  label,
  value = '',
  options,
}: FieldProps & { options: readonly (readonly [value: string, title: string])[] }) {
  const isOdd = value !== '' && !options.some(([one]) => one === value)
  const shown = [['', 'Any'] as const, ...options, ...(isOdd ? [[value, value] as const] : [])]
  return (
    <label class="field">
      <span>{label}</span>
      <select name={name}>
        {shown.map(([one, title]) => (
          <option value={one} {...(one === value && { selected: true })}>
            {marked(title.slice(0, 60))}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Options that are called what they are. */
export const same = (values: Iterable<string>): [value: string, title: string][] =>
  [...new Set(values)].map((one) => [one, one])

/** A text that is looked for. */
export const Words = ({ name, label, value = '', placeholder = '' }: FieldProps & { placeholder?: string }) => (
  <label class="field">
    <span>{label}</span>
    <input
      type="search"
      name={name}
      value={value}
      placeholder={placeholder}
      maxlength={longestText}
      autocomplete="off"
      spellcheck={false}
    />
  </label>
)

/** Something that is so, or that nobody asks for. */
export const Tick = ({ name, label, value }: FieldProps) => (
  <label class="box">
    <input type="checkbox" name={name} value="true" {...(value !== undefined && { checked: true })} /> {label}
  </label>
)
