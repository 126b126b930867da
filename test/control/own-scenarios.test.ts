/** Scenarios of one's own: kept, listed, removed, and used in every place where a name is. */
import { expect, test } from 'vitest'
import { createSimulator, defineScenario, type SimulatorOptions } from '../../src/index.js'
import { caller, createAcme, openCheck } from '../support/acme/client.js'
import { controlOf, itemsOf, messageOf, refusalOf } from '../support/control.js'

async function opened(options: SimulatorOptions = {}) {
  const sim = await createAcme({ send: async () => new Response('ok'), ...options })
  return { sim, ask: caller(sim), control: controlOf(sim), [Symbol.asyncDispose]: () => sim.close() }
}
type World = Awaited<ReturnType<typeof opened>>

const grace = defineScenario({
  name: 'grace',
  title: 'Grace is listed',
  extends: 'pep_hit',
  person: { name: 'Grace Example', birthDate: '1985-12-09', sex: 'female', country: 'GB', email: 'grace@example.com' },
  document: { number: 'GRACE0001', expiryDate: '2030-05-04' },
  checks: { faceMatch: { verdict: 'failed', score: 7 } },
})

const drawn = async ({ sim, ask }: World, fields: object = {}) => {
  await openCheck(ask, fields)
  return sim.requests.list().at(-1)!.scenario
}
const session = async ({ sim }: World, request: object = {}) =>
  (await sim.journeys.create('acme', { flow: 'session', ...request })).ids.session_id!
const caseOf = async ({ sim }: World, id: string) => (await sim.journeys.get('acme', id, { reveal: true })).case!

test('a scenario is kept, listed, used by name and removed', async () => {
  await using world = await opened()
  const before = await world.sim.digest()
  const made = await world.control('POST', '/scenarios', grace)
  expect(made).toMatchObject({
    status: 201,
    body: { name: 'grace', title: 'Grace is listed', origin: 'namespace', definition: grace },
  })
  expect(itemsOf(await world.control('GET', '/scenarios'))).toEqual([made.body])
  expect(await drawn(world, { reference: 'x sim.grace' })).toBe('grace')
  await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada' }, { 'x-sim-scenario': 'grace' })
  expect(world.sim.requests.list().at(-1)!.scenario).toBe('grace')
  expect((await world.control('DELETE', '/scenarios/grace')).body).toEqual({ ok: true })
  expect(refusalOf(await world.control('DELETE', '/scenarios/grace'))).toEqual([404, 'not_found'])
  expect(await drawn(world, { reference: 'x sim.grace' })).toBe('approved')
  await world.control('POST', '/scenarios', grace)
  await world.sim.reset()
  expect(await world.sim.digest()).toBe(before)
})

test('the person given wins over what the client says, and the document agrees with it', async () => {
  await using world = await opened()
  const about = await caseOf(world, await session(world, { scenario: grace }))
  expect(about).toMatchObject({
    scenario: 'grace',
    person: {
      fullName: 'Grace Example',
      firstName: 'Grace',
      birthDate: '1985-12-09',
      sex: 'female',
      nationality: 'GBR',
      email: 'grace@example.com',
    },
    document: { number: 'GRACE0001', expiryDate: '2030-05-04', issuingCountry: 'GBR' },
    checks: { faceMatch: { verdict: 'failed', score: 7 }, watchLists: [{ list: 'pep', name: 'Grace Example' }] },
  })
  const [first, second] = about.document.mrz as string[]
  expect([first!.slice(0, 19), second!.slice(0, 9), second!.slice(13, 19)]).toEqual([
    'P<GBREXAMPLE<<GRACE',
    'GRACE0001',
    '851209',
  ])
})

test.each<[string, (world: World) => Promise<string>]>([
  [
    'armed',
    async (world) => {
      await world.control('POST', '/scenarios/arm', { scenario: grace })
      return session(world)
    },
  ],
  [
    'made the default',
    async (world) => {
      expect((await world.control('POST', '/scenarios/default', { scenario: grace })).body).toEqual({
        scenario: 'grace',
      })
      return session(world)
    },
  ],
  ['given with a new journey', (world) => session(world, { scenario: grace })],
  [
    'given with an action',
    async (world) => {
      const id = await session(world)
      await world.control('POST', `/journeys/acme/${id}/actions/open`, { scenario: grace })
      return id
    },
  ],
  [
    'put in the place of a journey’s own',
    async (world) => {
      const id = await session(world)
      expect((await world.control('POST', `/journeys/acme/${id}/scenario`, { scenario: grace })).status).toBe(200)
      return id
    },
  ],
  [
    'given in process',
    async (world) => {
      await world.sim.scenarios.arm({ scenario: grace as never })
      return session(world)
    },
  ],
])('a whole scenario is %s', async (_how, make) => {
  await using world = await opened()
  expect(await caseOf(world, await make(world))).toMatchObject({ scenario: 'grace', person: { firstName: 'Grace' } })
  expect((await world.sim.scenarios.list()).items.map(({ name }) => name)).toEqual(['grace'])
})

test('scenarios of the options are in every namespace, survive a reset, and cannot be replaced or removed', async () => {
  const slow = defineScenario({ name: 'slow_grace', extends: 'grace', timing: { processingMs: 60_000 } })
  await using world = await opened({ scenarios: [grace, slow], scenario: 'slow_grace' })
  const { sim } = world
  await sim.reset()
  expect(itemsOf(await world.control('GET', '/scenarios')).map(({ name, origin }) => [name, origin])).toEqual([
    ['grace', 'options'],
    ['slow_grace', 'options'],
  ])
  expect(await caseOf(world, await session(world))).toMatchObject({ scenario: 'slow_grace', processingMs: 60_000 })
  const { ids } = await sim.namespace('ci').journeys.create('acme', { flow: 'session', scenario: 'grace' })
  expect((await sim.namespace('ci').journeys.get('acme', ids.session_id!)).scenario).toBe('grace')
  const other = { ...grace, title: 'Another' }
  expect(refusalOf(await world.control('POST', '/scenarios', other))).toEqual([400, 'invalid_request'])
  expect(refusalOf(await world.control('DELETE', '/scenarios/grace'))).toEqual([409, 'illegal_action'])
  expect((await world.sim.catalog()).own).toEqual([
    { name: 'grace', title: 'Grace is listed' },
    { name: 'slow_grace', title: null },
  ])
})

test('the list of them is paged over both origins, and its pages join up', async () => {
  const many = (from: string, count: number) =>
    Array.from({ length: count }, (_, i) => defineScenario({ name: `${from}-${i}` }))
  await using world = await opened({ scenarios: many('a', 3) })
  for (const one of many('b', 3)) await world.sim.scenarios.define(one)
  for (const limit of [1, 2, 3, 4, 6]) {
    const names: unknown[] = []
    let after = ''
    for (;;) {
      const { body } = await world.control('GET', `/scenarios?limit=${limit}${after && `&after=${after}`}`)
      names.push(...(body.items as { name: string }[]).map(({ name }) => name))
      if (body.next === null) break
      after = String(body.next)
    }
    expect(names, `by ${limit}`).toEqual(['a-0', 'a-1', 'a-2', 'b-0', 'b-1', 'b-2'])
  }
  expect(refusalOf(await world.control('GET', '/scenarios?after=nobody'))).toEqual([404, 'not_found'])
})

test('how long the vendor takes is the scenario’s to say', async () => {
  await using world = await opened({ processingMs: 1000 })
  const id = await session(world, { scenario: { name: 'slow', timing: { processingMs: 60_000 } } })
  await world.sim.journeys.act('acme', id, 'upload')
  const jobs = await world.sim.clock.advance(60_000)
  expect(jobs.ran).toMatchObject([{ kind: 'acme.processStep', at: '2026-01-01T00:01:00.000Z' }])
})

test('a scenario that was removed is fallen back from, with a word about it', async () => {
  await using world = await opened()
  await world.control('POST', '/scenarios/arm', { scenario: grace })
  await world.control('POST', '/scenarios/default', { scenario: grace })
  await world.control('DELETE', '/scenarios/grace')
  expect(await drawn(world)).toBe('approved')
  expect(world.sim.requests.list().at(-1)!.violations).toMatchObject([
    { severity: 'advice', path: 'scenario' },
    { severity: 'advice', path: 'scenario' },
  ])
})

test('one of the namespace’s own is replaced by another of its name, and read by those that extend it as it was', async () => {
  await using world = await opened()
  await world.sim.scenarios.define({ name: 'base', checks: { mrz: 'failed' } })
  await world.sim.scenarios.define({ name: 'more', extends: 'base', checks: { alive: 'failed' } })
  await world.sim.scenarios.define({ name: 'base', decision: 'declined' })
  expect(await caseOf(world, await session(world, { scenario: 'more' }))).toMatchObject({
    decision: 'by_checks',
    checks: { mrz: 'failed', alive: 'failed' },
  })
  expect(await caseOf(world, await session(world, { scenario: 'base' }))).toMatchObject({
    decision: 'declined',
    checks: { mrz: 'passed' },
  })
  await world.sim.scenarios.remove('base')
  expect((await caseOf(world, await session(world, { scenario: 'more' }))).checks.mrz).toBe('failed')
})

const wrong: readonly [body: unknown, says: RegExp][] = [
  [{}, /body: name: /],
  [{ name: 'Upper' }, /name: must be 1 to 64 lower-case/],
  [{ name: 'approved' }, /name: there is a built-in scenario "approved"/],
  [{ name: '__proto__' }, /name: /],
  [{ name: 'x', extends: 'nothing' }, /extends: there is no scenario "nothing"/],
  [{ name: 'x', extends: 'x' }, /extends: there is no scenario "x"/],
  [{ name: 'x', colour: 'red' }, /colour: is not in the contract/],
  [{ name: 'x', person: { shoe: 1 } }, /person\.shoe: is not in the contract/],
  [{ name: 'x', person: { birthDate: '1990-02-30' } }, /person\.birthDate: must be a date/],
  [{ name: 'x', person: { birthDate: '2031-01-01' } }, /person\.birthDate: must be three days before today/],
  [{ name: 'x', person: { country: 'ZZ' } }, /person\.country: must be one of: /],
  [
    { name: 'x', document: { issueDate: '2030-01-01', expiryDate: '2020-01-01' } },
    /document\.expiryDate: must come after/,
  ],
  [{ name: 'x', document: { number: 'a b' } }, /document\.number: must be 1 to 9/],
  [{ name: 'x', checks: { mrz: 'maybe' } }, /checks\.mrz: /],
  [{ name: 'x', checks: { faceMatch: { verdict: 'failed', score: 101 } } }, /checks\.faceMatch\.score: /],
  [{ name: 'x', checks: { watchLists: [{ list: 'pep' }, { list: 'tax' }] } }, /checks\.watchLists\[1\]\.list: /],
  [{ name: 'x', attempts: { document: ['refused'] } }, /attempts\.document\[0\]: /],
  [{ name: 'x', attempts: { code: [] } }, /attempts\.code: /],
  [{ name: 'x', later: [{ afterMs: -1, event: 'renewal_due' }] }, /later\[0\]\.afterMs: /],
  [{ name: 'x', review: { verdict: 'approved' } }, /review\.afterMs: /],
  [{ name: 'x', faults: [{ effect: { kind: 'explode' } }] }, /faults\[0\]\.effect\.kind: must be one of "error", /],
  [
    { name: 'x', faults: [{ effect: { kind: 'hang' }, vendor: 'acme' }] },
    /faults\[0\]\.vendor: is not in the contract/,
  ],
]

test.each(wrong)('%j is refused with its place', async (body, says) => {
  await using world = await opened()
  const before = await world.sim.digest()
  const answer = await world.control('POST', '/scenarios', body)
  expect(refusalOf(answer)).toEqual([400, 'invalid_request'])
  expect(messageOf(answer)).toMatch(says)
  const armed = await world.control('POST', '/scenarios/arm', { scenario: body })
  expect(refusalOf(armed)).toEqual([400, 'invalid_request'])
  await expect(world.sim.scenarios.define(body as never)).rejects.toMatchObject({
    code: expect.stringMatching(/bad_request|unknown_scenario/),
  })
  expect(await world.sim.digest()).toBe(before)
})

test('a scenario of the options can be given again where it is used, and no other under its name', async () => {
  const own = { name: 'ours', checks: { mrz: 'failed' } } as const
  await using sim = await createAcme({ scenarios: [own] })
  const start = await sim.digest()
  expect((await sim.scenarios.arm({ scenario: own })).scenario).toBe('ours')
  await sim.reset()
  expect(await sim.digest()).toBe(start)
  await expect(sim.scenarios.arm({ scenario: { ...own, checks: {} } })).rejects.toThrow('a scenario of the options')
})

test('a scenario of the options that is wrong is refused when the simulator is made', async () => {
  const make = (scenarios: object[]) => createAcme({ scenarios: scenarios as never })
  await expect(make([{ name: 'x' }, { name: 'y', checks: { mrz: 1 } }])).rejects.toThrow(
    /scenarios\[1\]\.checks\.mrz: /,
  )
  await expect(make([{ name: 'x' }, { name: 'x' }])).rejects.toThrow(/scenarios\[1\]\.name: "x" is given twice/)
  await expect(make([{ name: 'x', extends: 'y' }, { name: 'y' }])).rejects.toThrow(
    /scenarios\[0\]\.extends: there is no scenario "y"/,
  )
  await expect(createAcme({ scenario: 'nobody' })).rejects.toMatchObject({ code: 'unknown_scenario' })
})

test('a namespace keeps a bounded number of them', async () => {
  await using world = await opened()
  for (let i = 0; i < 1000; i++) await world.sim.scenarios.define({ name: `s-${i}` })
  const refused = await world.control('POST', '/scenarios', { name: 'one-more' })
  expect(refusalOf(refused)).toEqual([409, 'illegal_action'])
  expect((await world.control('POST', '/scenarios', { name: 's-1', decision: 'declined' })).status).toBe(201)
})

test('a person of one’s own is verified by every vendor in every flow, whatever document it takes', async () => {
  await using sim = await createSimulator({ send: async () => new Response('ok') })
  const { vendors } = await sim.catalog()
  for (const { id, flows } of vendors) {
    for (const country of ['GB', 'FRA']) {
      for (const flow of flows) {
        const scenario = { ...grace, extends: 'approved', person: { ...grace.person, country } }
        const made = await sim.journeys.create(id, { flow: flow.id, scenario, state: 'completed' } as never)
        expect(Object.keys(made.ids).length, `${id} ${flow.id} ${country}`).toBeGreaterThan(0)
      }
    }
  }
})
