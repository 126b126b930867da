/** The properties of IDWise, with few runs. The soak repeats them with many. */
import fc from 'fast-check'
import { test } from 'vitest'
import { anythingIsAnsweredWell, cutFormsAreRefused, sequencesFollowTheModel } from './idwise-properties.js'

test('any sequence of calls follows the model', () => fc.assert(sequencesFollowTheModel, { numRuns: 150 }))

test('any request is answered in the shape of the vendor and leaves no trace when refused', () =>
  fc.assert(anythingIsAnsweredWell, { numRuns: 300 }))

test('a multipart body cut anywhere is refused', () => fc.assert(cutFormsAreRefused, { numRuns: 100 }))
