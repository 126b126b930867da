/** Every named Incode schema; the name is the OpenAPI component. */
import type * as z from 'zod'
import * as errors from './schemas/errors.js'
import * as omni from './schemas/omni.js'
import * as openid from './schemas/openid.js'
import * as webhooks from './schemas/webhooks.js'
import * as workforce from './schemas/workforce.js'

/** Collects the schemas by name. */
export const schemas = { ...workforce, ...openid, ...omni, ...webhooks, ...errors }

/** Names a schema. */
export type SchemaName = keyof typeof schemas

/** The type of a body, by the name of its schema. */
export type Wire<Name extends SchemaName> = z.infer<(typeof schemas)[Name]>
