/** A schema for reading: a line for every field, with what is known of it, and what stands in it below. */
import { Badge, Evidence } from '../../parts/bits.js'
import { Own } from '../../parts/text.js'
import { Source } from './known.js'
import { boundsOf, follow, formsOf, type JsonSchema, type Named, typeWords } from './schema-words.js'

/** Deepest level, and most fields of a page: contracts are somebody's own, too. */
const deepest = 12
const mostFields = 3000
const mostValues = 60

interface Around {
  schemas: Named
  /** Names of what this stands in: one of them again is not written out again. */
  within: readonly string[]
  /** Fields that may still be written. */
  left: { fields: number }
}

/** Shows a schema. @param title what it is of, for who does not see it */
export function Schema({ schema, schemas, title }: { schema: JsonSchema; schemas: Named; title: string }) {
  const around: Around = { schemas, within: [], left: { fields: mostFields } }
  const inner = innerOf(around, schema)
  return (
    <section class="schema" aria-label={title}>
      <p class="whole">
        <Facts schema={schema} around={around} />
        {inner.length > 0 && (
          <button type="button" class="small" data-expand hidden>
            Open all
          </button>
        )}
      </p>
      <More schema={schema} around={around} />
      <Inner groups={inner} />
    </section>
  )
}

/** The type of a value, and its marks. */
function Facts({ schema: given, around, field }: { schema: JsonSchema; around: Around; field?: FieldProps }) {
  const { schema } = follow(around.schemas, given)
  const { 'x-evidence': mark, 'x-source': source, 'x-sensitivity': sensitivity, 'x-legacy': legacy } = schema
  return (
    <>
      <span class="type">
        <Own text={typeWords(around.schemas, given)} most={300} />
      </span>{' '}
      {field?.required === true && <Badge tone="note">required</Badge>}
      {field?.required === false && <span class="soft">optional</span>}{' '}
      {sensitivity !== undefined && <Badge tone="plain">{sensitivity}</Badge>} {legacy && <Badge>legacy</Badge>}{' '}
      {mark !== undefined && <Evidence mark={mark} />}{' '}
      {source !== undefined && <Source href={source} label={`source of ${field?.name ?? 'the whole'}`} />}
    </>
  )
}

/** What bounds a value, and what is to be said about it and about what it is made of. */
function More({ schema, around }: { schema: JsonSchema; around: Around }) {
  const layers = layersOf(around.schemas, schema).filter(hasMore)
  if (layers.length === 0) return null
  return (
    <div class="more">
      {layers.map((layer) => (
        <Layer {...layer} />
      ))}
    </div>
  )
}

function Layer({ of, schema, values, bounds }: LayerProps) {
  const { description, 'x-evidence': mark, 'x-source': source, 'x-note': note } = schema
  return (
    <>
      {values.length > 0 && (
        <div class="values">
          {values.slice(0, mostValues).map((value) => (
            <code>
              <Own text={JSON.stringify(value)} />
            </code>
          ))}
          {values.length > mostValues && <span class="soft">and {values.length - mostValues} more</span>}
        </div>
      )}
      {bounds.length > 0 && (
        <div>
          {of !== undefined && <Own text={`${of}: `} />}
          <Own text={bounds.join(', ')} most={400} />
        </div>
      )}
      {description !== undefined && (
        <div>
          <Own text={description} most={1000} />
        </div>
      )}
      {(note !== undefined || (of !== undefined && mark !== undefined)) && (
        <div class="soft">
          {of !== undefined && <Own text={`${of}: `} />}
          {of !== undefined && mark !== undefined && <Evidence mark={mark} />}{' '}
          {of !== undefined && source !== undefined && <Source href={source} label={`source of ${of}`} />}{' '}
          {note !== undefined && <Own text={note} most={2000} />}
        </div>
      )}
    </>
  )
}

interface LayerProps {
  /** What it is of the whole; undefined for the whole. */
  of?: string | undefined
  schema: JsonSchema
  values: unknown[]
  bounds: string[]
}

const hasMore = ({ of, schema, values, bounds }: LayerProps): boolean =>
  values.length + bounds.length > 0 ||
  schema.description !== undefined ||
  schema['x-note'] !== undefined ||
  (of !== undefined && schema['x-evidence'] !== undefined)

const onlyNote = (layer: LayerProps): LayerProps => ({ ...layer, values: [], bounds: [] })

/** A value, and what it is made of until there are fields: items, forms, keys and values of maps. */
function layersOf(schemas: Named, given: JsonSchema, of?: string, depth = 0): LayerProps[] {
  const { schema } = follow(schemas, given)
  const { items, additionalProperties, propertyNames, allOf = [], enum: values = [] } = schema
  const own = { of, schema, values, bounds: boundsOf(schema) }
  // what holds itself is told of once more where it stands
  if (depth > 4) return [own]
  const inside = (one: JsonSchema | boolean | undefined, what: string): LayerProps[] =>
    typeof one === 'object' ? layersOf(schemas, one, what, depth + 1) : []
  // what is said beside a name hides what is said of the name itself
  const named = { $ref: given.$ref } as JsonSchema
  const isHidden = given.$ref !== undefined && given['x-note'] !== undefined
  return [
    own,
    ...(isHidden ? [layersOf(schemas, named, typeWords(schemas, named), depth + 1)[0]!] : []).map(onlyNote),
    ...inside(items, 'each item'),
    ...inside(propertyNames, 'each key'),
    ...inside(additionalProperties, 'each value'),
    ...formsOf(schema).flatMap((form) => inside(form, typeWords(schemas, form))),
    ...allOf.flatMap((part) => inside(part, typeWords(schemas, part))),
  ]
}

interface Group {
  /** Which form of several. */
  title?: string
  rows: unknown[]
  /** Why nothing more is shown. */
  end?: string
}

/** What stands in a value, form by form. */
function innerOf(around: Around, given: JsonSchema, depth = 0): Group[] {
  const { schema, name } = follow(around.schemas, given)
  if (name !== undefined && around.within.includes(name)) {
    return [{ rows: [], end: `The same as ${name} above, again.` }]
  }
  const inside = name === undefined ? around : { ...around, within: [...around.within, name] }
  const forms = formsOf(schema)
  if (forms.length > 0) {
    const groups = forms.map((form) => ({ form, inner: innerOf(inside, form, depth) }))
    const withFields = groups.filter(({ inner }) => inner.length > 0)
    return withFields.flatMap(({ form, inner }) =>
      inner.map((group) =>
        forms.length === 1 ? group : { ...group, title: group.title ?? formTitle(inside, form, forms) },
      ),
    )
  }
  if (schema.allOf) return schema.allOf.flatMap((part) => innerOf(inside, part, depth))
  if (typeof schema.items === 'object') return innerOf(inside, schema.items, depth)
  const fields = Object.entries(schema.properties ?? {})
  const open = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined
  if (fields.length === 0 && (open === undefined || innerOf(inside, open, depth).length === 0)) return []
  if (depth >= deepest) return [{ rows: [], end: 'It goes deeper: the OpenAPI document has the rest.' }]
  const rows = [
    ...fields.map(([field, one]) => (
      <Field name={field} schema={one} required={schema.required?.includes(field)} around={inside} depth={depth} />
    )),
    ...(open ? [<Field name="any key" schema={open} around={inside} depth={depth} />] : []),
  ]
  return [{ rows }]
}

const formTitle = ({ schemas }: Around, form: JsonSchema, forms: readonly JsonSchema[]): string =>
  `Form ${forms.indexOf(form) + 1} of ${forms.length}: ${typeWords(schemas, form)}`

interface FieldProps {
  name: string
  schema: JsonSchema
  required?: boolean | undefined
  around: Around
  depth: number
}

function Field(field: FieldProps) {
  const { name, schema, around, depth } = field
  if (around.left.fields-- <= 0) return around.left.fields === -1 ? <li>More is in the OpenAPI document.</li> : null
  const inner = innerOf(around, schema, depth + 1)
  const count = inner.reduce((all, { rows }) => all + rows.length, 0)
  return (
    <li>
      <div class="field-line">
        <code class="name">
          <Own text={name} />
        </code>{' '}
        <Facts schema={schema} around={around} field={field} />
      </div>
      <More schema={schema} around={around} />
      {inner.length > 0 && (
        <details>
          <summary>
            {count} {count === 1 ? 'field' : 'fields'} of <Own text={name} />
          </summary>
          <Inner groups={inner} />
        </details>
      )}
    </li>
  )
}

function Inner({ groups }: { groups: readonly Group[] }) {
  return (
    <>
      {groups.map(({ title, rows, end }) => (
        <>
          {title !== undefined && (
            <p class="form-title">
              <Own text={title} />
            </p>
          )}
          {rows.length > 0 && <ul class="fields">{rows as unknown as string}</ul>}
          {end !== undefined && <p class="soft">{end}</p>}
        </>
      ))}
    </>
  )
}
