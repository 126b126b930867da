/** Where a call goes when a vendor has several surfaces, and what is not judged. */
import { expect, test } from 'vitest'
import { routerFor } from '../../../src/kit/proxy/route.js'
import { vendorEntries } from '../../../src/mocks/index.js'
import { acme } from '../../support/acme/contract.js'

const { vendor: veratad } = await vendorEntries.veratad!.load()

test('one target takes every call, after whatever stands before its paths', () => {
  const wayOf = routerFor(acme, [{ url: 'https://api.test/base/' }])
  expect(wayOf('GET', '/v1/checks/1?a=b', 'x')).toMatchObject({
    path: '/base/v1/checks/1?a=b',
    pathAndQuery: '/v1/checks/1?a=b',
  })
  expect(wayOf('GET', 'http://elsewhere.test/v1/x', 'x')).toMatchObject({ path: '/base/v1/x' })
})

test('of several targets the one of the surface is taken, by host, by mount and by the contract', () => {
  const wayOf = routerFor(veratad, [
    { surface: 'api', url: 'https://api.test' },
    { surface: 'auth', url: 'https://auth.test' },
    { surface: 'hosted', url: 'https://page.test' },
  ])
  const to = (method: string, path: string, host = '127.0.0.1:1') => {
    const way = wayOf(method, path, host)
    return way && `${way.base.origin}${way.path}`
  }
  expect(to('POST', '/oauth/token')).toBe('https://auth.test/oauth/token')
  expect(to('GET', '/any', 'auth.dcams.app')).toBe('https://auth.test/any')
  expect(to('GET', '/hosted/abc')).toBe('https://page.test/abc')
  expect(to('GET', '/nobody/knows')).toBe('https://api.test/nobody/knows')
  const one = routerFor(veratad, [{ surface: 'api', url: 'https://api.test' }])
  expect(one('POST', '/oauth/token', 'x')).toBeUndefined()
})

test('targets that contradict each other are refused', () => {
  expect(() => routerFor(acme, [])).toThrow('no target is given')
  expect(() => routerFor(acme, [{ url: 'https://a.test' }, { surface: 'api', url: 'https://b.test' }])).toThrow(
    'names no surface',
  )
  expect(() => routerFor(acme, [{ url: 'https://a.test/?x=1' }])).toThrow('a query')
  expect(() => routerFor(acme, [{ url: 'mailto:a@b.test' }])).toThrow('no http or https URL')
})
