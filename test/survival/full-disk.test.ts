/** A file that may not grow any more, as on a full disk: changes are refused whole, what is there is read, and it goes on when there is room. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '../../src/runtime/store/sql/sqlite.js'
import { createSimulator } from '../../src/simulator.js'
import { Client } from '../scenarios/idwise-kit.js'
import { controlOf } from '../support/control.js'

async function opened(file: string, maxPages?: number) {
  const bugs: unknown[] = []
  const sent: string[] = []
  const sim = await createSimulator({
    store: await openSqlite(file, maxPages === undefined ? {} : { maxPages }),
    onBug: (bug) => void bugs.push(bug),
    send: async (request) => {
      sent.push(await request.text())
      return new Response('ok')
    },
  })
  const client = new Client((request) => sim.fetch(request))
  return { sim, client, control: controlOf(sim), bugs, sent, [Symbol.asyncDispose]: () => sim.close() }
}

test('on a full disk changes are refused whole, reads go on, and so does all else once there is room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'idvsim-full-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'sim.db')
  const kept: string[] = []
  let digest = ''
  {
    await using world = await opened(file, 150)
    const { sim, client, control } = world
    expect(
      (await control('POST', '/webhooks/endpoints', { vendor: 'idwise', url: 'http://127.0.0.1:9/hook' })).status,
    ).toBe(201)
    const waiting = (await client.start({ flow_id: 'flow-passport' })).body.journey_id
    await client.step(waiting, 20)
    let refused = await client.start({ reference_no: 'first' })
    for (; refused.status === 200; refused = await client.start({ reference_no: `r-${kept.length}` })) {
      kept.push(refused.body.journey_id)
    }
    expect(kept.length).toBeGreaterThan(10)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('x-sim-error')).toBe('store_unavailable')
    expect(refused.body).toMatchObject({
      error: {
        code: 'store_unavailable',
        message: expect.stringContaining('no room'),
        hint: expect.stringMatching(/room/),
      },
    })
    digest = await sim.digest()
    // small changes may still find a place, large ones none: none of them half
    const large = await client.start({
      reference_no: 'x'.repeat(200),
      applicant_details: { full_name: 'y'.repeat(200) },
    })
    expect(large.status).toBe(503)
    expect(await sim.digest()).toBe(digest)
    const names = Array.from({ length: 200 }, (_, n) => `n-${n}`)
    const answers = []
    for (const name of names) answers.push(await control('POST', '/namespaces', { name }))
    const unmade = answers.filter(({ status }) => status !== 201)
    expect(unmade.length).toBeGreaterThan(0)
    for (const { status, body } of unmade) {
      expect([status, (body.error as { code: string }).code]).toEqual([503, 'store_unavailable'])
    }
    for (const id of kept) expect((await client.result(id)).status).toBe(200)
    // what falls due cannot be stored: it waits, and is not lost
    const moved = await control('POST', '/clock/advance', { ms: 10_000 })
    expect([200, 503]).toContain(moved.status)
    expect(world.bugs).toEqual([])
    // room is made
    for (const id of kept.splice(0, 10)) expect((await client.remove(id)).status).toBe(200)
    const again = await client.start({ reference_no: 'again' })
    expect(again.status).toBe(200)
    kept.push(again.body.journey_id, waiting)
  }
  await using world = await opened(file)
  for (const id of kept) expect((await world.client.result(id)).status).toBe(200)
  await world.sim.clock.advance(60_000)
  const summary = (await world.client.summary(kept.at(-1)!)).body
  expect(summary.step_summaries.map(({ result }) => result?.is_concluded)).toEqual([true])
  expect((await world.client.start({ reference_no: 'roomy' })).status).toBe(200)
  expect(world.bugs).toEqual([])
})
