/** The one field of a single value: a choice of words, a number, a line, or JSON for what is none of these. */
import type { JsonSchema } from '../form-schema.js'

/** What a person reads about a place. */
export interface Words {
  label?: string
  hint?: string
  /** What may stand there, where the schema does not say; `select` lets nothing else stand. */
  select?: readonly (readonly [value: string, title: string])[]
  suggest?: readonly string[]
  /** What the branches of a choice are called, by their keys. */
  branches?: Readonly<Record<string, string>>
}

interface InputProps {
  schema: JsonSchema
  words: Words
  /** Of what is suggested. */
  list: string
  required: boolean
  /** Name, id, and where it is described. */
  about: object
  /** Read as a duration too, so that the browser must let one stand. */
  isDuration: boolean
  asJson: boolean
  text: string
}

export function Input({
  schema,
  words: { select, suggest },
  list,
  required,
  about,
  isDuration,
  asJson,
  text,
}: InputProps) {
  if (asJson) return <textarea {...about}>{text}</textarea>
  const words = select ?? choicesOf(schema)
  if (words) {
    const known = words.some(([value]) => value === text) || text === ''
    const options = known ? words : [...words, [text, text] as const]
    return (
      <select {...about}>
        <option value="">{required ? 'Choose one' : 'Not said'}</option>
        {options.map(([value, title]) => (
          <option value={value} {...(value === text && { selected: true })}>
            {title}
          </option>
        ))}
      </select>
    )
  }
  const { type, minimum, maximum, maxLength } = schema
  if ((type === 'number' || type === 'integer') && !isDuration) {
    const bounds = {
      ...(minimum !== undefined && minimum > -1e15 && { min: String(minimum) }),
      ...(maximum !== undefined && maximum < 1e15 && { max: String(maximum) }),
      step: type === 'integer' ? '1' : 'any',
    }
    // what is no number is shown again as it was
    const isNumber = text === '' || !Number.isNaN(Number(text))
    return <input {...about} {...bounds} type={isNumber ? 'number' : 'text'} value={text} autocomplete="off" />
  }
  return (
    <input
      {...about}
      {...(suggest && { list })}
      {...(maxLength !== undefined && { maxlength: maxLength })}
      type="text"
      value={text}
      autocomplete="off"
      spellcheck={false}
    />
  )
}

export const listId = (path: readonly string[]): string => `list-${path.join('-')}`

/** What the fields suggest; stands once on a page, however many rows have it. */
export const Suggestions = ({ words }: { words: Readonly<Record<string, Words>> }) => (
  <>
    {Object.entries(words).map(
      ([path, { suggest }]) =>
        suggest && (
          <datalist id={listId(path.split('.'))}>
            {suggest.map((one) => (
              <option value={one}></option>
            ))}
          </datalist>
        ),
    )}
  </>
)

const choicesOf = ({ enum: values, const: one, type }: JsonSchema): (readonly [string, string])[] | undefined =>
  values
    ? values.map((value) => [String(value), String(value).replaceAll('_', ' ')] as const)
    : one !== undefined
      ? [[String(one), String(one)]]
      : type === 'boolean'
        ? [
            ['true', 'yes'],
            ['false', 'no'],
          ]
        : undefined
