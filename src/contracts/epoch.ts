/** Instants as numbers. */
import * as z from 'zod'
import { inMilliseconds } from './marks.js'

/** Milliseconds since 1970. A reader who judges tells them from seconds; the schema takes any instant. */
export const epochMs = () => inMilliseconds(z.int())
