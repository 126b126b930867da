/** Calls that the contract does not have: which are not judged, and whose fault the others are. */
import { expect, test } from 'vitest'
import { whyUnjudged } from '../../../src/kit/judge/beside.js'
import { checkVendorExchange } from '../../../src/kit/judge/exchange.js'
import { acme } from '../../support/acme/contract.js'

test('pages, other methods and calls that are not modelled are not judged; the contract and what it lacks are', () => {
  const why = (method: string, path: string, surface?: string) => whyUnjudged(acme, method, path, surface)
  expect(why('GET', '/v1/checks/1')).toBeUndefined()
  expect(why('GET', '/v1/nowhere')).toBeUndefined()
  expect(why('OPTIONS', '/v1/checks')).toBe('OPTIONS is no call of a contract')
  expect(why('GET', '/hosted/abc')).toMatch(/page behind a link|no calls of/)
  expect(why('GET', '/v1/exports')).toMatch(/is documented, and not modelled/)
})

test('a call that nobody has is the fault of the client where the vendor says so too', async () => {
  const judged = async (url: string, status: number, as: 'vendor' | 'simulator' = 'vendor') =>
    (await checkVendorExchange(acme, { request: { method: 'GET', url }, response: { status } }, { as })).violations
  expect(await judged('/v1/nowhere', 404)).toMatchObject([{ side: 'request', severity: 'breaking' }])
  expect(await judged('/v1/nowhere', 200)).toMatchObject([{ side: 'request', severity: 'additive' }])
  expect(await judged('/v1/nowhere', 500)).toMatchObject([{ side: 'request', severity: 'advice' }])
  expect(await judged('/v1/nowhere', 200, 'simulator')).toMatchObject([{ severity: 'breaking' }])
  expect(await judged('/v1/exports', 200)).toEqual([])
})
