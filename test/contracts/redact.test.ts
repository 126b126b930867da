/** Masking by marks: everything for the journal, secrets alone for what a receiver got. */
import { expect, test } from 'vitest'
import * as z from 'zod'
import { personal, secret } from '../../src/contracts/define.js'
import { masked, redact } from '../../src/contracts/redact.js'

const schema = z.object({
  id: z.string(),
  name: personal(z.string().optional()),
  keys: z.array(z.object({ key: secret(z.string()) })),
  either: z.union([z.object({ pin: secret(z.int()) }), z.object({ text: z.string() })]),
  free: z.record(z.string(), personal(z.string())),
})
const value = {
  id: 'a',
  name: 'Jane',
  keys: [{ key: 'k1' }, { key: 'k2' }],
  either: { pin: 7 },
  free: { city: 'Leeds' },
  unknown: { deep: 'text' },
}

test('the journal hides secrets, personal data, and what the contract does not know', () => {
  expect(redact(schema, value)).toEqual({
    id: 'a',
    name: masked,
    keys: [{ key: masked }, { key: masked }],
    either: { pin: masked },
    free: { city: masked },
    unknown: masked,
  })
  expect(redact(undefined, value)).toBe(masked)
  expect(redact(schema, 'a text that is no object')).toBe(masked)
})

test('a delivery hides secrets alone', () => {
  expect(redact(schema, value, 'secrets')).toEqual({
    ...value,
    keys: [{ key: masked }, { key: masked }],
    either: { pin: masked },
  })
  expect(redact(undefined, value, 'secrets')).toEqual(value)
})
