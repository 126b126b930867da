/** Masking by marks: everything for the journal, secrets alone for what a receiver got. */
import { expect, test } from 'vitest'
import * as z from 'zod'
import { personal, secret } from '../../src/contracts/define.js'
import { hideMail, masked, redact } from '../../src/contracts/redact.js'

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

test('what a client sent under a name that the contract does not know is hidden where the name tells of a secret or a person', () => {
  const long = 'x'.repeat(101)
  const odd = {
    mode: 'fast',
    retries: 3,
    destination: 'eu',
    clientSecret: 's',
    API_KEY: 'k',
    'full-name': 'Jane',
    fullname: 'Jane',
    dateOfBirth: '1990-01-01',
    dob: '1990-01-01',
    pin: 7,
    long,
    deep: [{ flow: 'a', email: 'x', more: { zip: '1' } }],
  }
  expect(redact(schema, { id: 'a', name: 'Jane', ...odd }, 'named')).toEqual({
    ...odd,
    id: 'a',
    name: masked,
    clientSecret: masked,
    API_KEY: masked,
    'full-name': masked,
    fullname: masked,
    dateOfBirth: masked,
    dob: masked,
    pin: masked,
    long: masked,
    deep: [{ flow: 'a', email: masked, more: { zip: masked } }],
  })
  expect(redact(undefined, odd, 'named')).toBe(masked)
})

test('a secret below a schema that is made only when it is asked for is hidden', () => {
  const later = z.lazy(() => z.object({ key: secret(z.string()), id: z.string() }))
  expect(redact(z.object({ later }), { later: { key: 'k1', id: 'a' } }, 'secrets')).toEqual({
    later: { key: masked, id: 'a' },
  })
})

test('an e-mail is hidden in a path and in words about it, and nothing else is', () => {
  expect(hideMail('/veratad/api/session/result/ada.b+c@example.com')).toBe('/veratad/api/session/result/[hidden]')
  expect(hideMail('/result/ada%40example.com/x')).toBe('/result/[hidden]/x')
  expect(hideMail('no route fits GET /a/%61da@example.com; nearest: GET /a')).toBe(
    'no route fits GET /a/[hidden]; nearest: GET /a',
  )
  expect(hideMail('{"error":"\\"ada@example.com\\" has no session"}')).toBe('{"error":"\\"[hidden]\\" has no session"}')
  expect(hideMail('http://user:pw@127.0.0.1/x')).toBe('http://[hidden]/x')
  for (const text of ['/idwise/v2/journeys', '@', 'a @ b', '']) expect(hideMail(text)).toBe(text)
})

test('a long text without an e-mail is looked through once, not anew from each of its characters', () => {
  const long = 'a1'.repeat(500_000)
  expect(hideMail(`/v1/${long}`)).toBe(`/v1/${long}`)
  expect(hideMail(`/v1/${long}@example.test/x`)).toBe(`/v1/${masked}/x`)
})
