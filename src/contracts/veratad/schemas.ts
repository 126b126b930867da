/** Every named Veratad schema; the name is the OpenAPI component. */
import type * as z from 'zod'
import { CurrentStatus, ErrorBody, JourneyStatus } from './schemas/common.js'
import * as result from './schemas/result.js'
import * as session from './schemas/session.js'
import { Styles } from './schemas/styles.js'
import * as token from './schemas/token.js'

/** Collects the schemas by name. */
export const schemas = { ErrorBody, CurrentStatus, JourneyStatus, Styles, ...token, ...session, ...result }

/** Names a schema. */
export type SchemaName = keyof typeof schemas

/** The type of a body, by the name of its schema. */
export type Wire<Name extends SchemaName> = z.infer<(typeof schemas)[Name]>
