/** The matchers, as vitest runs them: each passes for what is right, and says what is wrong. */
import { afterEach, beforeEach, expect, test as plain } from 'vitest'
import { idwise } from '../../../src/contracts/idwise/index.js'
import { connect } from '../../../src/control/client.js'
import { endpointOf } from '../../../src/kit/judge/subject.js'
import { assertContract, assertDelivered, assertNoViolations } from '../../../src/kit/matchers/expect.js'
import { holds } from '../../../src/kit/matchers/journal.js'
import { test } from '../../../src/kit/vitest.js'
import { createSimulator, type InProcessSimulator, startSimulator } from '../../../src/simulator.js'
import { sandbox } from '../../scenarios/idwise-kit.js'

const authorization = `Basic ${Buffer.from(sandbox.join(':')).toString('base64')}`
const headers = { authorization, 'content-type': 'application/json' }
let sim: InProcessSimulator
beforeEach(async () => {
  sim = await createSimulator()
})
afterEach(() => sim.close())

const url = 'http://sim.test/idwise/v2/start-journey'
const start = (body: object = { flow_id: 'f', reference_no: 'r' }, base = url): Promise<Response> =>
  (base === url ? sim.fetch : fetch)(base, { method: 'POST', headers, body: JSON.stringify(body) })
const why = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'it passed',
    (error: Error) => error.message,
  )

plain('an answer keeps the contract, however the client has it', async () => {
  const response = await start()
  await expect(response).toMatchContract(endpointOf(idwise, 'startJourney'))
  await expect(response).toMatchContract('idwise.startJourney')
  const data = await response.json()
  await expect({ status: 200, headers: { 'content-type': 'application/json' }, data }).toMatchContract(
    'idwise.startJourney',
  )
  await expect({ statusCode: 200, body: data }).toMatchContract('idwise.startJourney')
  const request = { method: 'POST', url, headers, body: { flow_id: 'f', reference_no: 'r' } }
  await expect({ request, response: { status: 200, body: data, headers } }).toMatchContract('idwise.startJourney')
  expect(data).toMatchContract(idwise.endpoints.startJourney.responses[200].schema)
})

plain('what breaks it is told place by place', async () => {
  const { journey_id: _, ...rest } = (await (await start()).json()) as Record<string, unknown>
  const told = await why(expect({ status: 200, body: rest }).toMatchContract('idwise.startJourney'))
  expect(told).toContain('the contract of startJourney is broken')
  expect(told).toContain('breaking response body.journey_id')
  await expect({ status: 200, body: rest }).not.toMatchContract('idwise.startJourney')
  expect(await why(expect(await start()).not.toMatchContract('idwise.startJourney'))).toContain('and it keeps it')
  const request = { method: 'POST', url, headers: {}, body: {} }
  const both = { request, response: { status: 200, body: rest } }
  expect(await why(expect(both).toMatchContract('idwise.startJourney'))).toMatch(/credentials.*\n.*flow_id/s)
})

plain('what cannot be held to anything is said, and is no success', async () => {
  const used = await start()
  await used.text()
  expect(await why(expect(used).toMatchContract('idwise.startJourney'))).toContain('has been read already')
  expect(await why(expect('x').toMatchContract('idwise.startJourney'))).toContain(
    'string is no answer. Give a Response',
  )
  expect(await why(expect('x').toMatchContract('startJourney'))).toContain(
    'Give the vendor before the endpoint or event',
  )
  expect(await why(expect(used).toMatchContract('idwise.startJourny'))).toContain('there is no "idwise.startJourny"')
  expect(await why(expect(used).toMatchContract('nobody.x'))).toContain('there is no vendor "nobody"')
  expect(await why(expect(used).toMatchContract(undefined as never))).toContain('nothing to hold to')
  expect(await why(expect({}).toHaveNoViolations())).toContain('is no simulator')
  const idle = sim.namespace('idle')
  expect(await why(expect(idle).toHaveNoViolations())).toContain('asked nothing')
  expect(await why(expect(idle).not.toHaveNoViolations())).toContain('asked nothing')
})

plain('a client that keeps the contract has no violations, and one that breaks it hears of each', async () => {
  await start()
  await expect(sim).toHaveNoViolations()
  await assertNoViolations(sim)
  await start({ flow_id: 'f', reference_no: 'r', colour: 'red' })
  await expect(sim).toHaveNoViolations()
  expect(await why(expect(sim).toHaveNoViolations({ atLeast: 'additive' }))).toContain('colour')
  await start({ reference_no: 1 })
  const told = await why(expect(sim).toHaveNoViolations())
  expect(told).toContain('the client broke the contract')
  expect(told).toContain('flow_id')
  await expect(sim).not.toHaveNoViolations()
  await expect(sim).toHaveNoViolations({ except: /flow_id|reference_no/ })
  expect(await why(expect(sim).toHaveNoViolations({ except: /colour/ }))).toContain('flow_id')
})

plain('a call that no route fits is a violation', async () => {
  await sim.fetch('http://sim.test/idwise/v2/start-jorney', { method: 'POST', headers, body: '{}' })
  expect(await why(expect(sim).toHaveNoViolations())).toContain('start-jorney')
})

plain('the same of a running simulator, by its client, and of a webhook of it', async () => {
  await using server = await startSimulator({ port: 0, clock: 'frozen', processingMs: 0 })
  const client = await connect(server.url)
  await start(undefined, `${server.url}/idwise/v2/start-journey`)
  await expect(client).toHaveNoViolations()
  expect(await why(expect(client).toHaveDelivered('journeyStarted'))).toContain('is a receiver registered for it')
})

plain('the plain functions throw where a matcher fails', async () => {
  const broken = { status: 200, body: {} }
  await expect(assertContract(broken, 'idwise.startJourney')).rejects.toMatchObject({ name: 'AssertionError' })
  await assertContract(await start(), 'idwise.startJourney')
  await expect(assertDelivered(sim, 'journeyStarted')).rejects.toThrow('was sent')
})

plain('a part is held to by its members', () => {
  expect(holds({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: 1 } })).toBe(true)
  expect(holds({ a: [1, 2] }, { a: [1] })).toBe(false)
  expect(holds({ a: null }, { a: {} })).toBe(false)
  expect(holds({ a: 'x' }, { a: expect.any(String) })).toBe(true)
})

const names = new Set<string>()
for (const nth of [1, 2]) {
  test(`every test has a namespace of its own (${nth})`, async ({ namespace, credentials, webhooks }) => {
    names.add(namespace.name)
    expect(names.size).toBe(nth)
    await webhooks.listen('idwise')
    const { apiKey, apiSecret } = credentials.idwise!
    const own = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
    const response = await fetch(`${namespace.url('idwise')}/v2/start-journey`, {
      method: 'POST',
      headers: { ...headers, authorization: own },
      body: JSON.stringify({ flow_id: 'f', reference_no: 'r' }),
    })
    await expect(response).toMatchContract('idwise.startJourney')
    const { journey_id } = (await response.json()) as { journey_id: string }
    expect((await namespace.listRequests()).items).toHaveLength(1)
    await expect(namespace).toHaveNoViolations()
    await namespace.actOnJourney({ vendor: 'idwise', id: journey_id, action: 'complete' })
    await expect(namespace).toHaveDelivered('Finished Journey', { body: { journeyId: journey_id } })
    const told = await why(expect(namespace).toHaveDelivered('Finished Journey', { body: { journeyId: 'another' } }))
    expect(told).toContain('no delivery of')
    expect(told).toContain(`at body.journeyId: expected "another", received "${journey_id}"`)
    const misspelt = await why(expect(namespace).toHaveDelivered('Finishd Journey'))
    expect(misspelt).toMatch(/no Finishd Journey was sent; what was sent: .*Finished Journey/)
    expect(webhooks.received.length).toBeGreaterThan(0)
  })
}
