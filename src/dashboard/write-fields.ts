/** Writes a value as the fields of a form: what `readFields` reads back as the very same. */
import { branchesOf, branchMark, type JsonSchema, jsonMark, prefix, resolve } from './form-schema.js'

/** Names and texts. */
export type Fields = [name: string, text: string][]

/** Writes a value that the schema accepts. */
export const writeFields = (schema: JsonSchema, value: unknown): Fields =>
  write(schema, schema, value, prefix.slice(0, -1))

function write(root: JsonSchema, given: JsonSchema, value: unknown, name: string): Fields {
  const schema = resolve(root, given)
  const branch = branchesOf(schema)?.find((one) => fits(root, one.schema, value))
  if (branch) {
    const at = `${name}.${branchMark}`
    return [[at, branch.key], ...write(root, branch.schema, value, at + branch.key)]
  }
  if (Array.isArray(value) && schema.items) {
    const { items } = schema
    return value.length === 0 ? [[name, '[]']] : value.flatMap((one, i) => write(root, items, one, `${name}.${i}`))
  }
  if (typeof value === 'object' && value !== null && schema.properties) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    const known = members.every(([key]) => Object.hasOwn(schema.properties!, key))
    if (known && members.length > 0) {
      return members.flatMap(([key, member]) => write(root, schema.properties![key]!, member, `${name}.${key}`))
    }
    if (known) return [[name, '{}']]
  }
  if (typeof value === 'string' && schema.type === 'string' && isLine(value)) return [[name, value]]
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return [[name, String(value)]]
  return [[`${name}.${jsonMark}`, JSON.stringify(value)]]
}

/** Whether a line of a form holds a text as it is. */
const isLine = (text: string): boolean => text !== '' && !/[\p{Cc}\p{Cs}]/u.test(text)

/** Whether a value is what a branch means: told by its kind, and by the names of its members. */
function fits(root: JsonSchema, given: JsonSchema, value: unknown): boolean {
  const schema = resolve(root, given)
  const branches = branchesOf(schema)
  if (branches) return branches.some((one) => fits(root, one.schema, value))
  if (schema.const !== undefined) return schema.const === value
  if (schema.enum) return schema.enum.includes(value)
  if (schema.type === 'integer') return Number.isInteger(value)
  if (schema.type === 'null') return value === null
  if (schema.type === 'array') return Array.isArray(value)
  if (schema.type !== 'object') return schema.type === undefined || schema.type === typeof value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { properties = {}, required = [], additionalProperties } = schema
  return (
    required.every((key) => Object.hasOwn(value, key)) &&
    Object.entries(value).every(([key, member]) =>
      Object.hasOwn(properties, key)
        ? properties[key]!.const === undefined || properties[key]!.const === member
        : typeof additionalProperties === 'object',
    )
  )
}
