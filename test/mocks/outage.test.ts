/** PostgreSQL that is killed and started again, or keeps silent, under a simulator: what callers and operators see. */
import { expect } from 'vitest'
import { call, startAcme } from '../support/acme/client.js'
import { postgresTest, startPostgres } from '../support/postgres.js'

postgresTest('while PostgreSQL is away calls are answered 503, and afterwards everything is there', async () => {
  await using server = await startPostgres()
  const bugs: unknown[] = []
  const told: (string | undefined)[] = []
  await using sim = await startAcme({
    store: await server.database(),
    onBug: (error) => void bugs.push(error),
    onStore: (away) => void told.push(away?.code),
  })
  const ask = (method: string, path: string, body?: unknown) => call(fetch, method, sim.url + path, body)
  const { check_id: id } = (await ask('POST', '/acme/v1/checks', { full_name: 'Ada Example' })).body
  await server.kill()
  for (const [method, path, body] of [
    ['GET', `/acme/v1/checks/${id}`],
    ['POST', '/acme/v1/checks', { full_name: 'Eve Example' }],
    ['GET', '/_sim/health'],
    ['POST', '/_sim/clock/advance', { ms: 1 }],
  ] as const) {
    const { status, headers } = await ask(method, path, body)
    expect([path, status, headers.get('x-sim-error')]).toEqual([path, 503, 'store_unavailable'])
  }
  await server.restart()
  await expect.poll(async () => (await ask('GET', '/_sim/health')).status).toBe(200)
  expect((await ask('GET', `/acme/v1/checks/${id}`)).body).toMatchObject({ check_id: id })
  await expect
    .poll(async () => [await sim.digest(), told][1], { timeout: 5000 })
    .toEqual(['store_unavailable', undefined])
  expect(bugs).toEqual([])
})

postgresTest('a PostgreSQL that keeps its connections and answers nothing is away too', async () => {
  await using server = await startPostgres()
  const told: (string | undefined)[] = []
  await using sim = await startAcme({
    store: await server.database(),
    onStore: (away) => void told.push(away?.message.replace(/^.*: /, '')),
  })
  const ask = (method: string, path: string, body?: unknown) => call(fetch, method, sim.url + path, body)
  const { check_id: id } = (await ask('POST', '/acme/v1/checks', { full_name: 'Ada Example' })).body
  server.freeze()
  const met = await Promise.all([
    ask('GET', '/_sim/health'),
    ask('GET', `/acme/v1/checks/${id}`),
    ask('POST', '/acme/v1/checks', { full_name: 'Eve Example' }),
  ])
  expect(met.map(({ status, headers }) => [status, headers.get('x-sim-error'), headers.get('retry-after')])).toEqual(
    Array(3).fill([503, 'store_unavailable', '1']),
  )
  server.thaw()
  await expect.poll(async () => (await ask('GET', '/_sim/health')).status).toBe(200)
  expect((await ask('GET', `/acme/v1/checks/${id}`)).body).toMatchObject({ check_id: id })
  expect(told[0]).toBe('Query read timeout')
})
