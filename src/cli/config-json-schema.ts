/** The JSON Schema of a config file, with the options of every vendor: what editors read, and what `init` writes from. */
import * as z from 'zod'
import { vendorEntries } from '../mocks/index.js'
import { configSchema } from './config-schema.js'

/** What of JSON Schema the config has. */
export interface JsonSchema {
  type?: string
  format?: string
  description?: string
  default?: unknown
  enum?: readonly unknown[]
  const?: unknown
  examples?: readonly unknown[]
  anyOf?: readonly JsonSchema[]
  minimum?: number
  items?: JsonSchema
  properties?: Readonly<Record<string, JsonSchema>>
}

/** Makes the JSON Schema. Loads every vendor. */
export async function configJsonSchema(): Promise<JsonSchema> {
  const loaded = await Promise.all(
    Object.entries(vendorEntries).map(async ([id, { load }]) => [id, (await load()).options] as const),
  )
  const schema = z.toJSONSchema(configSchema(Object.fromEntries(loaded)), { io: 'input', unrepresentable: 'any' })
  return { ...schema, title: 'idvsim config' } as JsonSchema
}
