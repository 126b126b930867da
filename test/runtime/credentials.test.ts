/** Reading what a caller presents: every kind, and every way to get it wrong. */
import { expect, test } from 'vitest'
import { basic, bearer, header, none } from '../../src/contracts/auth.js'
import { type Presenting, readCredentials } from '../../src/runtime/credentials.js'

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
