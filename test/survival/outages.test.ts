/** A database that goes away and comes back, with reduced counts; the full ones are in the soak. */
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
