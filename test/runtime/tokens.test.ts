/** Tokens and assertions: only what was issued is taken, and an independent library agrees on what they are. */
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { peekAssertion, readAssertion, readToken, type TokenClaims, writeToken } from '../../src/runtime/tokens.js'

const claims: TokenClaims = {
  id: 'a1',
  namespace: 'default',
  vendor: 'acme',
  environment: 'test',
  use: 'session',
  subject: 'somebody',
  issuedAt: 1_767_225_600,
  expiresAt: 1_767_226_500,
}
const seeds: Record<string, string> = { default: 'seed', other: 'another seed' }
const seedOf = (name: string): string | undefined => seeds[name]
const token = writeToken('seed', claims)
const [head, body, signature] = token.split('.') as [string, string, string]
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const secretOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test('what was written is read back, with a subject and without', () => {
  expect(readToken(token, seedOf)).toEqual(claims)
  const { subject: _, ...bare } = claims
  expect(readToken(writeToken('seed', bare), seedOf)).toEqual(bare)
})

test('equal claims and seed give the same token; another id gives another', () => {
  expect(writeToken('seed', claims)).toBe(token)
  expect(writeToken('seed', { ...claims, id: 'a2' })).not.toBe(token)
})

test('a token is a JSON Web Token of the standard form', () => {
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256' })
  expect(decodeJwt(token)).toEqual({
    jti: 'a1',
    ns: 'default',
    iss: 'acme',
    env: 'test',
    aud: 'session',
    sub: 'somebody',
    iat: claims.issuedAt,
    exp: claims.expiresAt,
  })
})

test('a token whose claims were changed is none of ours', () => {
  const payload = decodeJwt(token) as Record<string, unknown>
  const changes = [{ exp: 9e9 }, { ns: 'other' }, { iss: 'bolt' }, { aud: 'admin' }, { env: 'live' }, { sub: 'me' }]
  for (const change of changes) {
    expect(readToken(`${head}.${encode({ ...payload, ...change })}.${signature}`, seedOf)).toBeUndefined()
  }
})

test('a token under the key of another seed or namespace is none of ours', () => {
  expect(readToken(writeToken('guessed', claims), seedOf)).toBeUndefined()
  expect(readToken(writeToken('seed', { ...claims, namespace: 'other' }), seedOf)).toBeUndefined()
  expect(readToken(writeToken('seed', { ...claims, namespace: 'nobody' }), seedOf)).toBeUndefined()
  // equal seeds must not make equal keys
  expect(readToken(writeToken('seed', claims), () => 'seed')).toEqual(claims)
  expect(readToken(writeToken('seed', { ...claims, namespace: 'twin' }), () => 'seed')?.namespace).toBe('twin')
})

test('a token without a signature is none of ours, whatever its header says', () => {
  const none = encode({ alg: 'none' })
  for (const text of [
    `${none}.${body}.`,
    `${none}.${body}`,
    `${head}.${body}.`,
    `${head}.${body}`,
    `${none}.${body}.x`,
  ]) {
    expect(readToken(text, seedOf), text).toBeUndefined()
  }
})

test('a token with a spare bit of its signature changed does not pass for the same', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(signature.at(-1)!)
  // 32 bytes leave two bits of the last letter unused
  for (const other of [last ^ 1, last ^ 2, last ^ 3]) {
    const twin = `${head}.${body}.${signature.slice(0, -1)}${alphabet[other]}`
    expect(Buffer.from(twin.split('.')[2]!, 'base64url')).toEqual(Buffer.from(signature, 'base64url'))
    expect(readToken(twin, seedOf)).toBeUndefined()
  }
  expect(readToken(`${token}=`, seedOf)).toBeUndefined()
  expect(readToken(` ${token}`, seedOf)).toBeUndefined()
})

test('no text at all makes the reader throw', () => {
  const parts = fc.oneof(
    fc.string(),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
  )
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 4 }), (some) => {
      expect(readToken(some.join('.'), seedOf)).toBeUndefined()
      expect(readAssertion(some.join('.'), 'secret')).toBeUndefined()
      peekAssertion(some.join('.'))
    }),
  )
  expect(readToken(`${head}.${'A'.repeat(5000)}.${signature}`, seedOf)).toBeUndefined()
})

test('an assertion that a standard library signed is read, and only under its own secret', async () => {
  const signed = await new SignJWT({ sub: 'client' }).setProtectedHeader({ alg: 'HS256' }).sign(secretOf('s3cret'))
  expect(readAssertion(signed, 's3cret')).toEqual({ sub: 'client' })
  expect(peekAssertion(signed)).toEqual({ sub: 'client' })
  expect(readAssertion(signed, 'other')).toBeUndefined()
  const longer = await new SignJWT({ sub: 'client' }).setProtectedHeader({ alg: 'HS512' }).sign(secretOf('s3cret'))
  expect(readAssertion(longer, 's3cret')).toBeUndefined()
  expect(readAssertion(`${encode({ alg: 'none' })}.${encode({ sub: 'client' })}.`, 's3cret')).toBeUndefined()
})

test('an assertion of ours and one of a standard library are judged alike', async () => {
  const unsigned = `${encode({ alg: 'HS256' })}.${encode({ sub: 'me' })}`
  const ours = `${unsigned}.${createHmac('sha256', 'key').update(unsigned).digest('base64url')}`
  expect((await jwtVerify(ours, secretOf('key'))).payload).toEqual(readAssertion(ours, 'key'))
})
