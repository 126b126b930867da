/** A database that goes away and comes back, with reduced counts; the full ones are in the soak. */
import pg from 'pg'
import { expect, vi } from 'vitest'
import { Client } from '../scenarios/idwise-kit.js'
import { postgresTest as test } from '../support/postgres.js'
import { startPostgres } from '../support/postgres-server.js'
import { runCli } from '../support/run-cli.js'
import { until } from '../support/until.js'
import { surviveOutages } from './outages.js'
import { control, controlToken, startReplicas } from './replicas.js'

vi.setConfig({ testTimeout: 120_000 })

test('two replicas lose nothing when their database is killed twice during sixty journeys', () =>
  surviveOutages({ journeys: 60, outages: 2, seed: 3 }))

test('while the database is away every call that needs it is answered 503 in our own words, and none once it is back', async () => {
  await using postgres = await startPostgres()
  await using replicas = await startReplicas(1, postgres.url)
  const [base] = replicas.bases as [string]
  const idwise = new Client((request) => fetch(request), `${base}/idwise`)
  const { journey_id } = (await idwise.start({})).body
  await postgres.kill()
  const answers = [
    await idwise.start({}),
    await idwise.result(journey_id),
    await idwise.step(journey_id, 0),
    await control(base, 'GET', '/journeys'),
    await control(base, 'POST', '/clock/advance', { ms: 1 }),
    await control(base, 'POST', '/reset'),
    await control(base, 'POST', '/namespaces', { name: 'other' }),
    await control(base, 'POST', '/snapshots', { name: 'here' }),
  ]
  for (const { status, headers, body } of answers) {
    expect([status, headers.get('x-sim-error')], JSON.stringify(body)).toEqual([503, 'store_unavailable'])
    expect(body).toEqual({
      error: { code: 'store_unavailable', message: expect.any(String), hint: expect.stringMatching(/\w/) },
    })
  }
  // whoever balances load is told too
  expect((await control(base, 'GET', '/health')).status).toBe(503)
  await postgres.restart()
  await until('that the store is back', async () => (await idwise.summary(journey_id)).status === 200)
  expect((await idwise.step(journey_id, 0)).status).toBe(200)
  expect((await control(base, 'GET', '/namespaces/other')).status).toBe(404)
  expect((await control(base, 'GET', '/snapshots')).body.items).toEqual([])
})

for (const [what, change] of [
  ['its user may do nothing with its tables', 'REVOKE ALL ON ALL TABLES IN SCHEMA idvsim FROM guest'],
  ['its tables are gone', 'DROP SCHEMA idvsim CASCADE'],
  [
    'its user may not come in',
    'ALTER ROLE guest NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $$guest$$',
  ],
] as const) {
  test(`a running replica answers 503 in our own words when ${what}`, async () => {
    await using postgres = await startPostgres()
    const asOwner = async (text: string): Promise<void> => {
      const client = new pg.Client(postgres.url)
      await client.connect()
      await client.query(text).finally(() => client.end())
    }
    await asOwner('CREATE ROLE guest LOGIN; CREATE SCHEMA idvsim; GRANT ALL ON SCHEMA idvsim TO guest')
    await using replicas = await startReplicas(1, postgres.url.replace('idvsim@', 'guest@'))
    const [base] = replicas.bases as [string]
    const idwise = new Client((request) => fetch(request), `${base}/idwise`)
    const { journey_id } = (await idwise.start({})).body
    await asOwner(change)
    for (const { status, headers, body } of [
      await idwise.start({}),
      await idwise.result(journey_id),
      await control(base, 'GET', '/journeys'),
      await control(base, 'POST', '/clock/advance', { ms: 1 }),
      await control(base, 'GET', '/health'),
    ]) {
      expect([status, headers.get('x-sim-error')], JSON.stringify(body)).toEqual([503, 'store_unavailable'])
    }
  })
}

test('a start without its database ends with the reason, and without the password', async () => {
  const postgres = await startPostgres()
  const url = postgres.url.replace('@', ':secret-word@')
  await postgres.stop()
  const args = ['start', '--json', '--no-config', '--port', '0', '--control-token', controlToken, '--store', url]
  const { code, stdout, stderr } = await runCli(args)
  expect(stdout).toBe('')
  expect([2, 3]).toContain(code)
  expect(stderr).toMatch(/^idvsim: .+\. .+\.\n$/)
  expect(stderr).not.toContain('secret-word')
})
