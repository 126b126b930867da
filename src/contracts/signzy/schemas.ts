/** Every named Signzy schema; the name is the OpenAPI component. */
import type * as z from 'zod'
import * as common from './schemas/common.js'
import * as create from './schemas/create.js'
import * as intelligence from './schemas/intelligence.js'
import * as login from './schemas/login.js'
import * as result from './schemas/result.js'
import * as selfie from './schemas/selfie.js'

/** Collects the schemas by name. */
export const schemas = { ...common, ...login, ...create, ...intelligence, ...selfie, ...result }

/** Names a schema. */
export type SchemaName = keyof typeof schemas

/** The type of a body, by the name of its schema. */
export type Wire<Name extends SchemaName> = z.infer<(typeof schemas)[Name]>
