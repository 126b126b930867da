/** Signatures of webhooks: known answers made with openssl, and a verification that shares no code with the signer. */
import { webcrypto } from 'node:crypto'
import { expect, test } from 'vitest'
import { signWebhook, verifyWebhook, type WebhookAuth } from '../../src/runtime/signing.js'

const body = '{"a":"ü"}'
const hmac = { type: 'hmac', header: 'X-Signature', secret: 'key', algorithm: 'sha256', encoding: 'hex' } as const

test('basic, bearer and header authentication are known answers', () => {
  expect(signWebhook(undefined, body)).toEqual({})
  expect(signWebhook({ type: 'basic', username: 'Aladdin', password: 'open sesame' }, body)).toEqual({
    authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
  })
  expect(signWebhook({ type: 'bearer', token: 't0k' }, body)).toEqual({ authorization: 'Bearer t0k' })
  const headers = { 'X-One': '1', 'X-Two': '2' }
  expect(signWebhook({ type: 'header', headers }, body)).toEqual(headers)
})

test('hmac signatures are what openssl makes of the same bytes', () => {
  expect(signWebhook(hmac, body)).toEqual({
    'X-Signature': '15fcbfd04d562289f4edb7d436fd54776178d39f51b7900fb68696088f85a2b2',
  })
  expect(signWebhook({ ...hmac, algorithm: 'sha512', encoding: 'base64' }, body)).toEqual({
    'X-Signature': '5Mg77jFcF5x48wX6kYFsSyjqeIHEWJw0rucXC0atx/obo98AJvSheDedOPoMJlsTQs0gQVRhNgI9qCRoIkCiRw==',
  })
})

test('a signature verifies with the web cryptography of the platform', async () => {
  const key = await webcrypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(hmac.secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  )
  const signature = Buffer.from(signWebhook(hmac, body)['X-Signature']!, 'hex')
  const verify = (text: string) => webcrypto.subtle.verify('HMAC', key, signature, new TextEncoder().encode(text))
  expect(await verify(body)).toBe(true)
  expect(await verify(`${body} `)).toBe(false)
})

const ways: WebhookAuth[] = [
  { type: 'basic', username: 'u', password: 'p:q' },
  { type: 'bearer', token: 't' },
  { type: 'header', headers: { 'X-One': '1', 'X-Two': '2' } },
  hmac,
]
const received = (auth: WebhookAuth): Record<string, string> =>
  Object.fromEntries(Object.entries(signWebhook(auth, body)).map(([name, value]) => [name.toLowerCase(), value]))

test('verifyWebhook accepts what signWebhook made, in every way', () => {
  for (const auth of ways) expect(verifyWebhook(auth, body, received(auth)), auth.type).toBe(true)
})

test('verifyWebhook refuses a header that is missing, cut, changed or too long', () => {
  for (const auth of ways) {
    for (const [name, value] of Object.entries(received(auth))) {
      const without: Record<string, string> = { ...received(auth) }
      delete without[name]
      for (const headers of [
        without,
        { ...received(auth), [name]: value.slice(0, -1) },
        { ...received(auth), [name]: `${value}0` },
        { ...received(auth), [name]: value.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')) },
        { ...received(auth), [name]: '' },
      ]) {
        expect(verifyWebhook(auth, body, headers), `${auth.type} ${JSON.stringify(headers)}`).toBe(false)
      }
    }
  }
})

test('an hmac signature does not verify another body', () => {
  expect(verifyWebhook(hmac, '{"a":"u"}', received(hmac))).toBe(false)
})

test('bodies that are equal as JSON and other as bytes have other signatures', () => {
  const [one, two] = ['{"a":1}', '{ "a": 1 }'].map((text) => signWebhook(hmac, text)['X-Signature'])
  expect(one).not.toBe(two)
})
