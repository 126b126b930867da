/** The properties of Veratad, with few runs. */
import fc from 'fast-check'
import { test } from 'vitest'
import { anyActsAgree, anythingIsAnsweredWell } from './veratad-properties.js'

test('any request is answered in the shape of the vendor', () => fc.assert(anythingIsAnsweredWell, { numRuns: 200 }))

test('any acts of a person leave a session that agrees with itself', () => fc.assert(anyActsAgree, { numRuns: 150 }))
