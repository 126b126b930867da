/** The properties of Veratad over many runs. */
import fc from 'fast-check'
import { test } from 'vitest'
import { anyActsAgree, anythingIsAnsweredWell } from '../scenarios/veratad-properties.js'

test(
  'any request is answered in the shape of the vendor',
  () => fc.assert(anythingIsAnsweredWell, { numRuns: 5_000 }),
  600_000,
)

test(
  'any acts of a person leave a session that agrees with itself',
  () => fc.assert(anyActsAgree, { numRuns: 2_000 }),
  600_000,
)
