/** What a scenario comes to, asked before it is kept; and the default, asked before it is changed. */
import { expect, test } from 'vitest'
import { createSimulator } from '../../src/index.js'
import { controlOf, refusalOf } from '../support/control.js'

async function opened(options: Parameters<typeof createSimulator>[0] = {}) {
  const sim = await createSimulator({ send: async () => new Response('ok'), ...options })
  return { sim, control: controlOf(sim), [Symbol.asyncDispose]: () => sim.close() }
}

interface Played {
  vendor: string
  flow: string
  known: boolean
  status: string
  events: { event: string; afterMs: number; faults: string[] }[]
}

test('a preview of what the tables know agrees with them, for every vendor and flow', async () => {
  await using world = await opened()
  const { scenarios, vendors } = await world.sim.catalog()
  for (const name of ['approved', 'document_expired', 'declined', 'manual_review_rejected', 'abandoned']) {
    const { outcomes } = scenarios.find((one) => one.name === name)!
    const { status, body } = await world.control('POST', '/scenarios/preview', { name: 'mine', extends: name })
    expect(status).toBe(200)
    expect(body).toMatchObject({ name: 'mine', base: name, case: { scenario: 'mine' } })
    const played = body.played as Played[]
    expect(played).toHaveLength(2 * vendors.flatMap(({ flows }) => flows).length)
    for (const { vendor, flow, known, status: stands, events } of played) {
      const row = outcomes[vendor]![flow]!
      if (row.cannot !== undefined) continue
      // what the vendor knows of a person may change the events, and a spot check needs somebody it knows
      if (!known)
        expect(
          events.map(({ event }) => event),
          `${name} ${vendor} ${flow}`,
        ).toEqual(row.events)
      else expect(Object.values(row.end).map(String), `${name} ${vendor} ${flow}`).toContain(stands)
    }
  }
})

test('a preview shows when each webhook comes and what faults do to it, and keeps nothing', async () => {
  await using world = await opened({ vendors: ['idwise'] })
  const before = await world.sim.digest()
  const namespaces = (await world.control('GET', '/namespaces')).body
  const definition = {
    name: 'late',
    review: { verdict: 'approved', afterMs: 60_000 },
    faults: [{ effect: { kind: 'webhook_duplicate' } }],
  }
  const { body } = await world.control('POST', '/scenarios/preview', definition)
  const { events } = (body.played as Played[]).find(({ flow, known }) => flow === 'flow-passport' && !known)!
  expect(events.at(-1)).toEqual({ event: 'Manually Reviewed', afterMs: 60_000, faults: [] })
  expect(events[0]).toMatchObject({ afterMs: 0, faults: ['webhook_duplicate'] })
  expect(await world.sim.digest()).toBe(before)
  expect((await world.control('GET', '/namespaces')).body).toEqual(namespaces)
  expect(world.sim.requests.list()).toEqual([])
})

test('a preview hides the person unless asked, reads what one’s own extends, and refuses what would not be kept', async () => {
  await using world = await opened({ vendors: ['signzy'] })
  await world.sim.scenarios.define({ name: 'base', person: { name: 'Grace Example' } })
  const more = { name: 'more', extends: 'base' }
  const shown = async (query: string) => {
    const { body } = await world.control('POST', `/scenarios/preview${query}`, more)
    return (body.case as { person: { fullName: string } }).person.fullName
  }
  expect(await shown('')).toBe('[hidden]')
  expect(await shown('?reveal=true')).toBe('Grace Example')
  expect((await world.sim.scenarios.preview(more, { reveal: true })).case?.person.fullName).toBe('Grace Example')
  for (const wrong of [{ name: 'approved' }, { name: 'x', extends: 'nobody' }, { name: 'X' }, {}]) {
    expect(refusalOf(await world.control('POST', '/scenarios/preview', wrong))).toEqual([400, 'invalid_request'])
  }
})

test('the default scenario is told with who chose it, and one that was removed is passed over', async () => {
  await using plain = await opened()
  const ask = async ({ control }: typeof plain) => (await control('GET', '/scenarios/default')).body
  expect(await ask(plain)).toEqual({ scenario: 'approved', origin: 'built_in' })
  await using world = await opened({ scenario: 'pep_hit' })
  expect(await ask(world)).toEqual({ scenario: 'pep_hit', origin: 'options' })
  await world.sim.scenarios.setDefault({ name: 'mine' })
  expect(await ask(world)).toEqual({ scenario: 'mine', origin: 'namespace' })
  expect(await world.sim.scenarios.getDefault()).toEqual({ scenario: 'mine', origin: 'namespace' })
  await world.sim.scenarios.remove('mine')
  expect(await ask(world)).toEqual({ scenario: 'pep_hit', origin: 'options' })
})

test('however many previews are asked for at once, one is made at a time, and too many are refused', async () => {
  await using world = await opened({ vendors: ['idwise'] })
  const asked = Array.from({ length: 30 }, () => world.control('POST', '/scenarios/preview', { name: 'one' }))
  const answers = await Promise.all(asked)
  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused).toHaveLength(10)
  expect(refused.map(refusalOf)[0]).toEqual([409, 'limit_reached'])
  expect((await world.control('POST', '/scenarios/preview', { name: 'one' })).status).toBe(200)
})
