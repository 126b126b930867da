/** The vendor's printed payloads against the IDWise schemas. */
import { expect, test } from 'vitest'
import { examples } from '../../src/contracts/idwise/examples/index.js'
import { substitutions } from '../../src/contracts/idwise/examples/substitutions.js'
import { schemas } from '../../src/contracts/idwise/index.js'
import { check, type Reading } from '../../src/contracts/index.js'
import { listsEveryFile } from './examples.js'
import { substitute } from './idwise-substituted.js'

function read({ file, at, schema }: (typeof examples)[number], reading: Reading, rows = substitutions) {
  const part = at.reduce((value, key) => (value as Record<string, unknown>)[key], substitute(file, rows))
  return check(schemas[schema], part, reading)
}

listsEveryFile('idwise', examples)

test.each(examples)('$file is read tolerantly with $schema', (example) => {
  expect(read(example, 'tolerant')).toMatchObject({ ok: true })
})

test.each(examples)('$file holds no key that $schema does not know', (example) => {
  expect(read(example, 'strict')).toMatchObject({ ok: true })
})

test.each(substitutions)('a payload needs the substitution of $find$file $path', (row) => {
  const others = substitutions.filter((other) => other !== row)
  expect(examples.filter((example) => !read(example, 'strict', others).ok)).not.toEqual([])
})

test('a part of a body refuses a key that is not in the contract', () => {
  const selfie = { status: 'Complete', is_live: true, liveness_status_code: null, image_path: null, mood: 'good' }
  expect(check(schemas.SelfieResult, selfie, 'strict').ok).toBe(false)
  expect(check(schemas.SelfieResult, selfie, 'tolerant')).toMatchObject({
    ok: true,
    unknownKeys: [{ path: 'mood', code: 'unknown_key' }],
  })
})
