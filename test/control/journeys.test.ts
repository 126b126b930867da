/** Journeys over the control plane: found over all vendors, shown, and brought to any outcome. */
import { expect, test } from 'vitest'
import {
  createSimulator,
  defineKind,
  type SimulatorOptions,
  type StoredRecord,
  type VendorSimulator,
} from '../../src/index.js'
import type { OutcomeTable } from '../../src/mocks/types.js'
import { caller, picture } from '../support/acme/client.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { controlOf, itemsOf, messageOf, refusalOf } from '../support/control.js'

const acme = acmeSimulator as unknown as VendorSimulator
interface Ride extends StoredRecord {
  readonly environment: string
  readonly reference: string | null
  readonly scenario: string
  readonly status: string
}
const rides = defineKind<Ride>('bolt.ride', { indexes: { all: () => '*', reference: (r) => r.reference ?? undefined } })

/** A second vendor, whose journeys are listed and no more. */
const { hosted: _, ...rest } = acme
const bolt: VendorSimulator = {
  ...rest,
  vendor: { ...acme.vendor, profile: { ...acme.vendor.profile, id: 'bolt' } },
  async createJourney(tools, { environment, reference = null, state, scenario = 'approved' }) {
    const { id } = tools.tx.put(rides, { id: tools.id('session'), environment, reference, status: state, scenario })
    return { ids: { session_id: id } }
  },
  journeys: {
    kind: rides as never,
    summary: (_tools, { id, ...ride }: Ride) => ({
      ...ride,
      journeyId: id,
      ids: { session_id: id },
      flow: 'session',
      ended: ride.status === 'completed',
      createdAt: 0,
      link: null,
    }),
  },
}

async function opened(options: SimulatorOptions = {}) {
  const sim = await createSimulator({ vendors: [acme, bolt], send: async () => new Response('ok'), ...options })
  const make = async (vendor = 'acme', request: object = {}) =>
    (await sim.journeys.create(vendor, { flow: 'session', ...request })).ids.session_id!
  return { sim, make, ask: caller(sim), control: controlOf(sim), [Symbol.asyncDispose]: () => sim.close() }
}
type World = Awaited<ReturnType<typeof opened>>

const idsOf = (items: readonly Record<string, unknown>[]) => items.map(({ journeyId }) => journeyId)
const act = ({ control }: World, id: string, action: string, body?: unknown) =>
  control('POST', `/journeys/acme/${id}/actions/${action}`, body)

test('journeys of all vendors are listed as each vendor tells them', async () => {
  await using world = await opened()
  const first = await world.make('acme', { reference: 'r-1' })
  const second = await world.make('bolt', { scenario: 'attempts_exceeded', state: 'completed', environment: 'live' })
  const { body } = await world.control('GET', '/journeys')
  expect(body).toEqual({
    items: [
      {
        vendor: 'acme',
        journeyId: first,
        ids: { session_id: first },
        reference: 'r-1',
        flow: 'session',
        scenario: 'approved',
        environment: 'test',
        status: 'created',
        ended: false,
        createdAt: '2026-01-01T00:00:00.000Z',
        link: expect.stringContaining('/acme/hosted/'),
      },
      {
        vendor: 'bolt',
        journeyId: second,
        ids: { session_id: second },
        reference: null,
        flow: 'session',
        scenario: 'attempts_exceeded',
        environment: 'live',
        status: 'completed',
        ended: true,
        createdAt: '1970-01-01T00:00:00.000Z',
        link: null,
      },
    ],
    next: null,
  })
  expect(await world.sim.journeys.list()).toEqual(body)
  expect(await world.sim.namespace('ci').journeys.list()).toEqual({ items: [], next: null })
})

test('each filter finds what fits, and together they find what fits all', async () => {
  await using world = await opened()
  const made = [
    await world.make('acme', { reference: 'r-1' }),
    await world.make('acme', { reference: 'r-1', scenario: 'attempts_exceeded', state: 'completed' }),
    await world.make('bolt', { reference: 'r-1', environment: 'live' }),
    await world.make('bolt', { state: 'completed' }),
  ]
  const found = async (query: string) => idsOf(itemsOf(await world.control('GET', `/journeys?${query}`)))
  const at = (...places: number[]) => places.map((i) => made[i])
  expect(await found('vendor=bolt')).toEqual(at(2, 3))
  expect(await found('reference=r-1')).toEqual(at(0, 1, 2))
  expect(await found('scenario=attempts_exceeded')).toEqual(at(1))
  expect(await found('status=completed')).toEqual(at(3))
  expect(await found('environment=live')).toEqual(at(2))
  expect(await found('ended=true')).toEqual(at(1, 3))
  expect(await found('ended=false')).toEqual(at(0, 2))
  expect(await found('flow=session')).toEqual(made)
  expect(await found('flow=standard')).toEqual([])
  expect(await found('reference=r-1&ended=false&vendor=acme')).toEqual(at(0))
  expect(await found('reference=nobody')).toEqual([])
})

test('the newest first, over all vendors, page by page, whatever is asked for', async () => {
  await using world = await opened()
  const made: string[] = []
  for (let i = 0; i < 9; i++) {
    made.unshift(await world.make('acme', { reference: `r-${i % 2}`, ...(i % 3 === 0 && { state: 'completed' }) }))
    await world.sim.clock.advance(1000)
  }
  const all = async (query: string, limit: number) => {
    const found: unknown[] = []
    for (let after = ''; ; ) {
      const answer = await world.control('GET', `/journeys?order=newest&limit=${limit}${query}${after}`)
      expect(answer.status).toBe(200)
      found.push(...idsOf(itemsOf(answer)))
      if (answer.body.next === null) return found
      after = `&after=${encodeURIComponent(String(answer.body.next))}`
    }
  }
  for (const limit of [1, 2, 9, 100]) {
    expect(await all('', limit)).toEqual(made)
    expect(await all('&reference=r-1', limit)).toEqual(made.filter((_, i) => i % 2 === 1))
    expect(await all('&ended=true', limit)).toEqual(made.filter((_, i) => (8 - i) % 3 === 0))
  }
  // what is made meanwhile is on the first page, and moves nothing on the others
  const first = await world.control('GET', '/journeys?order=newest&limit=4')
  await world.make()
  const next = encodeURIComponent(String(first.body.next))
  const second = await world.control('GET', `/journeys?order=newest&limit=4&after=${next}`)
  expect(idsOf(itemsOf(second))).toEqual(made.slice(4, 8))
  for (const odd of ['nobody:x', 'acme:nothing', 'acme:%25', '%25'])
    expect((await world.control('GET', `/journeys?order=newest&after=${odd}`)).status, odd).toBe(404)
})

test('any id of a journey, or its reference, finds it among all', async () => {
  await using world = await opened()
  const [one, two] = [
    await world.make('acme', { reference: 'shared' }),
    await world.make('bolt', { reference: 'shared' }),
  ]
  const third = await world.make('acme', { reference: one })
  const code = (await world.sim.journeys.get('acme', one)).link!.split('/').at(-1)!
  const found = async (id: string, more = '') =>
    idsOf(itemsOf(await world.control('GET', `/journeys?id=${encodeURIComponent(id)}${more}`))).sort()
  expect(await found('shared')).toEqual([one, two].sort())
  expect(await found('shared', '&vendor=bolt')).toEqual([two])
  expect(await found('shared', '&ended=true')).toEqual([])
  expect(await found(code)).toEqual([one])
  expect(await found(two)).toEqual([two])
  // an id of one that is the reference of another
  expect(await found(one)).toEqual([one, third].sort())
  expect(await found('nothing')).toEqual([])
})

test('pages join up over vendors, whatever is asked for', async () => {
  await using world = await opened()
  for (let i = 0; i < 7; i++) {
    await world.make(i % 2 ? 'acme' : 'bolt', { reference: `r-${i % 2}`, ...(i % 3 === 0 && { state: 'completed' }) })
  }
  for (const query of ['', '&ended=true', '&reference=r-1', '&vendor=bolt']) {
    const all = idsOf(itemsOf(await world.control('GET', `/journeys?limit=1000${query}`)))
    expect(all.length, query).toBeGreaterThan(1)
    for (const limit of [1, 2, 3]) {
      const found: unknown[] = []
      let after = ''
      for (;;) {
        const answer = await world.control('GET', `/journeys?limit=${limit}${query}${after && `&after=${after}`}`)
        expect(itemsOf(answer).length).toBeLessThanOrEqual(limit)
        found.push(...idsOf(itemsOf(answer)))
        if (answer.body.next === null) break
        after = encodeURIComponent(String(answer.body.next))
      }
      expect(found, `${query} by ${limit}`).toEqual(all)
    }
  }
})

test('one call looks at a bounded number of journeys, and says where to go on', async () => {
  await using world = await opened()
  for (let i = 0; i < 5001; i++) await world.make()
  const last = await world.make('acme', { state: 'completed' })
  const first = await world.sim.journeys.list({ ended: true })
  expect([first.items, first.next]).toEqual([[], expect.stringMatching(/^acme:/)])
  const second = await world.sim.journeys.list({ ended: true }, { after: first.next! })
  expect([idsOf(second.items), second.next]).toEqual([[last], null])
}, 60_000)

test('a list that is asked for wrongly is refused', async () => {
  await using world = await opened()
  for (const [query, status] of [
    ['vendor=nobody', 404],
    ['after=nothing', 404],
    ['after=acme:nothing', 404],
    ['after=__proto__:x', 404],
    ['ended=perhaps', 400],
    ['colour=red', 400],
    ['limit=0x', 400],
  ] as const) {
    const answer = await world.control('GET', `/journeys?${query}`)
    expect([query, answer.status]).toEqual([query, status])
  }
})

test('a journey is shown with its case, and its person only to who asks for that', async () => {
  await using world = await opened()
  await world.control('POST', '/webhooks/endpoints', { vendor: 'acme', url: 'http://127.0.0.1:9/hook' })
  const id = await world.make('acme', { scenario: 'pep_hit', reference: 'ada@example.com', state: 'completed' })
  const { body } = await world.control('GET', `/journeys/acme/${id}`)
  expect(body).toMatchObject({
    journeyId: id,
    reference: '[hidden]',
    status: 'completed',
    deliveries: 1,
    case: {
      scenario: 'pep_hit',
      person: { fullName: '[hidden]', birthDate: '[hidden]', address: { city: '[hidden]' } },
      document: { kind: 'passport', number: '[hidden]', mrz: '[hidden]' },
      checks: { authenticity: 'passed', watchLists: [{ list: 'pep', name: '[hidden]', birthYear: '[hidden]' }] },
      decision: 'by_checks',
      conduct: 'completes',
      processingMs: null,
    },
  })
  const shown = await world.control('GET', `/journeys/acme/${id}?reveal=true`)
  const { person, document } = shown.body.case as { person: { fullName: string }; document: { mrz: string[] } }
  expect([shown.body.reference, person.fullName]).toEqual(['ada@example.com', 'Sam Specimen'])
  expect(document.mrz).toHaveLength(2)
  expect(JSON.stringify(body)).not.toContain('Specimen')
  expect(await world.sim.journeys.get('acme', id, { reveal: true })).toEqual(shown.body)
  const byLink = String(body.link).split('/').at(-1)
  expect((await world.control('GET', `/journeys/acme/${byLink}`)).body).toEqual(body)
  for (const [path, status] of [
    ['/journeys/acme/nobody', 404],
    ['/journeys/bolt/nobody', 404],
    ['/journeys/nobody/x', 404],
    [`/journeys/bolt/${id}`, 404],
    [`/journeys/acme/${'x'.repeat(5000)}`, 404],
    ['/journeys/acme/%00', 404],
    ['/journeys/acme/%E0%A4%A', 404],
  ] as const) {
    expect((await world.control('GET', path)).status, path).toBe(status)
  }
})

test.each([
  ['approve', 'approved'],
  ['reject', 'document_tampered'],
  ['refer', 'manual_review_pending'],
])('%s plays a journey to its end under %s', async (action, scenario) => {
  await using world = await opened()
  const id = await world.make('acme', { scenario: 'attempts_exceeded' })
  expect((await act(world, id, action)).body).toMatchObject({ journeyId: id, scenario, phase: 'ended' })
  expect((await world.sim.journeys.get('acme', id)).scenario).toBe(scenario)
  const again = await act(world, id, action)
  expect(refusalOf(again)).toEqual([409, 'illegal_action'])
})

const table = (cannot?: string): OutcomeTable => ({
  declined: { session: { ...(cannot && { cannot }), evidence: 'assumed', end: {}, events: [] } },
})

test('a vendor that can decline rejects by that', async () => {
  const vendorWith = (rows: OutcomeTable): VendorSimulator => ({ ...acme, outcomes: async () => rows })
  for (const [rows, scenario] of [
    [table(), 'declined'],
    [table('it has no word for it'), 'document_tampered'],
    [{}, 'document_tampered'],
  ] as const) {
    await using world = await opened({ vendors: [vendorWith(rows)] })
    expect((await act(world, await world.make(), 'reject')).body).toMatchObject({ scenario, phase: 'ended' })
  }
})

test('a journey that waits for its reviewer is approved and rejected by the reviewer', async () => {
  await using sim = await createSimulator({ vendors: ['idwise'], send: async () => new Response('ok') })
  for (const [action, status] of [
    ['approve', 'good'],
    ['reject', 'bad'],
    ['review', 'good'],
  ] as const) {
    const { ids } = await sim.journeys.create('idwise', { scenario: 'manual_review_pending', state: 'completed' })
    const id = Object.values(ids)[0]!
    const played = await sim.journeys.act('idwise', id, action)
    expect([played.scenario, played.end?.tone], action).toEqual(['manual_review_pending', status])
  }
})

test('expire, cancel and abandon do what they say', async () => {
  await using world = await opened()
  const status = async (action: string) => {
    const id = await world.make()
    expect((await act(world, id, action)).status, action).toBe(200)
    return (await world.sim.journeys.get('acme', id)).status
  }
  expect([await status('expire'), await status('cancel'), await status('abandon')]).toEqual([
    'link_expired',
    'consented',
    'consented',
  ])
})

test('journeys of a vendor without a page can be shown, and not played', async () => {
  await using world = await opened()
  const id = await world.make('bolt')
  expect((await world.control('GET', `/journeys/bolt/${id}`)).body).toMatchObject({ journeyId: id, case: null })
  for (const path of [`/journeys/bolt/${id}/actions/approve`, `/journeys/bolt/${id}/actions/upload`]) {
    expect(refusalOf(await world.control('POST', path))).toEqual([409, 'illegal_action'])
  }
})

test('what a vendor does not have is refused in words', async () => {
  await using world = await opened()
  const id = await world.make()
  for (const [action, says] of [
    ['review', 'the vendor has no review'],
    ['resubmit', 'the vendor asks for no step again'],
  ] as const) {
    const answer = await act(world, id, action)
    expect([refusalOf(answer), messageOf(answer)]).toEqual([[409, 'illegal_action'], expect.stringContaining(says)])
  }
})

test('a step is uploaded with specimens or with pictures, and the person comes as far as needed', async () => {
  await using world = await opened()
  const id = await world.make()
  const base64 = Buffer.from(picture).toString('base64')
  expect((await act(world, id, 'upload', { images: { front: base64 } })).body).toMatchObject({ phase: 'consented' })
  await world.sim.clock.drain()
  expect((await world.ask('GET', `/acme/v1/sessions/${id}`)).body.attempts).toEqual({
    document: 1,
    phone: 0,
    selfie: 0,
  })
  expect((await act(world, id, 'upload', { step: 'phone' })).status).toBe(200)
  await world.sim.clock.drain()
  expect((await act(world, id, 'upload', { images: { selfie: `data:image/png;base64,${base64}` } })).status).toBe(200)
  await world.sim.clock.drain()
  expect((await world.sim.journeys.get('acme', id)).status).toBe('completed')
  expect(refusalOf(await act(world, id, 'upload'))).toEqual([409, 'illegal_action'])
})

test('pictures go through the checks of the page', async () => {
  await using world = await opened()
  const id = await world.make()
  const base64 = Buffer.from(picture).toString('base64')
  for (const [body, says] of [
    [{ images: { front: '???' } }, 'images.front is not base64'],
    [{ images: { front: '' } }, 'images.front is not base64'],
    [{ images: { front: 'aGVsbG8=' } }, 'images.front is no whole picture'],
    [{ images: { front: base64.slice(0, 40) } }, 'images.front is no whole picture'],
    [{ images: { selfie: base64 } }, 'images.selfie: step "document" takes'],
    [{ images: { left: base64 } }, 'images.left: is not in the contract'],
    [{ step: 'nothing' }, 'step: there is no step "nothing"'],
    [{ images: 'x' }, 'images: '],
  ] as const) {
    const answer = await act(world, id, 'upload', body)
    expect([refusalOf(answer), messageOf(answer)], JSON.stringify(body).slice(0, 80)).toEqual([
      [400, 'invalid_request'],
      expect.stringContaining(says),
    ])
  }
  expect((await world.sim.journeys.get('acme', id)).status).toBe('created')
})

test('an action refuses what it does not take', async () => {
  await using world = await opened()
  const id = await world.make()
  for (const [action, body, says] of [
    ['approve', { scenario: 'pep_hit' }, 'scenario: approve does not take it'],
    ['open', { verdict: 'approved' }, 'verdict: open does not take it'],
    ['review', { steps: ['document'] }, 'steps: review does not take it'],
    ['complete', { images: {} }, 'images: complete does not take it'],
    ['review', { verdict: 'perhaps' }, 'verdict: '],
    ['resubmit', { steps: [] }, 'steps: '],
    ['complete', { colour: 'red' }, 'colour: is not in the contract'],
    ['complete', { scenario: { name: 'x', checks: 1 } }, 'scenario.checks: '],
    ['complete', 'nonsense', 'not valid JSON'],
    ['complete', [], 'body: '],
  ] as const) {
    const answer = await act(world, id, action, body)
    expect([refusalOf(answer), messageOf(answer)], `${action} ${JSON.stringify(body)}`).toEqual([
      [400, 'invalid_request'],
      expect.stringContaining(says),
    ])
  }
  expect(await world.sim.journeys.get('acme', id)).toMatchObject({ scenario: 'approved', status: 'created' })
  expect((await world.sim.scenarios.list()).items).toEqual([])
})

test('another scenario takes the place of a journey’s own until the journey is over', async () => {
  await using world = await opened()
  const id = await world.make()
  const replace = (scenario: unknown) => world.control('POST', `/journeys/acme/${id}/scenario`, { scenario })
  expect((await replace('attempts_exceeded')).body).toMatchObject({ scenario: 'attempts_exceeded', phase: 'created' })
  expect(refusalOf(await replace('nothing'))).toEqual([400, 'invalid_request'])
  expect(refusalOf(await replace(7))).toEqual([400, 'invalid_request'])
  expect((await act(world, id, 'complete')).body).toMatchObject({ phase: 'ended', end: { title: 'Too many attempts' } })
  const late = await replace('approved')
  expect([refusalOf(late), messageOf(late)]).toEqual([
    [409, 'illegal_action'],
    expect.stringContaining('the session is over'),
  ])
  expect(await world.sim.journeys.setScenario('acme', await world.make(), 'pep_hit')).toMatchObject({
    scenario: 'pep_hit',
  })
})

test('a journey is made without a body, and the answer names the id that lists call it by', async () => {
  await using sim = await createSimulator()
  for (const vendor of ['idwise', 'incode', 'signzy', 'veratad']) {
    const answer = await sim.fetch(`http://sim.test/_sim/journeys/${vendor}`, { method: 'POST' })
    const { journeyId } = (await answer.json()) as { journeyId: string }
    expect(answer.status).toBe(201)
    expect((await sim.journeys.list({ vendor })).items.map((one) => one.journeyId)).toEqual([journeyId])
  }
})
