/** The address that links are built on, and the host names a simulator answers by. */
import { expect, test } from 'vitest'
import type { SimulatorOptions } from '../../src/index.js'
import { authorization, caller, createAcme, startAcme } from '../support/acme/client.js'

async function linkWith(options: SimulatorOptions, headers: Record<string, string>, base = 'http://sim.test') {
  await using sim = await createAcme(options)
  const made = await caller(sim, base)('POST', '/acme/v1/sessions', { full_name: 'Ada' }, headers)
  return String(made.body.link).replace(/\/\w{16}$/, '')
}

test('links are built on the address the caller used', async () => {
  expect(await linkWith({}, {})).toBe('http://sim.test/acme/hosted')
  expect(await linkWith({}, {}, 'http://localhost:4700')).toBe('http://localhost:4700/acme/hosted')
})

test('a configured base wins over everything, with or without its slash', async () => {
  const forwarded = { 'x-forwarded-host': 'other.example' }
  for (const baseUrl of ['https://sim.example/x', 'https://sim.example/x/']) {
    expect(await linkWith({ baseUrl, trustProxy: true }, forwarded)).toBe('https://sim.example/x/acme/hosted')
  }
})

test('what a proxy forwarded counts only when proxies are trusted', async () => {
  const old = { 'x-forwarded-host': 'sim.example', 'x-forwarded-proto': 'https' }
  expect(await linkWith({}, old)).toBe('http://sim.test/acme/hosted')
  expect(await linkWith({ trustProxy: true }, old)).toBe('https://sim.example/acme/hosted')
})

test.each([
  ['host=sim.example;proto=https', 'https://sim.example'],
  ['for=192.0.2.1; Proto=HTTPS ; Host="sim.example:8443" ', 'https://sim.example:8443'],
  ['host=near.example;proto=https, host=far.example', 'https://near.example'],
  ['for=192.0.2.1', 'http://sim.test'],
  ['host="[2001:db8::1]:4700"', 'http://[2001:db8::1]:4700'],
  // nothing but a host may get into a link
  ['host="sim.example/../x"', 'http://sim.test'],
  ['host="a b"', 'http://sim.test'],
])('the standard header %s leads to %s', async (forwarded, base) => {
  expect(await linkWith({ trustProxy: true }, { forwarded })).toBe(`${base}/acme/hosted`)
})

test('the standard header wins over the older ones, and the first of several is the nearest', async () => {
  const both = { forwarded: 'host=new.example', 'x-forwarded-host': 'old.example', 'x-forwarded-proto': 'https' }
  expect(await linkWith({ trustProxy: true }, both)).toBe('https://new.example/acme/hosted')
  const several = { 'x-forwarded-host': 'one.example, two.example', 'x-forwarded-proto': 'https, http' }
  expect(await linkWith({ trustProxy: true }, several)).toBe('https://one.example/acme/hosted')
})

test('a caller who needs no prefix gets links without one, which lead to the page', async () => {
  await using sim = await createAcme()
  const linkFrom = async (base: string, path: string) =>
    String((await caller(sim, base)('POST', path, { full_name: 'Ada' })).body.link)
  for (const base of ['http://api.acme.example', 'http://acme.localhost:4700']) {
    const link = await linkFrom(base, '/v1/sessions')
    expect(link).toMatch(new RegExp(`^${base}/hosted/\\w{16}$`))
    expect((await sim.fetch(link)).status).toBe(200)
    expect(await linkFrom(base, '/acme/v1/sessions')).toMatch(new RegExp(`^${base}/acme/hosted/\\w{16}$`))
  }
})

test('a journey made through the control plane has a link to the address of that call', async () => {
  await using sim = await createAcme()
  const ask = caller(sim, 'http://127.0.0.1:4700')
  const made = await ask('POST', '/_sim/journeys/acme', { flow: 'session' })
  expect((made.body.ids as { link: string }).link).toMatch(/^http:\/\/127\.0\.0\.1:4700\/acme\/hosted\/\w{16}$/)
})

test('a journey made in the process of a server has a link to where it listens', async () => {
  await using sim = await startAcme()
  const { ids } = await sim.journeys.create('acme', { flow: 'session' })
  expect(ids.link).toMatch(new RegExp(`^${sim.url}/acme/hosted/\\w{16}$`))
  expect((await fetch(ids.link!)).status).toBe(200)
})

test('every host of a vendor answers where its surface is mounted', async () => {
  await using sim = await createAcme()
  const link = String((await caller(sim)('POST', '/acme/v1/sessions', { full_name: 'Ada' })).body.link)
  const code = link.split('/').at(-1)!
  const get = async (url: string): Promise<[number, string]> => {
    const { status, headers } = await sim.fetch(url, { headers: { authorization } })
    return [status, headers.get('content-type') ?? '']
  }
  const html = [200, 'text/html; charset=utf-8']
  expect(await get(`https://verify.acme.example/${code}`)).toEqual(html)
  expect(await get(`https://VERIFY.acme.example:8443/${code}`)).toEqual(html)
  expect(await get(`https://verify.acme.example/acme/hosted/${code}`)).toEqual(html)
  expect(await get(`http://acme.localhost:4700/hosted/${code}`)).toEqual(html)
  expect(await get(`https://verify.acme.example/${code}/state`)).toEqual([200, 'application/json'])
  expect((await get(`https://api.acme.example/v1/account`))[0]).toBe(401)
  expect((await get(`https://files.acme.example/v1/pictures/none`))[0]).toBe(404)
  expect((await get(`https://verify.acme.example/nothing`))[0]).toBe(404)
  sim.namespace('ci-1')
  expect((await get(`https://verify.acme.example/~ci-1/${code}`))[0]).toBe(404)
})
