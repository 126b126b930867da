/** The properties of IDWise, with full counts: `npm run soak`. */
import fc from 'fast-check'
import { test } from 'vitest'
import { anythingIsAnsweredWell, cutFormsAreRefused, sequencesFollowTheModel } from '../scenarios/idwise-properties.js'

const full = process.env.IDVSIM_SOAK !== undefined
const numRuns = full ? 5_000 : 50

test('any sequence of calls follows the model', () => fc.assert(sequencesFollowTheModel, { numRuns }))

test('any request is answered in the shape of the vendor and leaves no trace when refused', () =>
  fc.assert(anythingIsAnsweredWell, { numRuns: full ? 10_000 : 50 }))

test('a multipart body cut anywhere is refused', () => fc.assert(cutFormsAreRefused, { numRuns }))
