/** The runner can fail: each planted fault in an answer is found, and what cannot be prepared is said. */
import { expect, test } from 'vitest'
import { type ConformanceCase, conformanceCases } from '../../src/contracts/conformance.js'
import { runCase } from '../../src/kit/conformance/runner.js'
import { simulatorFor } from '../../src/kit/conformance/simulator-target.js'
import type { ConformanceTarget } from '../../src/kit/conformance/target.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { problemsOf } from '../support/problems.js'
import { vaultSimulator } from '../support/vault.js'

const acme = acmeSimulator as unknown as typeof vaultSimulator
const cases = [acme, vaultSimulator].flatMap(({ vendor }) => conformanceCases(vendor))
const caseOf = (id: string): ConformanceCase => cases.find((one) => one.id === id)!

type Json = Record<string, unknown>
type Planted = { status?: number; headers?: Record<string, string>; body?: (body: Json) => unknown; text?: string }

/** Runs a case against a simulator whose answers were changed on the way. */
async function runWith(id: string, planted: Planted, change: Partial<ConformanceTarget> = {}): Promise<string> {
  const about = caseOf(id)
  const simulator = about.vendor === 'acme' ? acme : vaultSimulator
  await using target = await simulatorFor(simulator, about)
  const fetch: ConformanceTarget['fetch'] = async (url, init) => {
    const answer = await target.fetch(url, init)
    const bytes = await answer.arrayBuffer()
    const { status = answer.status, body, text: replaced } = planted
    const parsed = () => JSON.parse(new TextDecoder().decode(bytes)) as Json
    const written = replaced ?? (body ? JSON.stringify(body(parsed())) : bytes)
    const headers = { ...Object.fromEntries(answer.headers), ...planted.headers }
    return new Response(status === 204 ? null : written, { status, headers })
  }
  return await problemsOf(simulator, about, { ...target, fetch, ...change })
}

const rename =
  (from: string, to: string) =>
  ({ [from]: value, ...rest }: Json) => ({ ...rest, [to]: value })

const faults: readonly [what: string, id: string, planted: Planted, found: RegExp][] = [
  ['another status', 'acme.createCheck.happy', { status: 200 }, /status is 200, expected 201/],
  ['a renamed field', 'acme.createCheck.happy', { body: rename('check_id', 'id') }, /check_id/],
  ['an added field', 'acme.createCheck.happy', { body: (b) => ({ ...b, extra: 1 }) }, /extra: is not in the contract/],
  ['a field of another type', 'acme.getCheck.happy', { body: (b) => ({ ...b, pictures: {} }) }, /pictures/],
  ['a value of no state', 'acme.getCheck.happy', { body: (b) => ({ ...b, status: 'gone' }) }, /status/],
  ['a body that is not JSON', 'acme.getCheck.happy', { text: '<html>' }, /body/],
  [
    'another content type',
    'acme.getCheck.happy',
    { headers: { 'content-type': 'text/plain' } },
    /content-type must be application.json/,
  ],
  ['a picture of another type', 'acme.getPicture.happy', { headers: { 'content-type': 'video/mp4' } }, /video\/mp4/],
  ['an empty page', 'vault.arrive.happy', { text: '' }, /empty/],
  [
    'another error code',
    'acme.createCheck.without-credentials',
    { body: (b) => ({ ...b, code: 'no' }) },
    /code is "no"/,
  ],
  ['another error envelope', 'acme.createCheck.without-credentials', { body: (error) => ({ error }) }, /code/],
  [
    'an error of another content type',
    'acme.createCheck.without-credentials',
    { headers: { 'content-type': 'text/plain' } },
    /content-type is text/,
  ],
  [
    'an error that is not JSON',
    'acme.createCheck.without-credentials',
    { text: '<html>' },
    /is not JSON, received another body/,
  ],
  ['an error header that is gone', 'acme.getCheck.too-soon', { headers: { 'retry-after': '9' } }, /retry-after is 9/],
  ['a redirect to nowhere', 'vault.leave.happy', { headers: { location: '' } }, /no location/],
  ['a gap without its header', 'acme.gap.exportChecks', { headers: { 'x-sim-error': '' } }, /expected not_modelled/],
  ['a gap without its code', 'acme.gap.exportChecks', { text: '{}' }, /error.code is undefined, expected not_modelled/],
  ['a link that leads nowhere', 'vault.link.page', { status: 404 }, /404/],
  ['a page that is no page', 'vault.link.page', { headers: { 'content-type': 'text/plain' } }, /expected text\/html/],
]

for (const [what, id, planted, found] of faults) {
  test(`finds ${what}`, async () => {
    expect(await runWith(id, {})).toBe('')
    expect(await runWith(id, planted)).toMatch(found)
  })
}

test('finds a webhook that is not sent, and one with another body', async () => {
  const about = caseOf('acme.event.checkCompleted')
  await using target = await simulatorFor(acme, about)
  const driver = target.driver!
  const run = (deliveries: NonNullable<ConformanceTarget['driver']>['deliveries']) =>
    problemsOf(acme, about, { ...target, driver: { ...driver, deliveries } })
  expect(await run(async () => [])).toMatch(/no check.completed was sent; there was nothing/)
  expect(await run(async () => [{ event: 'check.completed', body: { event: 'check.completed' } }])).toMatch(
    /webhook body\./,
  )
})

test('finds an error that a fault does not bring about', async () => {
  expect(await runWith('acme.api.fault.server_error', {})).toBe('')
  const driver = { arm: async () => undefined } as never
  expect(await runWith('acme.api.fault.server_error', {}, { driver })).toMatch(/expected 500/)
})

test('says what it cannot prepare', async () => {
  await expect(runWith('acme.getPicture.happy', { status: 500 })).rejects.toThrow(
    /uploadPicture answers 500, expected 201/,
  )
  await expect(runWith('vault.readThing.happy', { body: () => ({}) })).rejects.toThrow(
    /without a token at tokens.access/,
  )
  await expect(runWith('acme.getCheck.happy', {}, { driver: undefined as never })).rejects.toThrow(/can be steered/)
  await expect(runWith('vault.arrive.happy', { status: 301 })).rejects.toThrow(/leave answers 301, expected 302/)
})

test('a link elsewhere than assumed is told with the change that fits the next link too', async () => {
  const { vendor } = vaultSimulator
  const left = { ...vendor.links!.left!, evidence: 'assumed' } as const
  const about = caseOf('vault.link.left')
  await using target = await simulatorFor(vaultSimulator, about)
  const url: typeof target.url = (path, ...rest) =>
    path.includes('/arrive/') ? 'https://pages.example/arrive/*' : target.url(path, ...rest)
  const { violations } = await runCase(
    { ...vendor, links: { ...vendor.links, left } },
    about,
    { ...target, url },
    { as: 'vendor' },
  )
  expect(violations).toMatchObject([{ path: 'link', severity: 'advice' }])
  const { schema } = violations[0]!.patch as { schema: { pattern: string } }
  expect(violations[0]!.received).toMatch(new RegExp(schema.pattern))
  expect(violations[0]!.received.replace(/[^/]+$/, 'another')).toMatch(new RegExp(schema.pattern))
})
