/** JSON Schema in words: what a value is, what bounds it, and what stands in it. */

export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  description?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  propertyNames?: JsonSchema
  items?: JsonSchema | boolean
  prefixItems?: JsonSchema[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  not?: JsonSchema
  enum?: unknown[]
  const?: unknown
  default?: unknown
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  multipleOf?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  minProperties?: number
  maxProperties?: number
  contentMediaType?: string
  contentEncoding?: string
  'x-evidence'?: string
  'x-source'?: string
  'x-note'?: string
  'x-legacy'?: boolean
  'x-sensitivity'?: string
}

export type Named = Readonly<Record<string, JsonSchema>>

/** A schema with its reference followed. What stands beside the reference wins. */
export function follow(schemas: Named, schema: JsonSchema): { schema: JsonSchema; name?: string } {
  let at = schema
  let name: string | undefined
  // an alias refers to another name; so many steps no contract has
  for (let i = 0; i < 10 && at.$ref !== undefined; i++) {
    name = at.$ref.slice('#/components/schemas/'.length)
    const { $ref: _, ...beside } = at
    at = { ...schemas[name], ...beside }
  }
  return name === undefined ? { schema: at } : { schema: at, name }
}

/** The forms of a union, without the one that is null. */
export const formsOf = ({ anyOf, oneOf }: JsonSchema): JsonSchema[] =>
  (anyOf ?? oneOf ?? []).filter(({ type }) => type !== 'null')

/** What a value is, in a few words. */
export function typeWords(schemas: Named, given: JsonSchema, depth = 0): string {
  const { schema, name } = follow(schemas, given)
  const { type, items, enum: values, anyOf, oneOf, allOf, contentMediaType, format } = schema
  if (depth > 4) return name ?? 'a value'
  if ('const' in schema) return `always ${JSON.stringify(schema.const)}`
  const union = anyOf ?? oneOf
  if (union) {
    const words = union.map((one) => typeWords(schemas, one, depth + 1))
    return [...new Set(words)].join(' or ')
  }
  if (allOf) return [...new Set(allOf.map((one) => typeWords(schemas, one, depth + 1)))].join(' and ')
  if (Array.isArray(type)) return type.join(' or ')
  if (type === 'array') {
    return typeof items === 'object' ? `list of ${typeWords(schemas, items, depth + 1)}` : 'list'
  }
  if (type === 'object' || schema.properties) {
    const isMap = schema.properties === undefined && typeof schema.additionalProperties === 'object'
    if (isMap) return `map of ${typeWords(schemas, schema.additionalProperties as JsonSchema, depth + 1)}`
    return name === undefined ? 'object' : `object ${name}`
  }
  if (type === 'string' && (format === 'binary' || contentMediaType !== undefined)) return 'file'
  if (type !== undefined) return type === 'string' && values === undefined && format ? `string, ${format}` : type
  if (values) return 'one of'
  return schema.not && Object.keys(schema.not).length === 0 ? 'never there' : 'any value'
}

/** What bounds a value, each in a few words. */
export function boundsOf({ not: _, ...schema }: JsonSchema): string[] {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems } = schema
  const { exclusiveMinimum, exclusiveMaximum, multipleOf, pattern, contentMediaType } = schema
  return [
    range(minimum, maximum),
    exclusiveMinimum !== undefined && `more than ${exclusiveMinimum}`,
    exclusiveMaximum !== undefined && `less than ${exclusiveMaximum}`,
    multipleOf !== undefined && `a multiple of ${multipleOf}`,
    range(minLength, maxLength, ' characters'),
    range(minItems, maxItems, ' items'),
    range(schema.minProperties, schema.maxProperties, ' members'),
    contentMediaType !== undefined && `media type ${contentMediaType}`,
    pattern !== undefined && `matches ${pattern}`,
    'default' in schema && `${JSON.stringify(schema.default)} unless given`,
  ].filter((one): one is string => typeof one === 'string')
}

function range(least: number | undefined, most: number | undefined, what = '') {
  if (least === undefined && most === undefined) return undefined
  if (least === 1 && most === undefined && what !== '') return 'not empty'
  if (least === most) return `exactly ${least}${what}`
  if (most === undefined) return `at least ${least}${what}`
  return least === undefined ? `at most ${most}${what}` : `${least} to ${most}${what}`
}
