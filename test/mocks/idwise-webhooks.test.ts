/** Webhooks as a receiver sees them: bodies, authentication, registration by event, retries. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { check } from '../../src/contracts/check.js'
import { idwise } from '../../src/contracts/idwise/index.js'
import type { WebhookAuth } from '../../src/runtime/signing.js'
import { verifyWebhook } from '../../src/runtime/signing.js'
import { createBench } from '../scenarios/idwise-kit.js'

interface Received {
  headers: IncomingHttpHeaders
  text: string
}

/** A receiver on a socket of its own. */
async function receive() {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, text: Buffer.concat(chunks).toString() })
      response.end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { received, url: `http://127.0.0.1:${port}/hook`, [Symbol.asyncDispose]: close }
}

const auths: Record<string, { auth?: WebhookAuth; headers: Record<string, string | undefined> }> = {
  none: { headers: { authorization: undefined } },
  basic: {
    auth: { type: 'basic', username: 'me', password: 'pä:ss' },
    headers: { authorization: `Basic ${Buffer.from('me:pä:ss').toString('base64')}` },
  },
  bearer: { auth: { type: 'bearer', token: 'abc.def' }, headers: { authorization: 'Bearer abc.def' } },
  header: {
    auth: { type: 'header', headers: { 'X-One': '1', 'x-two': '2' } },
    headers: { 'x-one': '1', 'x-two': '2', authorization: undefined },
  },
}

test.each(Object.entries(auths))('a real receiver is authenticated to by %s', async (_name, { auth, headers }) => {
  await using receiver = await receive()
  // no transport of our own: the real one
  await using bench = await createBench()
  const { createSimulator } = await import('../../src/simulator.js')
  await using sim = await createSimulator({ vendors: ['idwise'], onBug: (bug) => void bench.bugs.push(bug) })
  await sim.webhooks.register({ vendor: 'idwise', event: 'finishedJourney', url: receiver.url, ...(auth && { auth }) })
  await sim.journeys.create('idwise', { state: 'completed' })
  await sim.clock.drain()
  expect(await sim.webhooks.deliveries()).toMatchObject([
    { status: 'delivered', event: 'Finished Journey', nextAt: null },
  ])
  const [call] = receiver.received
  expect(receiver.received.length).toBe(1)
  for (const [name, value] of Object.entries(headers)) expect([name, call!.headers[name]]).toEqual([name, value])
  expect(call!.headers['content-type']).toBe('application/json')
  if (auth) expect(verifyWebhook(auth, call!.text, call!.headers as Record<string, string>)).toBe(true)
  expect(bench.bugs).toEqual([])
})

test('an authentication the vendor does not have is refused', async () => {
  await using bench = await createBench()
  const auth = { type: 'hmac', header: 'x-s', secret: 's', algorithm: 'sha256', encoding: 'hex' } as const
  await expect(bench.sim.webhooks.register({ vendor: 'idwise', url: 'http://r.test', auth })).rejects.toThrow('hmac')
})

const schemaOf = (event: string) => Object.values(idwise.webhooks.events).find((e) => e.name === event)!.payload

test('every event that can happen is strictly valid and free of personal data', async () => {
  await using bench = await createBench()
  const { client, sim } = bench
  await bench.listen()
  const applicant_details = { full_name: 'Quirina Zeller', birth_date: '1971-03-09' }
  const personal = new Set(['Quirina', 'Zeller', '1971-03-09'])
  const remember = async (id: string) => {
    const { applicant, documents } = (await client.result(id)).body
    for (const text of [applicant!.full_name, applicant!.personal_number, applicant!.birth_date])
      if (text) personal.add(text)
    for (const d of Object.values(documents ?? {}))
      personal.add(d.extracted_fields!['Document Number']?.value ?? 'SPECI')
  }
  const aml = await client.walk({ flow_id: 'flow-id-selfie-aml', applicant_details })
  await client.json('PUT', `/checks/aml/${aml}`, { entity_details: { full_name: 'Quirina Zeller sim.pep_hit' } })
  const tampered = await client.walk({ reference_no: 'two+sim.document_tampered' })
  const step_reviews = [{ step_id: 0, review_decision: 'Resubmit' }]
  await client.review(tampered, { new_decision: 'Resubmission Requested', step_reviews })
  await client.step(tampered, 0)
  await client.review(tampered, { new_decision: 'Rejected', comment: 'Quirina is unknown to us' })
  const spot = await client.walk({ flow_id: 'flow-selfie-recheck' })
  for (const id of [aml, tampered, spot]) await remember(id)
  await sim.clock.drain()

  for (const hook of bench.hooks) {
    const checked = check(schemaOf(hook.event), JSON.parse(hook.text), 'strict')
    expect([hook.event, checked]).toMatchObject([hook.event, { ok: true }])
    for (const text of personal) expect(hook.text).not.toContain(text)
  }
  expect([...new Set(bench.hooks.map((h) => h.event))].sort()).toEqual([
    'Finished Journey',
    'Finished Spot Check',
    'Finished Step',
    'Finished User Steps',
    'Manually Reviewed',
    'Updated Journey',
    'Verification Update Required',
  ])
  const ids = bench.hooks.map((h) => h.body.eventId)
  expect(new Set(ids).size).toBe(ids.length)
})

test('webhook fields are the documented ones and no other', async () => {
  await using bench = await createBench({ scenario: 'manual_review_approved' })
  await bench.listen()
  const id = await bench.client.walk({ flow_id: 'flow-passport' })
  await bench.sim.clock.advance(600_000)
  const ids = { eventId: expect.any(String), journeyId: id, referenceNo: 'applicant-ref-001' }
  const reviewed = { systemDecision: 'Refer', manualDecision: 'Approved', finalDecision: 'Approved' }
  expect(bench.hooks.map(({ event, body }) => ({ event, body }))).toEqual([
    { event: 'Finished Step', body: { ...ids, stepId: '20', stepType: 'Document' } },
    { event: 'Finished User Steps', body: { ...ids, systemDecision: 'Incomplete' } },
    { event: 'Finished Journey', body: { ...ids, systemDecision: 'Refer' } },
    { event: 'Updated Journey', body: { ...ids, ...reviewed, action: 'Manual Review' } },
    { event: 'Manually Reviewed', body: { ...ids, ...reviewed } },
  ])
})

test('a receiver gets only the event it registered for, by key or by name', async () => {
  const seen: string[] = []
  const send = async (request: Request): Promise<Response> => {
    seen.push(`${new URL(request.url).pathname} ${((await request.json()) as { event: string }).event}`)
    return new Response()
  }
  await using bench = await createBench({ send })
  for (const [path, event] of [
    ['/key', 'finishedUserSteps'],
    ['/name', 'Finished User Steps'],
  ] as const) {
    await bench.sim.webhooks.register({ vendor: 'idwise', event, url: `http://r.test${path}` })
  }
  await bench.client.walk()
  await bench.sim.clock.drain()
  expect(seen.sort()).toEqual(['/key Finished User Steps', '/name Finished User Steps'])
  await expect(bench.sim.webhooks.register({ vendor: 'idwise', event: 'Nope', url: 'http://r.test' })).rejects.toThrow(
    'Nope',
  )
})

test('a refused event is sent again after 5, 10 and 15 minutes with the same body, then fails', async () => {
  const texts: string[] = []
  const statuses = [500, 404, 201, 302]
  const send = async (request: Request): Promise<Response> => {
    texts.push(await request.text())
    return new Response(null, { status: statuses[texts.length - 1] ?? 200 })
  }
  await using bench = await createBench({ send })
  const { sim } = bench
  await sim.webhooks.register({ vendor: 'idwise', event: 'Finished Journey', url: 'http://r.test' })
  await bench.client.walk()
  await sim.clock.drain()
  const minute = 60_000
  for (const [waitMs, attempts] of [
    [5 * minute - 1, 1],
    [1, 2],
    [10 * minute - 1, 2],
    [1, 3],
    [15 * minute - 1, 3],
    [1, 4],
    [1_000 * minute, 4],
  ] as const) {
    await sim.clock.advance(waitMs)
    expect(texts.length).toBe(attempts)
  }
  expect(new Set(texts).size).toBe(1)
  const [delivery] = await sim.webhooks.deliveries()
  expect(delivery).toMatchObject({ status: 'failed', nextAt: null, eventId: JSON.parse(texts[0]!).body.eventId })
  expect(delivery!.attempts).toMatchObject([
    { at: '2026-01-01T00:00:00.000Z', status: 500 },
    { at: '2026-01-01T00:05:00.000Z', status: 404 },
    { at: '2026-01-01T00:15:00.000Z', status: 201 },
    { at: '2026-01-01T00:30:00.000Z', status: 302 },
  ])
})

test('a retry that is answered 200 ends the delivery and holds no later event back', async () => {
  const seen: string[] = []
  const send = async (request: Request): Promise<Response> => {
    const { event } = (await request.json()) as { event: string }
    seen.push(event)
    return new Response(null, { status: seen.length === 1 ? 503 : 200 })
  }
  await using bench = await createBench({ send })
  await bench.sim.webhooks.register({ vendor: 'idwise', url: 'http://r.test' })
  await bench.client.walk({ flow_id: 'flow-passport' })
  await bench.sim.clock.drain()
  expect(seen).toEqual(['Finished Step', 'Finished User Steps', 'Finished Journey'])
  await bench.sim.clock.advance(5 * 60_000)
  expect(seen.at(-1)).toBe('Finished Step')
  expect((await bench.sim.webhooks.deliveries()).map((d) => d.status)).toEqual(['delivered', 'delivered', 'delivered'])
})

test('a receiver that is not there counts as a failed attempt', async () => {
  const send = async (): Promise<Response> => {
    throw new Error('connect ECONNREFUSED')
  }
  await using bench = await createBench({ send })
  await bench.sim.webhooks.register({ vendor: 'idwise', event: 'Finished Journey', url: 'http://r.test' })
  await bench.client.walk()
  await bench.sim.clock.drain()
  expect(await bench.sim.webhooks.deliveries()).toMatchObject([
    { status: 'pending', nextAt: '2026-01-01T00:05:00.000Z', attempts: [{ error: 'connect ECONNREFUSED' }] },
  ])
})
