/** Every schema of a vendor as JSON Schema: named ones as components, the others in place. */
import type { ReferenceObject, SchemaObject } from 'openapi3-ts/oas31'
import * as z from 'zod'
import { marks, type VendorDef } from '../define.js'
import { markFields } from './extensions.js'

export type SchemaJson = SchemaObject | ReferenceObject

export interface SchemaBook {
  components: Record<string, SchemaJson>
  /** Gives a schema of the vendor as JSON Schema: a reference if it is named. */
  of(schema: z.ZodType): SchemaJson
  /** Gives the fields of an object schema, in its order. */
  fields(schema: z.ZodObject): { name: string; required: boolean; schema: SchemaJson }[]
}

const refTo = (name: string): string => `#/components/schemas/${name}`

/** Converts all schemas of a vendor at once, so that each reference finds its component. */
export function createSchemaBook(vendor: VendorDef): SchemaBook {
  const registry = z.registry<{ id: string }>()
  const names = new Map<z.ZodType, string>()
  const aliases: [alias: string, name: string][] = []
  for (const [name, schema] of byName(vendor.schemas)) {
    const first = names.get(schema)
    if (first) aliases.push([name, first])
    else {
      names.set(schema, name)
      registry.add(schema, { id: name })
    }
  }
  const wrappers = new Map<z.ZodType, string>()
  for (const schema of schemasOf(vendor)) {
    if (names.has(schema) || wrappers.has(schema)) continue
    // only registered schemas are converted; inside an array an unnamed one stays unnamed, and is written out
    const id = `__unnamed${wrappers.size}`
    wrappers.set(schema, id)
    registry.add(z.array(schema), { id })
  }

  const { schemas } = z.toJSONSchema(registry, {
    // the tolerant reading: a vendor may add keys, so no object is closed
    io: 'input',
    metadata: registry,
    uri: refTo,
    override: ({ zodSchema, jsonSchema }) => tidy(zodSchema, jsonSchema, names),
  })
  if ('__shared' in schemas) throw new TypeError(`${vendor.profile.id}: a schema that contains itself needs a name`)

  const written = schemas as Record<string, SchemaObject & { $schema?: string; $id?: string }>
  const components: Record<string, SchemaJson> = {}
  for (const name of names.values()) {
    const { $schema, $id, ...body } = written[name]!
    components[name] = body
  }
  for (const [alias, name] of aliases) components[alias] = { $ref: refTo(name) }

  const of = (schema: z.ZodType): SchemaJson => {
    const name = names.get(schema)
    if (name) return { $ref: refTo(name) }
    return written[wrappers.get(schema)!]!.items!
  }
  const fields = (schema: z.ZodObject) => {
    const { properties = {}, required = [] } = (components[names.get(schema)!] ?? of(schema)) as SchemaObject
    return Object.entries(properties).map(([name, field]) => ({
      name,
      required: required.includes(name),
      schema: field,
    }))
  }
  return { components, of, fields }
}

/** In order of name: the keys of an imported namespace come in another order from a bundle than from source. */
const byName = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))

function* schemasOf(vendor: VendorDef): Generator<z.ZodType> {
  for (const { request = {}, responses } of Object.values(vendor.endpoints)) {
    const { params, query, headers, body, form, urlencoded } = request
    for (const schema of [params, query, headers, body, form, urlencoded]) if (schema) yield schema
    for (const response of Object.values(responses)) if (response.kind === 'json') yield response.schema
  }
  for (const { errors } of Object.values(vendor.surfaces)) yield errors.schema
  for (const { payload } of Object.values(vendor.webhooks?.events ?? {})) yield payload
}

function tidy(schema: z.core.$ZodType, out: z.core.JSONSchema.BaseSchema, names: ReadonlyMap<z.ZodType, string>): void {
  // a format says it better than the regular expression zod adds for it
  if (out.format) delete out.pattern
  if (out.contentEncoding === 'binary') delete out.contentEncoding
  // zod bounds every integer by what JavaScript can count to; the vendor did not say so
  if (out.minimum === Number.MIN_SAFE_INTEGER) delete out.minimum
  if (out.maximum === Number.MAX_SAFE_INTEGER) delete out.maximum
  if (schema instanceof z.ZodDiscriminatedUnion && out.oneOf) {
    const discriminator = discriminatorOf(schema, names)
    if (discriminator) out.discriminator = discriminator
  }
  const mark = marks.get(schema as z.ZodType)
  if (mark) Object.assign(out, markFields(mark))
}

function discriminatorOf(union: z.ZodDiscriminatedUnion, names: ReadonlyMap<z.ZodType, string>) {
  const propertyName = union.def.discriminator
  const mapping: Record<string, string> = {}
  for (const option of union.options as readonly z.ZodType[]) {
    const name = names.get(option)
    const field = option instanceof z.ZodObject ? option.shape[propertyName] : undefined
    // OpenAPI maps values to components, so one unnamed option makes the whole mapping impossible
    if (!name || !(field instanceof z.ZodLiteral)) return undefined
    for (const value of field.values) mapping[String(value)] = refTo(name)
  }
  return { propertyName, mapping }
}
