/** The vendor's printed payloads against the Incode schemas. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { examples } from '../../src/contracts/incode/examples/index.js'
import { schemas } from '../../src/contracts/incode/index.js'
import { check } from '../../src/contracts/index.js'

const folder = new URL('../../src/contracts/incode/examples/', import.meta.url)
const load = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

test('every file of the folder is listed once', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  expect(examples.map((example) => example.file).sort()).toEqual(files.sort())
})

test.each(examples)('$file is read with $schema, tolerantly and without unknown keys', ({ file, schema }) => {
  for (const reading of ['tolerant', 'strict'] as const) {
    expect(check(schemas[schema], load(file), reading)).toMatchObject({ ok: true, unknownKeys: [] })
  }
})

test('a result with another key is additive drift, and one without its date of verification is none', () => {
  const printed = load('workforce-verification-details.response.200.date-of-birth.json') as Record<string, unknown>
  expect(check(schemas.VerificationDetails, { ...printed, score: 1 }, 'tolerant')).toMatchObject({
    ok: true,
    unknownKeys: [{ path: 'score', code: 'unknown_key' }],
  })
  expect(check(schemas.VerificationDetails, { ...printed, verifiedAt: undefined }, 'tolerant').ok).toBe(false)
})
