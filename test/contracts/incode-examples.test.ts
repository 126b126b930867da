/** The vendor's printed payloads against the Incode schemas. */
import { expect, test } from 'vitest'
import { examples } from '../../src/contracts/incode/examples/index.js'
import { schemas } from '../../src/contracts/incode/index.js'
import { check } from '../../src/contracts/index.js'
import { loadExample, readsEveryExample } from './examples.js'

const load = (file: string): unknown => loadExample('incode', file)

readsEveryExample('incode', examples, schemas)

test('a result with another key is additive drift, and one without its date of verification is none', () => {
  const printed = load('workforce-verification-details.response.200.date-of-birth.json') as Record<string, unknown>
  expect(check(schemas.VerificationDetails, { ...printed, score: 1 }, 'tolerant')).toMatchObject({
    ok: true,
    unknownKeys: [{ path: 'score', code: 'unknown_key' }],
  })
  expect(check(schemas.VerificationDetails, { ...printed, verifiedAt: undefined }, 'tolerant').ok).toBe(false)
})
