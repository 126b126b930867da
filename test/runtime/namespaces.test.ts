/** Namespaces: told apart by name and by credential. */
import { expect, test } from 'vitest'
import { parseClock } from '../../src/runtime/clock.js'
import { defaultNamespace, Namespaces, Pace } from '../../src/runtime/namespaces.js'
import { profile } from '../support/acme/profile.js'

const clock = parseClock('frozen')
const other = { ...profile, id: 'other' }
function world(): Namespaces {
  const namespaces = new Namespaces([profile, other], 10)
  namespaces.create(defaultNamespace, clock, { seed: 'idvsim' })
  return namespaces
}

test('the default namespace has the constants of the profile, whatever its seed', () => {
  const { credentials } = world().get(defaultNamespace)!
  expect(credentials.acme).toEqual({
    test: { key: 'acme-test-key', secret: 'acme-test-secret', pass: 'acme-test-pass' },
    live: { key: 'acme-live-key', secret: 'acme-live-secret', pass: 'acme-live-pass' },
  })
})

test('another namespace has credentials of its own, the same at every start, in the format of the vendor', () => {
  const one = world().create('ci-1', clock)
  expect(one.credentials.acme!.test!.key).toBe('e559287fbe32ec4f')
  expect(one.credentials.acme!.test!.secret).toMatch(/^[0-9a-f]{32}$/)
  expect(world().create('ci-1', clock, { seed: 'another seed' }).credentials).toEqual(one.credentials)
  expect(world().create('ci-2', clock).credentials).not.toEqual(one.credentials)
  const all = [one.credentials.acme, one.credentials.other].flatMap((e) => Object.values(e!).map(({ key }) => key))
  expect(new Set(all).size).toBe(4)
})

test('a caller is found by credential, with the environment the credential belongs to', () => {
  const namespaces = world()
  const one = namespaces.create('ci-1', clock)
  for (const environment of ['test', 'live']) {
    const caller = namespaces.identify('acme', { values: one.credentials.acme![environment]! })
    expect(caller).toEqual({ namespace: one, environment })
  }
  const { test: ours } = namespaces.get(defaultNamespace)!.credentials.acme!
  expect(namespaces.identify('acme', { values: ours! })?.namespace.name).toBe(defaultNamespace)
})

test('credentials that belong together nowhere fit nobody', () => {
  const namespaces = world()
  const one = namespaces.create('ci-1', clock).credentials.acme!
  const key = 'acme-test-key'
  for (const values of [
    {},
    { key },
    { key: '', secret: '' },
    { key, secret: 'acme-live-secret' },
    { key, secret: 'acme-test-secre' },
    { key, secret: 'acme-test-secret ' },
    { key, secret: one.test!.secret! },
    { secret: 'acme-test-secret' },
    { key: 'acme-test-secret', secret: key },
    { key: '__proto__', secret: '__proto__' },
  ] as Record<string, string>[]) {
    const found = namespaces.identify('acme', { values })
    // a lone key names its caller where the surface asks for nothing else
    expect(found?.namespace.name, JSON.stringify(values)).toBe(
      Object.keys(values).join() === 'key' ? 'default' : undefined,
    )
  }
})

test('credentials of one vendor are nothing to another', () => {
  const namespaces = world()
  const one = namespaces.create('ci-1', clock)
  expect(namespaces.identify('other', { values: one.credentials.acme!.test! })).toBeUndefined()
  expect(namespaces.identify('nobody', { values: one.credentials.acme!.test! })).toBeUndefined()
})

test('a deleted namespace is found neither by name nor by credential, and its name is free again', () => {
  const namespaces = world()
  const one = namespaces.create('ci-1', clock)
  namespaces.delete('ci-1')
  expect(namespaces.get('ci-1')).toBeUndefined()
  expect(namespaces.identify('acme', { values: one.credentials.acme!.test! })).toBeUndefined()
  expect(namespaces.list().map(({ name }) => name)).toEqual([defaultNamespace])
  const again = namespaces.create('ci-1', clock)
  expect(namespaces.identify('acme', { values: one.credentials.acme!.test! })?.namespace).toBe(again)
})

test('names that are no names and names that are taken are refused', () => {
  const namespaces = world()
  for (const name of ['', '.', '-a', 'a/b', 'a b', '~a', '__proto__', 'é', 'a'.repeat(64), 'a\n']) {
    expect(() => namespaces.create(name, clock), name).toThrow(expect.objectContaining({ code: 'bad_request' }))
  }
  expect(() => namespaces.create(defaultNamespace, clock)).toThrow(
    expect.objectContaining({ code: 'namespace_exists' }),
  )
  for (const name of ['a', 'constructor', 'A-1_b.c', 'a'.repeat(63)])
    expect(namespaces.create(name, clock).name).toBe(name)
})

test('pace remembers the last call by key, and at most a thousand keys', () => {
  const pace = new Pace()
  expect(pace.sinceLast('first')).toBeUndefined()
  const since = pace.sinceLast('first')
  expect(since).toBeGreaterThanOrEqual(0)
  expect(since).toBeLessThan(5000)
  expect(pace.sinceLast('second')).toBeUndefined()
  for (let i = 0; i < 1000; i++) pace.sinceLast(`key ${i}`)
  expect(pace.sinceLast('first')).toBeUndefined()
  expect(pace.sinceLast('key 999')).toBeDefined()
  pace.clear()
  expect(pace.sinceLast('key 999')).toBeUndefined()
})
