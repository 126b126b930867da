/** Bugs in the simulator's own behaviour, planted one at a time: each is found by the case that is about it. */
import { expect, test } from 'vitest'
import { verifyVendor } from '../../../src/kit/verify/verify.js'
import { vendorEntries } from '../../../src/mocks/index.js'
import type { VendorSimulator } from '../../../src/mocks/types.js'

type Loose = (call: Record<string, unknown>) => Promise<Record<string, unknown>>

const load = async (vendor: string): Promise<VendorSimulator> =>
  (await vendorEntries[vendor]!.load()) as VendorSimulator

/** The same tools, but for what is laid over them. */
const over = <T extends object>(tools: T, laid: Record<string, unknown>): T =>
  new Proxy(tools, {
    get(target, name) {
      if (Object.hasOwn(laid, name)) return laid[String(name)]
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

/** A vendor whose call behaves otherwise. */
function withHandler(simulator: VendorSimulator, name: string, change: (original: Loose) => Loose): VendorSimulator {
  const handlers = simulator.handlers as unknown as Record<string, Loose>
  return {
    ...simulator,
    handlers: { ...handlers, [name]: change(handlers[name]!) } as unknown as VendorSimulator['handlers'],
  }
}

/** A vendor whose answer says something else. */
const saying = (simulator: VendorSimulator, name: string, change: (body: Record<string, unknown>) => object) =>
  withHandler(simulator, name, (original) => async (call) => {
    const { view, ...rest } = await original(call)
    return {
      ...rest,
      view: (record: unknown) => change((view as (record: unknown) => Record<string, unknown>)(record)),
    }
  })

/** A vendor whose webhooks are owed otherwise, whatever job owes them. */
function emitting(simulator: VendorSimulator, change: (emit: Loose) => Loose): VendorSimulator {
  type Run = (tools: object, ...rest: unknown[]) => Promise<void>
  const altered = (tools: object): object => over(tools, { emit: change((tools as { emit: Loose }).emit.bind(tools)) })
  const jobs = Object.entries(simulator.jobs as unknown as Record<string, Run>).map(([name, run]): [string, Run] => [
    name,
    (tools, ...rest) => run(altered(tools), ...rest),
  ])
  return { ...simulator, jobs: Object.fromEntries(jobs) as unknown as VendorSimulator['jobs'] }
}

async function failuresOf(vendor: VendorSimulator, ...cases: string[]): Promise<string[]> {
  const result = await verifyVendor({ vendor, cases })
  expect(result.cases.length).toBeGreaterThan(0)
  return result.cases
    .filter(({ status }) => status === 'failed')
    .map(({ id, violations }) => `${id} ${violations[0]?.path} ${violations[0]?.message}`)
}

test('a completed journey that says it is not', async () => {
  const idwise = saying(await load('idwise'), 'getJourneySummary', (body) => ({ ...body, is_completed: false }))
  expect(await failuresOf(idwise, 'idwise.getJourneySummary.a-completed-journey')).toEqual([
    'idwise.getJourneySummary.a-completed-journey body.is_completed is_completed is false, expected true',
  ])
})

test('a decision of a reviewer that is not final', async () => {
  const idwise = saying(await load('idwise'), 'getJourneyResult', (body) => ({
    ...body,
    final_decision: body.system_decision,
  }))
  expect(await failuresOf(idwise, 'idwise.getJourneyResult.a-journey-that-a-reviewer-has-*')).toHaveLength(2)
})

test('a journey that ends before it began', async () => {
  const idwise = saying(await load('idwise'), 'getJourneyResult', (body) => ({
    ...body,
    ...(body.end_time !== null && { end_time: '1999-01-01T00:00:00.000000' }),
  }))
  expect(await failuresOf(idwise, 'idwise.getJourneyResult.a-journey-that-a-check-failed-in')).toEqual([
    'idwise.getJourneyResult.a-journey-that-a-check-failed-in body.end_time is earlier than start_time',
  ])
})

test('a token that does not live as long as it says', async () => {
  const veratad = saying(await load('veratad'), 'createToken', (body) => ({ ...body, expires_in: 86_400 }))
  const [found] = await failuresOf(veratad, 'veratad.api.token-*')
  expect(found).toMatch(/^veratad\.api\.token-before-its-end status status is 401, expected 200/)
})

test('a token that lives longer than it says', async () => {
  const veratad = saying(await load('veratad'), 'createToken', (body) => ({ ...body, expires_in: 600 }))
  const [found] = await failuresOf(veratad, 'veratad.api.token-*')
  expect(found).toMatch(/^veratad\.api\.token-at-its-end status status is 200, expected 401/)
})

test('an environment that sees the journeys of another', async () => {
  const signzy = withHandler(await load('signzy'), 'getJourney', (original) => (call) => {
    return original(over(call, { environment: 'preproduction' }))
  })
  const [found] = await failuresOf(signzy, 'signzy.getJourney.*-as-another-environment-of-the-same-one')
  expect(found).toMatch(/status is 200, expected 403/)
})

test('the nonce of a sign-in that is lost', async () => {
  const incode = withHandler(await load('incode'), 'authorize', (original) => (call) => {
    return original(over(call, { query: { ...(call.query as object), nonce: undefined } }))
  })
  expect(await failuresOf(incode, 'incode.issueToken.the-code-of-a-sign-in')).toEqual([
    'incode.issueToken.the-code-of-a-sign-in body.id_token:nonce id_token:nonce is nothing, expected "nonce-1"',
  ])
})

test('a webhook that is owed twice', async () => {
  const idwise = emitting(await load('idwise'), (emit) => async (...all) => {
    await emit(...all)
    return emit(...all)
  })
  const [found] = await failuresOf(idwise, 'idwise.event.finishedJourney')
  expect(found).toMatch(/^idwise\.event\.finishedJourney webhooks Finished Journey was sent 2 times, expected 1/)
})

test('nothing planted, nothing found', async () => {
  expect(await failuresOf(await load('veratad'), 'veratad.event.*', 'veratad.api.token-*')).toEqual([])
})
