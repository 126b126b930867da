/** Writes a vendor's options, with what each may be. */
import * as z from 'zod'
import { table } from './table.js'

interface Property {
  type?: string
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: readonly Property[]
  items?: Property
  properties?: Readonly<Record<string, Property>>
  additionalProperties?: Property | boolean
  minimum?: number
  maximum?: number
  format?: string
  default?: unknown
  description?: string
}

/** Renders the table of options. */
export function optionTable(options: z.ZodType): string {
  const schema = z.toJSONSchema(options, { io: 'input' }) as Property
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    `\`${name}\``,
    valuesOf(property),
    property.default === undefined ? 'not set' : `\`${JSON.stringify(property.default)}\``,
    property.description ?? '',
  ])
  return table(['option', 'values', 'default', 'meaning'], rows)
}

function valuesOf(property: Property): string {
  const { anyOf, items, properties, additionalProperties } = property
  if (property.enum) return property.enum.map((value) => `\`${value}\``).join(', ')
  if (property.const !== undefined) return `\`${property.const}\``
  if (anyOf) return [...new Set(anyOf.map(valuesOf))].join(' or ')
  if (items) return `list of ${valuesOf(items)}`
  if (properties) {
    const members = Object.entries(properties).map(([name, member]) => `\`${name}\`: ${valuesOf(member)}`)
    return `object: ${members.join('; ')}`
  }
  if (typeof additionalProperties === 'object') return `object of ${valuesOf(additionalProperties)}`
  if (property.type === 'integer' || property.type === 'number') return rangeOf(property)
  return property.format ?? property.type ?? 'anything'
}

function rangeOf({ type, minimum, maximum }: Property): string {
  const from = minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum
  const to = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  if (from !== undefined && to !== undefined) return `${type} from ${from} to ${to}`
  return from === undefined ? type! : `${type} from ${from}`
}
