/** The dashboard over a real PostgreSQL: pages of two replicas show one state, and say so when it cannot be had. */
import { expect, vi } from 'vitest'
import { postgresTest as test } from '../support/postgres.js'
import { startPostgres } from '../support/postgres-server.js'
import { until } from '../support/until.js'
import { control, controlToken, startReplicas } from './replicas.js'

vi.setConfig({ testTimeout: 120_000 })

const headers = { accept: 'text/html', authorization: `Bearer ${controlToken}` }
const read = (base: string, path: string): Promise<Response> => fetch(`${base}/_sim${path}`, { headers })
const post = (base: string, call: string, fields: Record<string, string>): Promise<Response> =>
  fetch(`${base}/_sim/ui/calls/${call}`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })

/** Reads what a replica tells a page that watches, from now on. */
async function watch(base: string) {
  const ended = new AbortController()
  const { body } = await fetch(`${base}/_sim/ui/events`, { headers, signal: ended.signal })
  const told: Record<string, number>[] = []
  const reading = (async () => {
    for await (const text of body!.pipeThrough(new TextDecoderStream())) {
      for (const [, data] of text.matchAll(/^data: (.+)$/gm)) told.push(JSON.parse(data!))
    }
  })().catch(() => undefined)
  return {
    told,
    close: async () => {
      ended.abort()
      await reading
    },
  }
}

test('pages of one replica show what another did, live, and a database that is away is told in words', async () => {
  await using postgres = await startPostgres()
  await using replicas = await startReplicas(2, postgres.url)
  const [one, other] = replicas.bases as [string, string]
  const watched = await watch(other)
  const { body } = await control(one, 'POST', '/journeys/idwise', {})
  const pages = ['/', '/ui/journeys', `/ui/journeys/idwise/${body.journeyId}`, '/ui/requests', '/ui/webhooks']
  expect(await (await read(other, '/ui/journeys')).text()).toContain(body.journeyId)
  const before = watched.told.length
  expect((await post(one, 'advanceClock', { 'call.ms': '3600000' })).status).toBe(303)
  await until('that the other is told', () => watched.told.slice(before).some(({ clock }) => clock! > 0))

  await postgres.kill()
  const answers = [
    ...(await Promise.all(pages.map((path) => read(other, path)))),
    await post(other, 'createJourney', { 'call.vendor': 'idwise' }),
    await post(other, 'createSnapshot', { 'call.name': 'here', page: '/' }),
  ]
  for (const answer of answers) {
    expect([answer.status, answer.headers.get('x-sim-error')], answer.url).toEqual([503, 'store_unavailable'])
    expect(await answer.text()).toMatch(/PostgreSQL at [^ ]+ is away/)
  }
  await postgres.restart()
  await until('that the pages are back', async () => (await read(other, '/ui/journeys')).status === 200)
  for (const path of pages) expect((await read(other, path)).status, path).toBe(200)
  const { body: kept } = await control(other, 'GET', '/snapshots')
  expect(kept.items).toEqual([])
  // the same connection, which was open all the while
  const then = watched.told.length
  await until('that the other is told again', () => watched.told.length > then)
  await watched.close()
})
