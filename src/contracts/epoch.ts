/** Instants as numbers. */
import * as z from 'zod'
import { inMilliseconds } from './marks.js'
import type { Evidence } from './provenance.js'

/**
 * Milliseconds since 1970. A reader who judges tells them from seconds; the schema takes any instant.
 *
 * @param unit how well it is known that they are milliseconds
 */
export const epochMs = (unit: Evidence = 'assumed') => inMilliseconds(z.int(), unit)
