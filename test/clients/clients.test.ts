/** Clients in another language, written from the vendors' pages, against a real server: unmodified, start to result. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/simulator.js'
import { findProgram, testWith } from '../support/programs.js'
import { type Receiver, startReceiver } from '../support/receiver.js'

const run = promisify(execFile)
const python = findProgram(['python3'], 'python3', 'IDVSIM_TEST_PYTHON')
const test = testWith(python)
let sim: RunningSimulator
let receiver: Receiver

beforeAll(async () => {
  receiver = await startReceiver()
  sim = await startSimulator({ port: 0, processingMs: 0, clock: 'frozen' })
})
afterAll(async () => {
  await sim.close()
  await receiver[Symbol.asyncDispose]()
})

/** Runs one step of a client; its last line of output is JSON. */
async function client<T = Record<string, unknown>>(vendor: string, step: string, ...args: string[]): Promise<T> {
  const own = sim.namespace().info.credentials[vendor]!
  const base = `${sim.url}/${vendor}`
  const names = Object.entries(own).map(([name, value]) => [name.replace(/[A-Z]/g, '_$&').toUpperCase(), value])
  const env = {
    ...process.env,
    ...Object.fromEntries(names),
    BASE: base,
    AUTH_BASE: base,
    PYTHONDONTWRITEBYTECODE: '1',
  }
  const { stdout } = await run(python.path!, [`test/clients/${vendor}.py`, step, ...args], { env })
  return JSON.parse(stdout)
}

test('Incode: a verification that succeeds, and one that does not', async () => {
  const asked = await client<{ link: string; traceId: string }>('incode', 'request', 'jane.doe@example.com')
  expect((await fetch(asked.link)).status).toBe(200)
  expect(await client('incode', 'status', asked.traceId)).not.toMatchObject({ status: 'SUCCESS' })
  await sim.journeys.act('incode', asked.traceId, 'complete')
  const { id } = await client<{ id: string }>('incode', 'status', asked.traceId)
  expect(await client('incode', 'details', id)).toEqual({
    status: 200,
    id,
    dateOfBirth: expect.any(Number),
    scopes: ['DATE_OF_BIRTH'],
  })
  const other = await client<{ traceId: string }>('incode', 'request', 'john.doe@example.com')
  await sim.journeys.act('incode', other.traceId, 'complete', { scenario: 'document_expired' })
  const failed = await client<{ id: string }>('incode', 'status', other.traceId)
  expect(failed).toMatchObject({ status: 'FAILED', failReason: 'ONBOARDING_ID_DOC_EXPIRED' })
  expect((await client('incode', 'details', failed.id)).status).not.toBe(200)
})

test('Signzy: a journey that completes calls back with its key, and GET and POST read it alike', async () => {
  const before = receiver.received.length
  const made = await client<{ journeyId: string }>('signzy', 'create', `${receiver.url}/signzy`)
  expect(await client('signzy', 'results', made.journeyId)).toMatchObject({ status: 404 })
  await sim.journeys.act('signzy', made.journeyId, 'complete')
  await receiver.arrived(before + 1)
  await sim.clock.drain()
  const [callback] = receiver.received.slice(before)
  expect(callback!.headers.authorization).toBe('callback-key-17')
  expect(JSON.parse(callback!.body)).toMatchObject({ journeyId: made.journeyId, currentStatus: 'COMPLETED' })
  const read = await client<{ front: string }>('signzy', 'results', made.journeyId)
  expect(read).toMatchObject({
    status: 200,
    currentStatus: 'COMPLETED',
    step: 'COMPLETE',
    overall: 'True',
    nameMatch: '100%',
    callbackSent: true,
  })
  expect((await fetch(read.front)).headers.get('content-type')).toMatch(/^image\//)
  expect(await client('signzy', 'results', made.journeyId, 'POST')).toEqual(read)
})

test('Veratad: a session is polled to its result by id and by e-mail, and a webhook comes', async () => {
  const before = receiver.received.length
  const email = 'jane.doe@example.com'
  const made = await client<{ request_id: string; link: string }>('veratad', 'create', email, `${receiver.url}/veratad`)
  expect(await client('veratad', 'poll', made.request_id)).toEqual({ current_status: 'INIT' })
  await sim.journeys.act('veratad', made.request_id, 'complete')
  const result = await client('veratad', 'poll', made.request_id)
  expect(result).toEqual({
    current_status: 'COMPLETED',
    status: 'PASS',
    detail: 'ALL CHECKS PASSED',
    stops: ['NEW REGISTRATION', 'SDK_Scan'],
    name: 'Jane Doe',
  })
  expect(await client('veratad', 'poll', email)).toEqual(result)
  await receiver.arrived(before + 1)
  expect(JSON.parse(receiver.received[before]!.body)).toMatchObject({ request_id: made.request_id, status: 'PASS' })
})
