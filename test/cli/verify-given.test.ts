/** `idvsim verify` of a vendor that nobody steers, told which journeys exist there; and what it judges beside the cases. */
import { expect, test } from 'vitest'
import { startSimulator } from '../../src/index.js'
import { plainServer } from '../support/plain-server.js'
import { runCli } from '../support/run-cli.js'

const idwise = { IDVSIM_IDWISE_API_KEY: 'idwise-sandbox-key', IDVSIM_IDWISE_API_SECRET: 'idwise-sandbox-secret' }

interface Case {
  id: string
  status: string
  reason?: string
  title: string
}
interface Result {
  outcome: string
  why?: string
  cases: Case[]
  notes: string[]
}
const resultOf = (stdout: string): Result => (JSON.parse(stdout) as { results: [Result] }).results[0]
const live = (vendor: string, url: string, ...more: string[]): string[] => [
  ...['verify', vendor, '--live', '--target', url, '--pace-ms', '0', '--reporter', 'json'],
  ...more,
]
const ranIn = ({ cases }: Result): string[] => cases.filter(({ status }) => status !== 'not_run').map(({ id }) => id)

test('reads a completed journey of a live vendor that is named, and changes nothing', async () => {
  await using server = await plainServer('idwise')
  const { ids } = await server.simulator.journeys.create('idwise', { state: 'completed' })
  const without = resultOf((await runCli(live('idwise', server.url), idwise)).stdout)
  const asked = without.cases.find(({ id }) => id === 'idwise.getJourneyResult.happy')
  expect(asked!.reason).toBe('needs a completed journey that exists there: add --given journey_id=VALUE')
  expect(ranIn(without).filter((id) => id.endsWith('.happy'))).toEqual([])
  server.calls.length = 0
  const given = ['--given', `journey_id=${ids.journey_id}`]
  const { code, stdout, stderr } = await runCli(live('idwise', server.url, ...given), idwise)
  const result = resultOf(stdout)
  expect(result).toMatchObject({ outcome: 'ok', notes: [] })
  for (const name of ['getJourneySummary', 'getJourneyResult', 'getImage', 'getAuditLogs'])
    expect(ranIn(result)).toContain(`idwise.${name}.happy`)
  expect(server.calls.filter((call) => !call.startsWith('GET '))).toEqual([])
  expect(stderr).toContain(`/summary/${ids.journey_id}`)
  const { reason } = result.cases.find(({ id }) => id === 'idwise.getSpotCheckResult.happy')!
  expect(reason).toMatch(/journey of flow-selfie-recheck .*--given getSpotCheckResult\.journey_id=VALUE/)
  expect(code).toBe(0)
})

test('takes one value for one endpoint, and what a call would bring that it may not make', async () => {
  await using server = await plainServer('idwise')
  const spotCheck = await server.simulator.journeys.create('idwise', {
    flow: 'flow-selfie-recheck',
    state: 'completed',
  })
  const args = live('idwise', server.url, '--case', 'idwise.get*.happy')
  const env = { ...idwise, IDVSIM_IDWISE_GIVEN: `getSpotCheckResult.journey_id=${spotCheck.ids.journey_id}` }
  const result = resultOf((await runCli(args, env)).stdout)
  expect(ranIn(result)).toEqual(['idwise.getSpotCheckResult.happy'])
  const { reason } = result.cases.find(({ id }) => id === 'idwise.getAmlResult.happy')!
  expect(reason).toBe('POST may change something: add --write, or --given check_id=VALUE')
  const check = await server.simulator.fetch('http://sim.test/idwise/checks/aml', {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa('idwise-sandbox-key:idwise-sandbox-secret')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ flow_id: 'YOUR_FLOW_ID', reference_no: 'one', entity_details: { full_name: 'Sami Adam' } }),
  })
  const { check_id: id } = (await check.json()) as { check_id: string }
  const named = resultOf((await runCli([...args, '--given', `check_id=${id}`], env)).stdout)
  expect(named.cases.find((one) => one.id === 'idwise.getAmlResult.happy')!.status).toBe('passed')
})

test('takes an id that is not there for no drift, and for no success', async () => {
  await using server = await plainServer('idwise')
  const given = ['--given', 'journey_id=0123456789abcdef01234567']
  const { code, stdout } = await runCli(live('idwise', server.url, ...given), idwise)
  expect(resultOf(stdout)).toMatchObject({
    outcome: 'could_not_run',
    why: expect.stringMatching(/what was given is not/),
  })
  expect(code).toBe(3)
})

test('finds a drift in what a journey answers', async () => {
  await using server = await plainServer('idwise', (call, body) =>
    call.includes('/summary/') ? body.replace('"journey_id"', '"journeyId"') : body,
  )
  const { ids } = await server.simulator.journeys.create('idwise', { state: 'completed' })
  const { code, stdout } = await runCli(live('idwise', server.url, '--given', `journey_id=${ids.journey_id}`), idwise)
  const { cases } = resultOf(stdout)
  const failed = cases.filter(({ status }) => status === 'failed').map(({ id }) => id)
  expect(failed).toContain('idwise.getJourneySummary.happy')
  // other cases call it first: what it answers them is judged once, and is no failure of theirs
  expect(failed).toContain('idwise.getJourneySummary.on-the-way')
  expect(failed.filter((id) => !id.startsWith('idwise.getJourneySummary.'))).toEqual([])
  expect(code).toBe(1)
})

test('refuses names and values that no case takes', async () => {
  await using server = await plainServer('idwise')
  const at = ['verify', 'idwise', '--live', '--target', server.url]
  const runs: [args: string[], said: RegExp, env?: Record<string, string>][] = [
    [[...at, '--given', 'journeyid=1'], /no case of idwise that reads takes "journeyid"/, idwise],
    [[...at, '--given', 'journey_id'], /--given is not accepted: expected NAME=VALUE/],
    [[...at, '--given', 'journey_id={apiSecret}'], /--given is not accepted/],
    [at, /IDVSIM_IDWISE_GIVEN is not accepted/, { ...idwise, IDVSIM_IDWISE_GIVEN: 'journey_id' }],
    [['verify', 'idwise', '--given', 'journey_id=1'], /--given needs --target, at which it exists/],
    [['verify', '--target', server.url, '--given', 'journey_id=1'], /--given needs one vendor, at which it exists/],
  ]
  for (const [args, said, env] of runs) {
    const { code, stderr } = await runCli(args, env)
    expect(stderr, args.join(' ')).toMatch(said)
    expect(code, args.join(' ')).toBe(2)
  }
  expect(server.calls).toEqual([])
})

test('says that an idvsim makes journeys of its own', async () => {
  const simulator = await startSimulator({ port: 0 })
  const args = ['verify', 'signzy', '--target', simulator.url, '--case', 'signzy.getJourney.happy']
  const { code, stdout } = await runCli([...args, '--given', 'journeyId=AAAAAAAAAA', '--reporter', 'json'])
  await simulator.close()
  expect(resultOf(stdout)).toMatchObject({
    outcome: 'ok',
    notes: ['what was given is not used: an idvsim makes journeys of its own'],
  })
  expect(code).toBe(0)
})

const veratad = {
  IDVSIM_VERATAD_CLIENT_ID: 'veratad-client-id',
  IDVSIM_VERATAD_CLIENT_SECRET: 'veratad-client-secret',
}

test('judges the answers that prepare cases, and reports each endpoint once', async () => {
  await using server = await plainServer('veratad', (call, body) =>
    call === 'POST /oauth/token' ? body.replace(/"token_type":"[^"]*"/, '"token_type":7') : body,
  )
  const { code, stdout } = await runCli(
    live('veratad', server.url, '--case', 'veratad.getSessionStatus.an-unknown-*'),
    veratad,
  )
  const { outcome, cases } = resultOf(stdout)
  expect(outcome).toBe('broken')
  expect(cases.filter(({ status }) => status === 'failed')).toMatchObject([
    { id: 'veratad.createToken.on-the-way', title: expect.stringContaining('2 times') },
  ])
  expect(code).toBe(1)
})
