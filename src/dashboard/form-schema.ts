/** What a form knows of a schema: its members, its branches, and the name by which a branch is chosen. */
import * as z from 'zod'

/** As much of JSON Schema as zod writes. */
export type JsonSchema = {
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  items?: JsonSchema
  minItems?: number
  maxItems?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  format?: string
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  const?: unknown
  enum?: unknown[]
  $ref?: string
  $defs?: Record<string, JsonSchema>
}

const schemas = new WeakMap<z.ZodType, JsonSchema>()

/** The schema of what a call is sent: written once, when it is first asked for. */
export function schemaOf(body: z.ZodType): JsonSchema {
  const schema = schemas.get(body) ?? (z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as JsonSchema)
  schemas.set(body, schema)
  return schema
}

/** A schema of which one of several holds. */
export interface Branch {
  /** The word that tells it from the others, or its place among them. */
  key: string
  schema: JsonSchema
}

/** The branches of a schema; undefined where there is nothing to choose. */
export function branchesOf(schema: JsonSchema): Branch[] | undefined {
  const all = schema.oneOf ?? schema.anyOf
  if (!all || all.length < 2) return undefined
  const [first] = all
  const word = Object.keys(first?.properties ?? {}).find((name) =>
    all.every(({ properties }) => typeof properties?.[name]?.const === 'string'),
  )
  return all.map((branch, i) => ({
    key: word === undefined ? String(i) : String(branch.properties![word]!.const),
    schema: branch,
  }))
}

/** Follows a reference of the schema to itself. */
export function resolve(root: JsonSchema, schema: JsonSchema): JsonSchema {
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1]
  return name === undefined ? schema : (root.$defs?.[name] ?? schema)
}

/** In the name of a field: what follows is the key of a branch; alone at the end it holds the key that is chosen. */
export const branchMark = ':'
/** At the end of the name of a field: its text is JSON, whatever the schema says. */
export const jsonMark = '='
/** Fields whose name begins so are the call's; the rest is the page's own. */
export const prefix = 'call.'
