/** Fields for whatever a schema allows: members, lists with rows, and one of several by a choice. */
import type { Child } from 'hono/jsx'
import { branchesOf, branchMark, type JsonSchema, jsonMark, prefix, resolve } from '../form-schema.js'
import { fieldsThatCount } from '../read-fields.js'
import { Input, listId, type Words } from './schema-input.js'
import { visible } from './text.js'

export { Suggestions, type Words } from './schema-input.js'

export interface SchemaFormProps {
  schema: JsonSchema
  /** What is filled in. */
  fields: Iterable<readonly [name: string, text: string]>
  /** What is wrong, by the names of fields. */
  wrong?: ReadonlyMap<string, string> | undefined
  /** By the path of a place without its numbers: `later.event`. */
  words?: Readonly<Record<string, Words>>
  /** Members of the whole that have no field. */
  without?: readonly string[]
}

interface Form {
  root: JsonSchema
  texts: ReadonlyMap<string, string>
  /** What is filled in. */
  filled: readonly string[]
  wrong: ReadonlyMap<string, string>
  words: Readonly<Record<string, Words>>
}

interface Place {
  form: Form
  schema: JsonSchema
  name: string
  /** Of members, without numbers and branches. */
  path: readonly string[]
  required: boolean
}

/** The fields of a whole form. */
export function SchemaFields({ schema, fields, wrong = new Map(), words = {}, without = [] }: SchemaFormProps) {
  const all = [...fields]
  const form: Form = {
    root: schema,
    texts: new Map(all),
    filled: fieldsThatCount(all).map(({ name }) => name),
    wrong,
    words,
  }
  const rest = Object.entries(schema.properties ?? {}).filter(([name]) => !without.includes(name))
  const whole = { ...schema, properties: Object.fromEntries(rest) }
  return <Members form={form} schema={whole} name={prefix.slice(0, -1)} path={[]} required />
}

const wordsOf = ({ form, path }: Place): Words => form.words[path.join('.')] ?? {}

/** `postalCode` as people write it. */
function labelOf(place: Place): string {
  const { label } = wordsOf(place)
  const text = (place.path.at(-1) ?? '')
    .replace(/Ms$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return label ?? text.charAt(0).toUpperCase() + text.slice(1)
}

const isIn = (name: string, around: string): boolean => name === around || name.startsWith(`${around}.`)
const isFilled = ({ form, name }: Place): boolean => form.filled.some((one) => isIn(one, name))
const isWrong = ({ form, name }: Place): boolean => [...form.wrong.keys()].some((one) => isIn(one, name))

/** Fields of single values first, then what has parts of its own. */
function Members(place: Place) {
  const { schema, form, name, path } = place
  const members = Object.entries(schema.properties ?? {}).map(([key, given]): Place => {
    const inner = resolve(form.root, given)
    const needed = place.required && (schema.required ?? []).includes(key)
    return { form, schema: inner, name: `${name}.${key}`, path: [...path, key], required: needed }
  })
  const simple = members.filter(({ schema: one }) => isSimple(one))
  const parts = members.filter(({ schema: one }) => !isSimple(one))
  // what must be said comes first
  const [first, rest] = [parts.filter(({ required }) => required), parts.filter(({ required }) => !required)]
  return (
    <>
      {first.map((one) => (
        <Part {...one} />
      ))}
      {simple.length > 0 && (
        <div class="fields">
          {simple.map((one) => (
            <Single {...one} />
          ))}
        </div>
      )}
      {rest.map((one) => (
        <Part {...one} />
      ))}
    </>
  )
}

const isSimple = (schema: JsonSchema): boolean =>
  branchesOf(schema) === undefined && !(schema.type === 'object' && schema.properties) && !schema.items

/** Something that has parts: folded away at the outermost, as long as nothing stands in it. */
function Part(place: Place) {
  const title = labelOf(place)
  const { hint } = wordsOf(place)
  const inner = (
    <>
      {hint !== undefined && <p class="soft">{hint}</p>}
      <Wrong {...place} />
      <Inside {...place} />
    </>
  )
  if (place.path.length > 1 || place.required) {
    return (
      <fieldset data-name={place.name}>
        <legend>{title}</legend>
        {inner}
      </fieldset>
    )
  }
  const filled = isFilled(place)
  return (
    <details class="part" data-name={place.name} {...((filled || isWrong(place)) && { open: true })}>
      <summary>
        {title} {filled && <span class="badge note">filled in</span>}
      </summary>
      <fieldset>
        <legend class="hide">{title}</legend>
        {inner}
      </fieldset>
    </details>
  )
}

function Inside(place: Place): Child {
  const { schema, form, name, path } = place
  if (branchesOf(schema)) return <Choice {...place} />
  if (schema.items) return <Rows {...place} />
  if (schema.properties) {
    return (
      <>
        {form.texts.get(name) === '{}' && <input type="hidden" name={name} value="{}" />}
        <Members {...place} path={path} />
      </>
    )
  }
  return <Single {...place} />
}

/** One of several: the style shows the fields of the one that is chosen, and the reader leaves the others out. */
function Choice(place: Place) {
  const { schema, form, name } = place
  const at = `${name}.${branchMark}`
  const branches = branchesOf(schema)!
  const words = wordsOf(place)
  const chosen = form.texts.get(at) ?? ''
  return (
    <div class="choice">
      <label class="field">
        <span class={words.label === undefined ? '' : 'hide'}>{labelOf(place)}: which</span>
        <select name={at} id={at}>
          <option value="">{place.required ? 'Choose one' : 'Not said'}</option>
          {branches.map(({ key, schema: one }) => (
            <option value={key} {...(key === chosen && { selected: true })}>
              {words.branches?.[key] ?? titleOf(key, one)}
            </option>
          ))}
        </select>
      </label>
      {branches.map(({ key, schema: one }) => {
        const inner: Place = { ...place, schema: resolve(form.root, one), name: at + key, required: false }
        return <div class="branch">{isSimple(inner.schema) ? <Single {...inner} /> : <Inside {...inner} />}</div>
      })}
    </div>
  )
}

const titleOf = (key: string, { type, properties }: JsonSchema): string =>
  !/^\d+$/.test(key)
    ? key.replaceAll('_', ' ')
    : type === 'null'
      ? 'null'
      : properties
        ? Object.keys(properties).join(' and ')
        : `a ${String(type ?? 'value')}`

/** A list: what is filled in, and an empty row more, which the script turns into a button. */
function Rows(place: Place) {
  const { schema, form, name } = place
  const inside = `${name}.`
  const numbers = [
    ...new Set(
      [...form.filled, ...form.wrong.keys()]
        .filter((one) => one.startsWith(inside))
        .map((one) => Number(one.slice(inside.length).split('.')[0]))
        .filter((number) => Number.isInteger(number)),
    ),
  ].sort((a, b) => a - b)
  const most = schema.maxItems ?? 200
  const next = (numbers.at(-1) ?? -1) + 1
  const rows = numbers.length < most ? [...numbers, next] : numbers
  const item = resolve(form.root, schema.items!)
  const isEmptyList = form.texts.get(name) === '[]'
  return (
    <>
      {!schema.minItems && (
        <label class="tick">
          <input type="checkbox" name={name} value="[]" {...(isEmptyList && { checked: true })} />
          <span>None: an empty list, whatever else would hold</span>
        </label>
      )}
      <div class="rows" data-rows={name} data-most={String(most)} data-title={labelOf(place)}>
        {rows.map((number) => {
          const row: Place = { ...place, schema: item, name: inside + number, required: false }
          return (
            <fieldset
              class={isSimple(item) ? 'one simple' : 'one'}
              data-row={String(number)}
              data-name={row.name}
              {...(number === next && { 'data-blank': true })}
            >
              <legend class={isSimple(item) ? 'hide' : ''}>
                {labelOf(place)}, {number + 1}
              </legend>
              {!isSimple(item) && <Wrong {...row} />}
              {isSimple(item) ? <Single {...row} bare /> : <Inside {...row} />}
            </fieldset>
          )
        })}
      </div>
    </>
  )
}

/** One value. */
function Single(place: Place & { bare?: boolean }) {
  const { schema, form, name, path, bare = false } = place
  if (isInBranch(name) && (schema.const !== undefined || schema.type === 'null')) {
    return <input type="hidden" name={name} value={String(schema.const ?? null)} />
  }
  const asJson = form.texts.has(`${name}.${jsonMark}`) || !isKnown(schema)
  const field = asJson ? `${name}.${jsonMark}` : name
  // as `readForm` takes them
  const isDuration = /Ms$/.test(name)
  const hint = [wordsOf(place).hint, isDuration && 'Such as 10m, 1h30m or 5000, which is milliseconds.']
    .filter(Boolean)
    .join(' ')
  const said = form.wrong.get(name) ?? form.wrong.get(field)
  const described = [said !== undefined && `${field}!`, hint !== '' && !bare && `${field}?`].filter(Boolean).join(' ')
  const about = {
    name: field,
    id: field,
    ...(described && { 'aria-describedby': described }),
    ...(said !== undefined && { 'aria-invalid': 'true' as const }),
  }
  return (
    <div class="field" data-name={name}>
      <label for={field} class={bare ? 'hide' : ''}>
        {bare ? `${labelOf(place)}, ${Number(name.split('.').at(-1)) + 1}` : labelOf(place)}
        {asJson && ' as JSON'}
        {place.required && <span class="needed"> needed</span>}
      </label>
      <Input
        schema={schema}
        about={about}
        isDuration={isDuration}
        asJson={asJson}
        text={form.texts.get(field) ?? ''}
        words={wordsOf(place)}
        list={listId(path)}
        required={place.required}
      />
      {hint !== '' && !bare && path.length > 0 && (
        <small class="soft" id={`${field}?`}>
          {hint}
        </small>
      )}
      <Wrong form={form} name={name} as={field} />
    </div>
  )
}

const isInBranch = (name: string): boolean => name.split('.').some((part) => part.startsWith(branchMark))

/** Whether a line or a choice of words can say it. */
const isKnown = ({ type, enum: values, const: one }: JsonSchema): boolean =>
  values !== undefined || one !== undefined || (typeof type === 'string' && !['object', 'array'].includes(type))

/** What is wrong with a place, in words. */
function Wrong({ form, name, as = name }: Pick<Place, 'form' | 'name'> & { as?: string }) {
  const said = form.wrong.get(name) ?? form.wrong.get(as)
  return said === undefined ? null : (
    <p class="wrong" id={`${as}!`}>
      {visible(said.slice(0, 400))}
    </p>
  )
}
