/** A clock that stands in another decade: nothing that comes out knows the real time, and both ends of time hold. */
import { expect, test } from 'vitest'
import { createWorld, Player, vendors } from '../support/world.js'

const dayMs = 86_400_000

/** Dates and epochs of about now, in any form they are written in; texts in base64 are looked into. */
function realTimesIn(text: string, now: number): string[] {
  const near = (ms: number): boolean => Math.abs(ms - now) < 2 * dayMs
  const found = [
    ...text.matchAll(/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2})?/g),
    ...text.matchAll(/\b\d{2} [A-Z][a-z]{2} \d{4}/g),
  ].flatMap(([date]) => (near(Date.parse(date)) ? [date] : []))
  const epochs = [...text.matchAll(/(?<![0-9a-fA-F])\d{10}(?:\d{3})?(?![0-9a-fA-F])/g)].flatMap(([digits]) =>
    near(Number(digits) * (digits.length === 10 ? 1000 : 1)) ? [digits] : [],
  )
  const inside = [...text.matchAll(/\beyJ[\w-]+\.([\w-]+)/g)].flatMap(([, payload]) =>
    realTimesIn(Buffer.from(payload!, 'base64url').toString('utf8'), now),
  )
  return [...found, ...epochs, ...inside]
}

test('what looks for the real time finds it in every form', () => {
  const now = Date.UTC(2026, 10, 21, 13)
  const claims = Buffer.from(JSON.stringify({ iat: now / 1000 })).toString('base64url')
  for (const text of [
    '2026-11-21',
    'Sat, 21 Nov 2026 13:00:00 GMT',
    `{"at":${now}}`,
    `${now / 1000}`,
    `eyJh.${claims}`,
  ])
    expect(realTimesIn(`a ${text} b`, now), text).toHaveLength(1)
  expect(realTimesIn('1999-11-21 21 Nov 1999 943142400', now)).toEqual([])
})

test('no wall-clock value is in ten thousand outputs of all vendors', { timeout: 300_000 }, async () => {
  await using world = await createWorld({ clock: '1999-03-01T09:00:00Z', processingMs: 700 })
  const outputs: string[] = []
  for (let seed = 0; outputs.length < 10_000; seed++) {
    const player = new Player(world, world.sim.namespace(`n${seed}`), seed)
    for (const { vendor } of vendors)
      await player.control('POST', '/webhooks/endpoints', {
        vendor: vendor.profile.id,
        url: `http://receiver.test/n${seed}`,
      })
    await player.play(100)
    await player.control('GET', '/requests?limit=1000')
    await player.control('GET', '/webhooks/deliveries?limit=1000')
    const journal = world.sim.namespace(`n${seed}`).requests.list()
    outputs.push(...player.outputs, ...(world.sent.get(`n${seed}`) ?? []), ...journal.map((one) => JSON.stringify(one)))
  }
  const now = Date.now()
  expect(outputs.flatMap((text) => realTimesIn(text, now).map((found) => [found, text.slice(0, 300)]))).toEqual([])
  expect(world.bugs).toEqual([])
  const dates = outputs.flatMap((text) => /"date":"([^"]+)"/.exec(text)?.[1] ?? [])
  expect(dates.length).toBeGreaterThan(3000)
  expect(dates.filter((date) => !/ (1998|1999|200\d) /.test(date))).toEqual([])
})

for (const clock of ['1970-01-01T00:00:00Z', '8999-12-31T00:00:00Z']) {
  test(`every vendor works at ${clock}`, { timeout: 120_000 }, async () => {
    await using world = await createWorld({ clock, processingMs: 700 })
    const player = new Player(world, world.sim.namespace(), 7)
    for (const { vendor } of vendors) {
      const { id } = vendor.profile
      await player.control('POST', '/webhooks/endpoints', { vendor: id, url: 'http://receiver.test/default' })
      for (const state of ['created', 'completed'])
        expect((await player.control('POST', `/journeys/${id}`, { state })).status).toBe(201)
    }
    await player.control('POST', '/scenarios/arm', { scenario: 'approved', ttlMs: 1e13 })
    await player.control('GET', '/scenarios/armed')
    await player.control('POST', '/drain')
    await player.play(60)
    expect(world.bugs).toEqual([])
    expect(player.outputs.filter((text) => text.startsWith('[500') && text.includes('x-sim-error'))).toEqual([])
    expect(player.outputs.join()).not.toMatch(/\+0\d{5}-|-00\d{4}-/)
  })
}
