/** Reading what a caller presents: every kind, and every way to get it wrong. */
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import {
  allOf,
  assertion,
  basic,
  bearer,
  fields,
  header,
  none,
  oneOf,
  readsBody,
  token,
  tokensIn,
} from '../../src/contracts/auth.js'
import { type PresentedValues, type Presenting, readCredentials } from '../../src/runtime/credentials.js'

const given = (headers: Record<string, string>): Presenting => ({
  header: (name) => headers[name],
  query: () => undefined,
})
const authorization = (value: string) => given({ authorization: value })
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const pair = basic('key', 'secret')

test('no authentication presents nothing and misses nothing', () => {
  expect(readCredentials(none(), given({}))).toEqual({ outcome: 'presented', values: {} })
})

test('basic credentials are read under the names of the profile, the password with its colons', () => {
  for (const scheme of ['Basic', 'basic', 'BASIC']) {
    expect(readCredentials(pair, authorization(`${scheme} ${base64('me:a:b')}`))).toEqual({
      outcome: 'presented',
      values: { key: 'me', secret: 'a:b' },
    })
  }
  expect(readCredentials(pair, authorization(`Basic   ${base64('me:pw')} `))).toMatchObject({ outcome: 'presented' })
  expect(readCredentials(pair, authorization(`Basic ${base64('mü:é')}`))).toMatchObject({
    values: { key: 'mü', secret: 'é' },
  })
  expect(readCredentials(pair, authorization(`Basic ${base64(':')}`))).toMatchObject({
    values: { key: '', secret: '' },
  })
})

test('basic credentials that cannot be read are malformed', () => {
  const bad = ['Basic', 'Basic ', `Basic${base64('a:b')}`, 'Basic a b', 'Basic {"a":1}', `Bearer ${base64('a:b')}`]
  for (const value of [...bad, `Basic ${base64('no colon')}`, base64('a:b'), `Digest ${base64('a:b')}`, 'Basic ====']) {
    expect(readCredentials(pair, authorization(value)), value).toEqual({ outcome: 'malformed' })
  }
})

test('basic credentials are form-decoded where the contract says so, and read as they are when that fails', () => {
  const oauth = basic('key', 'secret', { formEncoded: true })
  const read = (text: string, auth = oauth) => readCredentials(auth, authorization(`Basic ${base64(text)}`))
  expect(read('my%2Did:a%3Ab+c')).toMatchObject({ values: { key: 'my-id', secret: 'a:b c' } })
  expect(read('my-id:100%')).toMatchObject({ values: { key: 'my-id', secret: '100%' } })
  expect(read('my%2Did:a+b', pair)).toMatchObject({ values: { key: 'my%2Did', secret: 'a+b' } })
})

test('credentials that are not there are missing', () => {
  for (const auth of [pair, bearer('token'), header('x-key', 'key')]) {
    expect(readCredentials(auth, given({}))).toEqual({ outcome: 'missing' })
    expect(readCredentials(auth, given({ authorization: '', 'x-key': '' }))).toEqual({ outcome: 'missing' })
  }
})

test('a bearer token is read, and anything else is malformed', () => {
  expect(readCredentials(bearer('token'), authorization('bearer a.b-c_d='))).toEqual({
    outcome: 'presented',
    values: { token: 'a.b-c_d=' },
  })
  for (const value of ['Bearer', 'Bearer ', 'Bearer a b', 'Token a', `Basic ${base64('a:b')}`]) {
    expect(readCredentials(bearer('token'), authorization(value)), value).toEqual({ outcome: 'malformed' })
  }
})

test('a credential in a header of its own is found however the contract writes the name', () => {
  for (const name of ['x-api-key', 'X-Api-Key']) {
    expect(readCredentials(header(name, 'key'), given({ 'x-api-key': 'k' }))).toEqual({
      outcome: 'presented',
      values: { key: 'k' },
    })
  }
})

const session = token({
  use: 'session',
  carriers: [
    { in: 'header', name: 'Authorization', scheme: 'Bearer' },
    { in: 'query', name: 'access_token' },
  ],
  issuedBy: 'issueToken',
  at: 'access_token',
})
const asked = (query: Record<string, string>, headers: Record<string, string> = {}): Presenting => ({
  header: (name) => headers[name],
  query: (name) => query[name],
})
const posted = (body: unknown): Presenting => ({ ...given({}), body })

test('credentials in fields are read from the body or the query, and all of them are needed', () => {
  const inBody = fields('body', { key: 'client_id', secret: 'client_secret' })
  expect(readCredentials(inBody, posted({ client_id: 'me', client_secret: 'pw', more: 1 }))).toEqual({
    outcome: 'presented',
    values: { key: 'me', secret: 'pw' },
  })
  for (const body of [undefined, null, 'text', [], {}, { client_id: 'me' }, { client_id: 'me', client_secret: 7 }]) {
    expect(readCredentials(inBody, posted(body)), JSON.stringify(body)).toEqual({ outcome: 'missing' })
  }
  const inQuery = fields('query', { key: 'k' })
  expect(readCredentials(inQuery, asked({ k: 'me' }))).toEqual({ outcome: 'presented', values: { key: 'me' } })
  expect(readCredentials(inQuery, asked({}))).toEqual({ outcome: 'missing' })
})

test('a token is read from the first carrier that is used', () => {
  expect(readCredentials(session, asked({}, { authorization: 'Bearer a.b' }))).toMatchObject({ text: 'a.b' })
  expect(readCredentials(session, asked({ access_token: 'c.d' }))).toMatchObject({ outcome: 'token', text: 'c.d' })
  const both = asked({ access_token: 'c.d' }, { authorization: 'bearer a.b' })
  expect(readCredentials(session, both)).toMatchObject({ text: 'a.b' })
  expect(readCredentials(session, asked({}, { authorization: 'Basic a' }))).toEqual({ outcome: 'malformed' })
  expect(readCredentials(session, asked({}))).toEqual({ outcome: 'missing' })
})

test('a token without a scheme stands alone in its header', () => {
  const raw = token({ ...session, carriers: [{ in: 'header', name: 'Authorization' }] })
  expect(readCredentials(raw, authorization('abc'))).toMatchObject({ outcome: 'token', text: 'abc' })
})

test('an assertion names its client, and proves itself by the secret of whoever that is', async () => {
  const auth = assertion({ field: 'jwt', client: 'key', secret: 'secret' })
  const signed = await new SignJWT({ sub: 'me' })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode('pw'))
  const presented = readCredentials(auth, posted({ jwt: signed })) as PresentedValues
  expect(presented.values).toEqual({ key: 'me' })
  expect(presented.proves?.({ key: 'me', secret: 'pw' })).toBe(true)
  expect(presented.proves?.({ key: 'me', secret: 'wrong' })).toBe(false)
  expect(presented.proves?.({ key: 'me' })).toBe(false)
  expect(readCredentials(auth, posted({ jwt: 'a.b.c' }))).toEqual({ outcome: 'malformed' })
  expect(readCredentials(auth, posted({}))).toEqual({ outcome: 'missing' })
})

test('all of several ways must be there, and stand together', () => {
  const both = allOf(header('x-key', 'key'), header('x-secret', 'secret'))
  expect(readCredentials(both, given({ 'x-key': 'k', 'x-secret': 's' }))).toEqual({
    outcome: 'presented',
    values: { key: 'k', secret: 's' },
  })
  expect(readCredentials(both, given({ 'x-key': 'k' }))).toEqual({ outcome: 'missing' })
  const withToken = allOf(header('x-key', 'key'), session)
  expect(readCredentials(withToken, given({ 'x-key': 'k', authorization: 'Bearer a.b' }))).toMatchObject({
    outcome: 'token',
    text: 'a.b',
    beside: { values: { key: 'k' } },
  })
  expect(readCredentials(withToken, given({ authorization: 'Bearer a.b' }))).toEqual({ outcome: 'missing' })
  expect(readCredentials(withToken, given({ 'x-key': 'k', authorization: 'a.b' }))).toEqual({ outcome: 'malformed' })
})

test('of several ways the one that is used counts, also when they share a header', () => {
  const either = oneOf(pair, bearer('token'), header('x-key', 'key'))
  expect(readCredentials(either, authorization('Bearer t'))).toMatchObject({ values: { token: 't' } })
  expect(readCredentials(either, authorization(`Basic ${base64('a:b')}`))).toMatchObject({ values: { key: 'a' } })
  expect(readCredentials(either, given({ 'x-key': 'k' }))).toMatchObject({ values: { key: 'k' } })
  expect(readCredentials(either, authorization('Digest x'))).toEqual({ outcome: 'malformed' })
  expect(readCredentials(either, given({}))).toEqual({ outcome: 'missing' })
})

test('ways that read the body are known as such, however deep, and so are tokens', () => {
  const inBody = fields('body', { key: 'k' })
  expect(
    [inBody, allOf(pair, oneOf(inBody)), assertion({ field: 'f', client: 'c', secret: 's' })].map(readsBody),
  ).toEqual([true, true, true])
  expect([fields('query', { key: 'k' }), pair, session, oneOf(pair, session)].map(readsBody)).toEqual([
    false,
    false,
    false,
    false,
  ])
  expect(tokensIn(allOf(pair, oneOf(session, none())))).toEqual([session])
})
