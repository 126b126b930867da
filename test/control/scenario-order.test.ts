/** Which scenario a journey gets: every level against every lower one, over HTTP, for two vendors; and what is armed. */
import { expect, test } from 'vitest'
import { createSimulator, type VendorSimulator } from '../../src/index.js'
import { basic, sandbox } from '../scenarios/idwise-kit.js'
import { caller } from '../support/acme/client.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { controlOf, itemsOf, messageOf, refusalOf } from '../support/control.js'

async function opened() {
  const vendors = ['idwise', acmeSimulator as unknown as VendorSimulator]
  const sim = await createSimulator({ vendors, send: async () => new Response('ok') })
  return { sim, ask: caller(sim), control: controlOf(sim), [Symbol.asyncDispose]: () => sim.close() }
}
type World = Awaited<ReturnType<typeof opened>>

interface Call {
  reference: string
  header?: string
}
const starts = {
  acme: ({ ask }: World, { reference, header }: Call) =>
    ask(
      'POST',
      '/acme/v1/checks',
      { full_name: 'Ada Example', reference },
      { ...(header && { 'x-sim-scenario': header }) },
    ),
  idwise: ({ ask }: World, { reference, header }: Call) =>
    ask(
      'POST',
      '/idwise/v2/start-journey',
      { flow_id: 'flow-id-selfie', reference_no: reference },
      { authorization: basic(sandbox), ...(header && { 'x-sim-scenario': header }) },
    ),
}
type Vendor = keyof typeof starts

/** Sets one level up, and says what the call then holds. From the strongest to the weakest. */
const levels: Readonly<Record<string, (world: World, vendor: Vendor, scenario: string) => Promise<Partial<Call>>>> = {
  header: async (_world, _vendor, scenario) => ({ header: scenario }),
  'armed for the reference': async ({ control }, vendor, scenario) => {
    // whichever text the reference turns out to have
    for (const reference of references) await control('POST', '/scenarios/arm', { vendor, reference, scenario })
    return {}
  },
  'armed for the next': async ({ control }, vendor, scenario) => {
    await control('POST', '/scenarios/arm', { vendor, scenario })
    return {}
  },
  'magic value': async (_world, _vendor, scenario) => ({ reference: `r-1-sim.${scenario}` }),
  default: async ({ control }, _vendor, scenario) => {
    await control('POST', '/scenarios/default', { scenario })
    return {}
  },
}
const [strong, weak] = ['document_expired', 'face_mismatch'] as const
const references = ['r-1', `r-1-sim.${strong}`, `r-1-sim.${weak}`]
const names = Object.keys(levels)
const pairs = (['acme', 'idwise'] as const).flatMap((vendor) =>
  names.flatMap((over, i) => names.slice(i + 1).map((under) => ({ vendor, over, under }))),
)

test.each(pairs)('with $vendor, $over wins over $under', async ({ vendor, over, under }) => {
  await using world = await opened()
  const call = {
    reference: 'r-1',
    ...(await levels[under]!(world, vendor, weak)),
    ...(await levels[over]!(world, vendor, strong)),
  }
  expect((await starts[vendor](world, call)).status).toBeLessThan(300)
  expect(world.sim.requests.list().at(-1)!.scenario).toBe(strong)
})

test('with nothing asked for, everybody is approved', async () => {
  await using world = await opened()
  for (const vendor of ['acme', 'idwise'] as const) {
    await starts[vendor](world, { reference: 'r-1' })
    expect(world.sim.requests.list().at(-1)!.scenario).toBe('approved')
  }
})

test('what is armed for one vendor serves no other, and is used before what is armed for all', async () => {
  await using world = await opened()
  await world.control('POST', '/scenarios/arm', { scenario: 'underage' })
  await world.control('POST', '/scenarios/arm', { scenario: 'pep_hit', vendor: 'acme' })
  const drawn = async (vendor: Vendor) => {
    await starts[vendor](world, { reference: 'r-1' })
    return world.sim.requests.list().at(-1)!.scenario
  }
  expect([await drawn('acme'), await drawn('idwise'), await drawn('acme')]).toEqual(['pep_hit', 'underage', 'approved'])
})

test('an armed scenario is taken back, once', async () => {
  await using world = await opened()
  const { body } = await world.control('POST', '/scenarios/arm', { scenario: 'underage' })
  expect((await world.control('DELETE', `/scenarios/armed/${body.id}`)).body).toEqual({ ok: true })
  expect(refusalOf(await world.control('DELETE', `/scenarios/armed/${body.id}`))).toEqual([404, 'not_found'])
  expect(itemsOf(await world.control('GET', '/scenarios/armed'))).toEqual([])
  await starts.acme(world, { reference: 'r-1' })
  expect(world.sim.requests.list().at(-1)!.scenario).toBe('approved')

  const armed = await world.sim.scenarios.arm({ scenario: 'underage' })
  expect((await world.sim.scenarios.armed()).items).toEqual([armed])
  await world.sim.scenarios.disarm(armed.id)
  await expect(world.sim.scenarios.disarm(armed.id)).rejects.toMatchObject({ code: 'not_found' })
})

test('what is armed and over leaves no trace, however much of it there was', async () => {
  await using world = await opened()
  const { sim } = world
  const before = await sim.digest()
  for (let i = 0; i < 300; i++) await sim.scenarios.arm({ scenario: 'approved', reference: `r-${i}`, ttlMs: 10 })
  await sim.clock.advance(10)
  await sim.scenarios.arm({ scenario: 'approved', reference: 'last' })
  expect((await sim.scenarios.armed({ limit: 1000 })).items).toHaveLength(1)
  await sim.reset()
  expect(await sim.digest()).toBe(before)
})

test('a namespace arms a bounded number of scenarios', async () => {
  await using world = await opened()
  const arms = Array.from({ length: 10_000 }, (_, i) => i)
  for (const i of arms) await world.sim.scenarios.arm({ scenario: 'approved', reference: `r-${i}`, ttlMs: 1000 })
  const refused = await world.control('POST', '/scenarios/arm', { scenario: 'approved' })
  expect(refusalOf(refused)).toEqual([409, 'illegal_action'])
  expect(messageOf(refused)).toContain('10000 scenarios are armed already')
  await world.sim.clock.advance(1000)
  expect((await world.control('POST', '/scenarios/arm', { scenario: 'approved' })).status).toBe(201)
})
