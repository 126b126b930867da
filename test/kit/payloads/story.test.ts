/** Stories: every scenario and flow of every vendor is told, the same every time, and the judge finds nothing wrong with it. */
import { expect, test } from 'vitest'
import { defineScenario } from '../../../src/fixtures/define-scenario.js'
import { scenarios } from '../../../src/fixtures/scenarios.js'
import { checkExchange, checkWebhook } from '../../../src/kit/judge/exchange.js'
import { endpointOf } from '../../../src/kit/judge/subject.js'
import { describeViolation } from '../../../src/kit/judge/violation.js'
import { describeStory } from '../../../src/kit/payloads/describe-story.js'
import { payloadsOf } from '../../../src/kit/payloads/payloads.js'
import { storyOf } from '../../../src/kit/payloads/story.js'
import type { Story } from '../../../src/kit/payloads/types.js'
import { vendorEntries } from '../../../src/mocks/index.js'
import type { VendorSimulator } from '../../../src/mocks/types.js'
import { acmeSimulator } from '../../support/acme/simulator.js'

const simulators = await Promise.all(Object.values(vendorEntries).map(({ load }) => load()))
/** Faults that make an answer or a webhook one that no contract has. */
const spoiling = ['server_error_then_ok', 'webhook_unknown_event', 'webhook_unknown_fields']

async function faultsIn({ vendor }: VendorSimulator, { events, scenario }: Story): Promise<string[]> {
  const found: string[] = []
  for (const event of events) {
    if (event.kind === 'call' && !(event.fault && spoiling.includes(scenario))) {
      const verdict = await checkExchange(endpointOf(vendor, event.endpoint as never), event.exchange, {
        as: 'simulator',
      })
      found.push(...verdict.violations.map((one) => `${event.endpoint} ${describeViolation(one)}`))
    }
    if (event.kind === 'webhook' && !spoiling.includes(scenario)) {
      const def = Object.values(vendor.webhooks!.events).find(({ name }) => name === event.event)!
      const verdict = await checkWebhook(def, event.delivery, { vendor, as: 'simulator' })
      found.push(...verdict.violations.map((one) => `${event.event} ${describeViolation(one)}`))
    }
  }
  return found
}

/** The first flow with every scenario, every other flow with its share of them; all of all in a soak. */
function toTell({ vendor }: VendorSimulator): { flow: string; scenario: string }[] {
  const { flows } = vendor.profile
  return flows.flatMap(({ id: flow }, f) =>
    scenarios
      .filter((_, i) => f === 0 || process.env.IDVSIM_SOAK === '1' || i % flows.length === f)
      .map(({ name: scenario }) => ({ flow, scenario })),
  )
}

for (const simulator of simulators) {
  const { profile } = simulator.vendor
  test(`${profile.id}: scenarios and flows tell stories that the judge finds nothing wrong with`, async () => {
    const wrong: string[] = []
    for (const { flow, scenario } of toTell(simulator)) {
      const story = await storyOf(simulator, { seed: 'walk', index: 0, scenario, flow })
      const about = `${flow} ${scenario}`
      if (story.events.filter(({ kind }) => kind === 'call').length < 2) wrong.push(`${about}: few calls`)
      wrong.push(...(await faultsIn(simulator, story)).map((line) => `${about}: ${line}`))
      const times = story.events.map(({ atMs }) => atMs)
      if (times.some((at, i) => i > 0 && at < times[i - 1]!)) wrong.push(`${about}: time runs back`)
    }
    expect(wrong).toEqual([])
  }, 120_000)

  test(`${profile.id}: the same input tells the same story, another index one of another person`, async () => {
    const input = { seed: 'twice', index: 0, scenario: 'approved' }
    const [one, again, other] = await Promise.all([
      storyOf(simulator, input),
      storyOf(simulator, input),
      storyOf(profile.id, { ...input, index: 1 }),
    ])
    expect(JSON.stringify(again)).toBe(JSON.stringify(one))
    expect(bodiesOf(other, 'request')).not.toEqual(bodiesOf(one, 'request'))
    expect(describeStory(other)).not.toBe(describeStory(one))
  })

  test(`${profile.id}: a story tells what goes wrong with the integration, and that the client comes through`, async () => {
    const statuses = await callsOf(simulator, 'server_error_then_ok')
    expect(statuses.filter((status) => status === 503)).toHaveLength(2)
    expect(statuses.at(-1)).toBeLessThan(300)
    const timeout = await storyOf(simulator, { seed: 'faults', index: 0, scenario: 'timeout' })
    expect(timeout.events.filter(({ kind }) => kind === 'unanswered')).toHaveLength(1)
    expect(describeStory(timeout)).toMatch(/is not answered in time: \w+\n/)
    const lost = await storyOf(simulator, { seed: 'faults', index: 0, scenario: 'webhook_lost' })
    expect(lost.events.filter(({ kind }) => kind === 'webhook')).toEqual([])
    const twice = await storyOf(simulator, { seed: 'faults', index: 0, scenario: 'webhook_duplicate' })
    const bodies = twice.events.flatMap((event) => (event.kind === 'webhook' ? [event.delivery.body] : []))
    expect(bodies.length).toBe(2 * new Set(bodies).size)
  })
}

async function callsOf(simulator: VendorSimulator, scenario: string): Promise<number[]> {
  const { events } = await storyOf(simulator, { seed: 'faults', index: 0, scenario })
  return events.flatMap((event) => (event.kind === 'call' ? [event.exchange.response.status] : []))
}

const bodiesOf = ({ events }: Story, side: 'request' | 'response'): unknown[] =>
  events.flatMap((event) => (event.kind === 'call' ? [event.exchange[side].body] : []))

test('a webhook that does not authenticate is answered 401, and comes again', async () => {
  for (const vendor of ['idwise', 'incode', 'signzy']) {
    const { events } = await storyOf(vendor, { seed: 'proof', index: 0, scenario: 'webhook_wrong_signature' })
    const answers = events.flatMap((event) => (event.kind === 'webhook' ? [event.answered] : []))
    expect(answers[0], vendor).toBe(401)
    expect(
      answers.filter((status) => status === 401),
      vendor,
    ).toHaveLength(1)
  }
})

test('who the client names is who is on the document', async () => {
  const { events } = await storyOf('idwise', { seed: 'coherent', index: 3, scenario: 'approved' })
  const calls = events.flatMap((event) => (event.kind === 'call' ? [event.exchange] : []))
  const named = JSON.parse(String(calls[0]!.request.body)) as { applicant_details: { birth_date: string } }
  expect(String(calls.at(-1)!.response.body)).toContain(named.applicant_details.birth_date)
})

test('a later event is told at its time', async () => {
  const { events } = await storyOf('veratad', { seed: 'later', index: 0, scenario: 'manual_review_approved' })
  const webhooks = events.filter(({ kind }) => kind === 'webhook')
  expect(webhooks.length).toBe(2)
  expect(webhooks[1]!.atMs - webhooks[0]!.atMs).toBe(600_000)
})

test('a story begins at the instant that is given', async () => {
  const now = Date.UTC(2027, 4, 6, 7, 8, 9)
  const story = await storyOf('signzy', { seed: 'now', index: 0, scenario: 'approved', now })
  expect(describeStory(story).split('\n')[0]).toContain('begun at 2027-05-06T07:08:09.000Z')
  expect(JSON.stringify(story.events)).toContain('2027')
})

test('an unknown vendor, scenario or flow is refused with those that there are', async () => {
  const input = { seed: 'x', index: 0, scenario: 'approved' }
  await expect(storyOf('acme', input)).rejects.toMatchObject({ code: 'unknown_vendor' })
  await expect(storyOf('idwise', { ...input, scenario: 'nope' })).rejects.toMatchObject({ code: 'unknown_scenario' })
  await expect(storyOf('idwise', { ...input, flow: 'nope' })).rejects.toMatchObject({
    code: 'bad_option',
    hint: expect.stringContaining('flow-id-selfie'),
  })
})

test('a vendor of one’s own that tells no story has its journey made and played by the control plane', async () => {
  const story = await storyOf(acmeSimulator as unknown as VendorSimulator, {
    seed: 'own',
    index: 0,
    scenario: 'approved',
  })
  expect(story.events.length).toBeGreaterThan(1)
})

test('one who never opens the link ends with a link that ran out, and nobody is verified', async () => {
  for (const [vendor, over] of [
    ['incode', 'failed with LINK_EXPIRED'],
    ['signzy', '"currentStatus":"LINK_EXPIRED"'],
    ['veratad', '{"current_status":"INIT"}'],
  ] as const) {
    const story = await storyOf(vendor, { seed: 'late', index: 0, scenario: 'link_expired' })
    const told = describeStory(story)
    expect(told, vendor).toContain('person   does not open the link')
    expect(told, vendor).not.toMatch(/goes through the page|succeeded/)
    const bodies = bodiesOf(story, 'response').filter((body) => body !== undefined)
    expect(bodies.at(-1), vendor).toContain(over)
  }
})

test('what the person does is told as the scenario has it', async () => {
  const told = async (scenario: string): Promise<string> =>
    describeStory(await storyOf('signzy', { seed: 'does', index: 0, scenario }))
  expect(await told('abandoned')).toContain('leaves before the last step')
  expect(await told('cancelled')).toContain('closes the page')
  expect(await told('consent_refused')).toContain('refuses consent')
})

test('a scenario of one’s own is told, and makes payloads', async () => {
  const scenario = defineScenario({ name: 'own-hit', extends: 'approved', person: { country: 'FR', name: 'Ada Bell' } })
  const story = await storyOf('idwise', { seed: 'own', index: 0, scenario })
  expect(story.scenario).toBe('own-hit')
  expect(bodiesOf(story, 'request').join()).toContain('Ada Bell')
  for await (const payload of payloadsOf('idwise', 'getJourneyResult', {
    seed: 'own',
    index: 0,
    scenario,
    variants: ['typical'],
  }))
    if (payload.side === 'response' && !payload.error) expect(JSON.stringify(payload.body)).toMatch(/Ada/i)
  const wrong = defineScenario({ name: 'own-hit', extends: 'nobody' })
  await expect(storyOf('idwise', { seed: 'own', index: 0, scenario: wrong })).rejects.toThrow(/nobody/)
})
