/** Every named IDWise schema; the name is the OpenAPI component. */
import type * as z from 'zod'
import * as aml from './schemas/aml.js'
import * as client from './schemas/client.js'
import * as common from './schemas/common.js'
import * as journey from './schemas/journey.js'
import * as result from './schemas/result.js'
import * as review from './schemas/review.js'
import * as webhooks from './schemas/webhooks.js'

/** Collects the schemas by name. */
export const schemas = { ...common, ...journey, ...result, ...aml, ...review, ...client, ...webhooks }

/** Names a schema. */
export type SchemaName = keyof typeof schemas

/** The type of a body, by the name of its schema. */
export type Wire<Name extends SchemaName> = z.infer<(typeof schemas)[Name]>
