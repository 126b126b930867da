/** The driver of journeys that live on the hosted page alone: what the person does, what the clock does, and who is told. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JourneyAction } from '../../../src/contracts/define.js'
import type { SimulatorOptions } from '../../../src/index.js'
import { makePng } from '../../../src/kit/png.js'
import { createMemoryStore } from '../../../src/runtime/store/memory.js'
import { type Answered, caller, createAcme, picture } from '../../support/acme/client.js'
import { limits } from '../../support/acme/sessions.js'
import { caseScenarioNames } from '../../support/scenarios.js'

/** A session with its page as plain calls; every webhook it causes is kept. */
async function opened(options: SimulatorOptions = {}, fields: object = {}, headers: Record<string, string> = {}) {
  const bugs: unknown[] = []
  const told: string[] = []
  const sim = await createAcme({
    send: async (request) => {
      told.push(((await request.json()) as { end: string }).end)
      return new Response('ok')
    },
    onBug: (bug) => void bugs.push(bug),
    ...options,
  })
  await sim.webhooks.register({ vendor: 'acme', url: 'http://127.0.0.1:9/hook' })
  const ask = caller(sim)
  const { body } = await ask('POST', '/acme/v1/sessions', { full_name: 'Ada Example', ...fields }, headers)
  const id = String(body.session_id)
  const path = new URL(String(body.link)).pathname
  const act = (kind: string, more: object = {}) => ask('POST', `${path}/acts`, { kind, ...more })
  const state = async () => (await ask('GET', `${path}/state`)).body as Record<string, never>
  const status = async () => (await ask('GET', `/acme/v1/sessions/${id}`)).body.status
  const consented = async () => {
    await act('open')
    await act('consent', { given: true })
  }
  const pictures = (
    step: string,
    files: Record<string, Uint8Array<ArrayBuffer>>,
    more: Record<string, string> = {},
  ) => {
    const form = new FormData()
    form.set('step', step)
    for (const [name, value] of Object.entries(more)) form.set(name, value)
    for (const [name, bytes] of Object.entries(files)) form.set(name, new File([bytes], `${name}.png`))
    return ask('POST', `${path}/pictures`, form)
  }
  return {
    sim,
    ask,
    id,
    path,
    act,
    state,
    status,
    consented,
    pictures,
    told,
    bugs,
    [Symbol.asyncDispose]: () => sim.close(),
  }
}
const codeOf = ({ status, body }: Answered): [number, string] => [status, (body.error as { code: string }).code]
const steps = (state: Record<string, unknown>) =>
  (state.steps as { id: string; state: string; attempts: number }[]).map((s) => `${s.id} ${s.state} ${s.attempts}`)

test('a person walks through, and every moment shows what is true', async () => {
  await using world = await opened({ processingMs: 1000 })
  expect(await world.state()).toMatchObject({
    vendor: { id: 'acme', title: 'Acme ID' },
    journeyId: world.id,
    scenario: 'approved',
    phase: 'created',
    current: 'document',
    document: { country: null, documentKind: null },
    end: null,
    posts: { close: 'CLOSE', error: 'ERROR', bot: 'BOT' },
  })
  await world.consented()
  await world.act('document', { country: 'DE', documentKind: 'passport' })
  const sent = await world.act('submit', { step: 'document' })
  expect(steps(sent.body)).toEqual(['document processing 1', 'phone open 0', 'selfie open 0'])
  await world.sim.clock.advance(999)
  expect(steps(await world.state())[0]).toBe('document processing 1')
  await world.sim.clock.advance(1)
  expect(await world.state()).toMatchObject({ current: 'phone', document: { country: 'DE', documentKind: 'passport' } })
  await world.act('submit', { step: 'phone', code: '123456' })
  await world.sim.clock.advance(1000)
  await world.act('submit', { step: 'selfie' })
  expect(await world.status()).toBe('consented')
  await world.sim.clock.advance(1000)
  expect(await world.state()).toMatchObject({ phase: 'ended', current: null, end: { tone: 'good', post: 'DONE' } })
  expect([await world.status(), world.told]).toEqual(['completed', ['completed']])
})

test('a failed attempt says so and leaves another; the last one ends the session', async () => {
  await using world = await opened({ scenario: 'document_unreadable' })
  await world.consented()
  await world.act('submit', { step: 'document' })
  expect(await world.state()).toMatchObject({
    steps: [{ state: 'open', attempts: 1, attemptsLeft: 1, message: 'The picture could not be read.' }, {}, {}],
  })
  await world.act('submit', { step: 'document' })
  expect(await world.state()).toMatchObject({ phase: 'ended', end: { title: 'Too many attempts' } })
  await world.sim.clock.drain()
  expect(world.told).toEqual(['attempts_exceeded'])
})

test('refusing consent ends the session where the vendor says so', async () => {
  await using world = await opened()
  await world.act('open')
  expect((await world.act('consent', { given: false })).body).toMatchObject({
    phase: 'ended',
    end: { post: 'DECLINED' },
  })
})

test('a link that nobody opens runs out by the clock, and nobody can open it then', async () => {
  await using world = await opened()
  await world.sim.clock.advance(limits.created - 1)
  expect(await world.status()).toBe('created')
  await world.sim.clock.advance(1)
  expect([await world.status(), world.told]).toEqual(['link_expired', ['link_expired']])
  expect(codeOf(await world.act('open'))).toEqual([409, 'illegal_action'])
  expect(await world.state()).toMatchObject({ end: { title: 'The link has expired' } })
})

test('a link that was opened in time has the limit of the session instead', async () => {
  await using world = await opened()
  await world.sim.clock.advance(limits.created - 1000)
  await world.consented()
  await world.sim.clock.advance(limits.opened - 1)
  expect(await world.status()).toBe('consented')
  await world.sim.clock.advance(1)
  expect([await world.status(), world.told]).toEqual(['session_expired', ['session_expired']])
})

test('a session that is over is not ended again by its limits, nor by a step that was under way', async () => {
  await using world = await opened({ processingMs: 1000 })
  await world.consented()
  await world.act('submit', { step: 'document' })
  await world.act('expire')
  await world.sim.clock.advance(2 * limits.created)
  expect([await world.status(), world.told]).toEqual(['session_expired', ['session_expired']])
})

test('completing plays what remains at once, whatever processing takes', async () => {
  await using world = await opened({ processingMs: 60_000 })
  await world.consented()
  await world.act('submit', { step: 'document' })
  expect((await world.act('complete')).body).toMatchObject({ phase: 'ended', end: { post: 'DONE' } })
  expect((await world.ask('GET', `/acme/v1/sessions/${world.id}`)).body.attempts).toEqual({
    document: 1,
    phone: 1,
    selfie: 1,
  })
  await world.sim.clock.advance(60_000)
  expect(world.told).toEqual(['completed'])
})

test.each([
  ['approved', 'completed', { document: 1, phone: 1, selfie: 1 }],
  ['document_unreadable', 'attempts_exceeded', { document: 2, phone: 0, selfie: 0 }],
  ['attempts_exceeded', 'attempts_exceeded', { document: 2, phone: 0, selfie: 0 }],
  ['abandoned', 'consented', { document: 1, phone: 1, selfie: 0 }],
  ['link_expired', 'link_expired', { document: 0, phone: 0, selfie: 0 }],
  ['consent_refused', 'declined', { document: 0, phone: 0, selfie: 0 }],
])('completing %s leaves it %s', async (scenario, status, attempts) => {
  await using world = await opened({}, {}, { 'x-sim-scenario': scenario })
  await world.act('complete')
  expect((await world.ask('GET', `/acme/v1/sessions/${world.id}`)).body).toMatchObject({ status, attempts })
})

test('abandoning leaves before the last step, and the session runs out by itself', async () => {
  await using world = await opened()
  expect((await world.act('abandon')).body).toMatchObject({ phase: 'consented', current: 'selfie', end: null })
  expect(world.told).toEqual([])
  expect((await world.act('abandon')).body).toMatchObject({ current: 'selfie' })
  await world.sim.clock.advance(limits.opened)
  expect(world.told).toEqual(['session_expired'])
})

test('another outcome can be chosen until the session is over, and counts from then on', async () => {
  await using world = await opened()
  await world.consented()
  await world.act('submit', { step: 'document' })
  expect((await world.act('choose', { scenario: 'attempts_exceeded' })).body).toMatchObject({
    scenario: 'attempts_exceeded',
    steps: [{ state: 'passed' }, {}, {}],
  })
  await world.act('complete')
  const { body } = await world.ask('GET', `/acme/v1/sessions/${world.id}`)
  expect(body).toMatchObject({ status: 'completed', attempts: { document: 1, phone: 3, selfie: 2 } })
  expect(codeOf(await world.act('choose', { scenario: 'approved' }))).toEqual([409, 'illegal_action'])
})

test('pictures are taken as they are, judged by their bytes, and kept as long as the journey', async () => {
  await using world = await opened()
  await world.consented()
  const sent = await world.pictures('document', { front: makePng(8, 8, 1), back: makePng(8, 8, 2) })
  expect([sent.status, steps(sent.body)[0]]).toEqual([200, 'document processing 1'])
  await world.act('submit', { step: 'phone' })
  // a side without a file is a specimen
  expect((await world.pictures('selfie', {})).status).toBe(200)
  expect(await world.status()).toBe('completed')
})

test('what is no picture, or no picture of the step, is refused and changes nothing', async () => {
  await using world = await opened()
  await world.consented()
  const text = new TextEncoder().encode('<svg onload="alert(1)"/>')
  expect(codeOf(await world.pictures('document', { front: text }))).toEqual([415, 'unsupported_image'])
  expect(codeOf(await world.pictures('document', { front: new Uint8Array(0) }))).toEqual([415, 'unsupported_image'])
  expect(codeOf(await world.pictures('document', { selfie: picture }))).toEqual([400, 'invalid_request'])
  expect(codeOf(await world.pictures('nothing', { front: picture }))).toEqual([409, 'illegal_action'])
  expect(codeOf(await world.pictures('selfie', { selfie: picture }))).toEqual([409, 'illegal_action'])
  expect(steps(await world.state())).toEqual(['document open 0', 'phone open 0', 'selfie open 0'])
})

test.each<[string, string, object, number, string]>([
  ['an act that is none', 'dance', {}, 400, 'invalid_request'],
  ['consent that says nothing', 'consent', {}, 400, 'invalid_request'],
  ['a country that is none', 'document', { country: 'Germany', documentKind: 'passport' }, 400, 'invalid_request'],
  ['a document that is none', 'document', { country: 'DE', documentKind: 'library_card' }, 400, 'invalid_request'],
  ['an outcome that is none', 'choose', { scenario: 'everything' }, 400, 'invalid_request'],
  ['a step before consent', 'submit', { step: 'document' }, 409, 'illegal_action'],
  ['consent before opening', 'consent', { given: true }, 409, 'illegal_action'],
])('%s is refused in our own shape', async (_, kind, more, status, code) => {
  await using world = await opened()
  const answer = await world.act(kind, more)
  expect([...codeOf(answer), answer.headers.get('x-sim-error')]).toEqual([status, code, code])
  expect(answer.body.error).toMatchObject({ message: expect.any(String), hint: expect.any(String) })
  expect(await world.status()).toBe('created')
})

test('an unknown link is a page that says so, and an error everywhere else', async () => {
  await using world = await opened()
  const page = await world.ask('GET', '/acme/hosted/nothing')
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  expect(page.body.text).toContain('There is nothing behind this link')
  for (const [method, path] of [
    ['GET', 'state'],
    ['GET', 'specimens/front'],
    ['POST', 'acts'],
  ] as const) {
    const body = method === 'POST' ? { kind: 'open' } : undefined
    expect(codeOf(await world.ask(method, `/acme/hosted/nothing/${path}`, body))).toEqual([404, 'not_found'])
  }
  // the id of a journey opens no page: only its link does
  expect((await world.ask('GET', `/acme/hosted/${world.id}`)).status).toBe(404)
  expect(codeOf(await world.ask('GET', `${world.path}/nothing`))).toEqual([404, 'unknown_route'])
  expect(codeOf(await world.ask('DELETE', world.path))).toEqual([405, 'method_not_allowed'])
  expect(codeOf(await world.ask('GET', '/acme/hosted'))).toEqual([404, 'unknown_route'])
  expect((await world.ask('GET', '/acme/hostedx')).body.code).toBe('not_found')
})

test('a specimen is one picture a side', async () => {
  await using world = await opened()
  for (const side of ['front', 'back', 'selfie']) {
    const one = await world.sim.fetch(`http://sim.test${world.path}/specimens/${side}`)
    expect([one.status, one.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect([...new Uint8Array(await one.arrayBuffer()).subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47])
  }
  expect(codeOf(await world.ask('GET', `${world.path}/specimens/top`))).toEqual([400, 'invalid_request'])
})

test('the page is one text that asks the network for nothing, and may be embedded', async () => {
  await using world = await opened()
  const page = await world.ask('GET', world.path)
  const policy = page.headers.get('content-security-policy')!
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; /)
  expect(policy).not.toMatch(/unsafe|http|frame-ancestors|\*/)
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  expect(page.headers.get('x-frame-options')).toBeNull()
  expect(page.body.text).not.toMatch(/\b(?:src|href)="(?!data:,")/)
  expect(page.body.text).not.toMatch(/https?:\/\//)
})

test('the journal shows what the page asked, under the vendor and the journey', async () => {
  await using world = await opened()
  await world.ask('GET', world.path)
  await world.act('open')
  expect(world.sim.requests.list().slice(1)).toMatchObject([
    { vendor: 'acme', endpoint: 'openHostedPage', journeyId: world.id, status: 200 },
    { vendor: 'acme', endpoint: 'actOnHostedPage', journeyId: world.id, status: 200 },
  ])
  const { id } = world.sim.requests.list().at(-1)!
  expect(await world.sim.requests.get(id)).toMatchObject({ endpoint: 'actOnHostedPage' })
})

test('a link of another namespace carries its name, and leads nowhere without it', async () => {
  await using world = await opened()
  const { ids } = await world.sim.namespace('ci-1').journeys.create('acme', { flow: 'session' })
  const { pathname } = new URL(ids.link!)
  expect(pathname).toMatch(/^\/~ci-1\/acme\/hosted\/\w{16}$/)
  const act = await world.ask('POST', `${pathname}/acts`, { kind: 'complete' })
  expect(act.body).toMatchObject({ phase: 'ended', journeyId: ids.session_id })
  expect((await world.ask('GET', pathname.replace('/~ci-1', ''))).status).toBe(404)
})

test('the driver does the same on the hostile store', async () => {
  const tell = async (hostile: boolean) => {
    await using world = await opened({ store: createMemoryStore({ hostile }), processingMs: 10 })
    const seen: unknown[] = [await world.state()]
    await world.consented()
    seen.push((await world.pictures('document', { front: makePng(8, 8, 1) })).body)
    await world.sim.clock.advance(10)
    seen.push((await world.act('choose', { scenario: 'abandoned' })).body, (await world.act('complete')).body)
    seen.push((await world.act('submit', { step: 'phone' })).status)
    await world.sim.clock.advance(limits.opened)
    expect(world.bugs).toEqual([])
    return JSON.stringify([seen, await world.state(), world.told, await world.sim.digest()])
  }
  expect(await tell(true)).toBe(await tell(false))
})

const anyCall = fc.oneof(
  fc.record({
    kind: fc.constantFrom('open', 'complete', 'abandon', 'expire', 'consent', 'document', 'submit', 'choose', 'dance'),
    given: fc.boolean(),
    country: fc.constantFrom('DE', 'de', '', 'Germany'),
    documentKind: fc.constantFrom('passport', 'identity_card', 'x'),
    step: fc.constantFrom('document', 'phone', 'selfie', '__proto__', 'constructor', ''),
    scenario: fc.constantFrom(...caseScenarioNames, '__proto__', ''),
  }),
  fc.jsonValue(),
)

test('nothing that can be sent to the page makes it fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyCall, { maxLength: 12 }), async (calls) => {
      await using world = await opened()
      for (const body of calls) {
        const { status } = await world.ask('POST', `${world.path}/acts`, JSON.stringify(body))
        expect([200, 400, 409]).toContain(status)
        expect((await world.ask('GET', `${world.path}/state`)).status).toBe(200)
      }
      await world.sim.clock.advance(2 * limits.created)
      expect(world.bugs).toEqual([])
      expect(world.told).toHaveLength(1)
    }),
    { numRuns: 40 },
  )
}, 60_000)

test('every action of the control plane is an act of the page', async () => {
  const actions: JourneyAction[] = ['open', 'complete', 'abandon', 'expire']
  const phases = await Promise.all(
    actions.map(async (action) => {
      await using world = await opened()
      return (await world.sim.journeys.act('acme', world.id, action)).phase
    }),
  )
  expect(phases).toEqual(['opened', 'ended', 'consented', 'ended'])
})
