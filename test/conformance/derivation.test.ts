/** What is derived from a contract: every kind of authentication and answer, shown on an invented vendor. */
import { expect, test } from 'vitest'
import { conformanceCases } from '../../src/contracts/conformance.js'
import { simulatorFor } from '../../src/kit/conformance/simulator-target.js'
import { problemsOf } from '../support/problems.js'
import { vaultSimulator } from '../support/vault.js'

const cases = conformanceCases(vaultSimulator.vendor)
const idsOf = (start: string): string[] =>
  cases.flatMap(({ id }) => (id.startsWith(start) ? [id.slice(start.length)] : []))

for (const about of cases) {
  test(`${about.id}: ${about.title}`, async () => {
    await using target = await simulatorFor(vaultSimulator, about)
    expect(await problemsOf(vaultSimulator, about, target)).toBe('')
    expect(target.bugs).toEqual([])
  })
}

test('shows every way of a oneOf, and spoils each', () => {
  expect(idsOf('vault.issueToken.')).toEqual([
    'happy',
    'without-credentials',
    'malformed-credentials.basic',
    'wrong-credentials.basic',
    'wrong-credentials.fields',
    'malformed-credentials.assertion',
    'wrong-credentials.assertion',
    'happy.basic',
    'happy.assertion',
    'other-media-type',
    'too-large',
    'missing-field.body',
    'wrong-value.body',
  ])
})

test('leaves out and spoils each part of an allOf, and knows that a body is validated first', () => {
  expect(idsOf('vault.logIn.').filter((id) => id.includes('credentials'))).toEqual([
    'without-credentials',
    'missing-credentials.x-api-key',
    'wrong-credentials.x-api-key',
    'missing-credentials.fields',
    'wrong-credentials.fields',
  ])
  const expected = (id: string) => cases.find((one) => one.id === `vault.logIn.${id}`)
  expect(expected('missing-credentials.x-api-key')).toMatchObject({ expect: { error: 'credentials_missing' } })
  expect(expected('missing-credentials.fields')).toMatchObject({ expect: { error: 'invalid_request' } })
})

test('carries a token every way there is, also one that stands, and lets it run out', () => {
  expect(idsOf('vault.readThing.')).toEqual([
    'happy',
    'without-credentials',
    'malformed-credentials',
    'wrong-credentials',
    'expired-token',
    'happy.token-in-query-access_token',
    'happy.standing',
    'an-id-that-nothing-has',
    'a-late-call',
    'a-late-call-with-an-early-token',
    'a-call-of-another-tenant',
  ])
})

test('tells surfaces at one root apart by their routes', () => {
  const unknown = cases.filter(({ id }) => id.endsWith('.unknown-route') || id.endsWith('.wrong-method'))
  expect(unknown.map(({ title }) => title)).toEqual([
    'api refuses a route that there is not: 404 api-no-route',
    'api refuses DELETE where nothing answers it: 405 api-no-method',
    'oauth refuses a route that there is not: 404 oauth-no-route',
    'oauth refuses DELETE where nothing answers it: 405 oauth-no-method',
    'hosted refuses a route that there is not: 404 page-no-route',
    'hosted refuses DELETE where nothing answers it: 405 page-no-method',
  ])
})

test('refuses two cases of one name, and a case about an endpoint that there is not', () => {
  const { vendor } = vaultSimulator
  const { readThing } = vendor.endpoints as Record<string, (typeof vendor.endpoints)[string]>
  const withCases = (given: NonNullable<typeof readThing>['cases']) => ({
    ...vendor,
    endpoints: { ...vendor.endpoints, readThing: { ...readThing!, cases: given! } },
  })
  const one = { title: 'a thing', expect: { error: 'not_found' } } as const
  expect(() => conformanceCases(withCases([one, one]))).toThrow(/vault\.readThing\.a-thing/)
  expect(() => conformanceCases(withCases([{ ...one, before: [{ call: 'nothing' }] }]))).toThrow(/"nothing"/)
})
