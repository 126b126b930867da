/** Every client that people use reaches the simulator at the vendor's own address, and feels what it would feel there. */
import http, { request as requestByName } from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import axios from 'axios'
import FormData from 'form-data'
import got from 'got'
import { afterEach, expect, test } from 'vitest'
import { type InterceptOptions, interceptVendors } from '../../../src/kit/clients/intercept.js'
import { createSimulator, type InProcessSimulator, startSimulator } from '../../../src/simulator.js'
import { back, front, sandbox } from '../../scenarios/idwise-kit.js'
import {
  authorization as acmeAuthorization,
  call as callAcme,
  createAcme,
  picture,
  pictureForm,
} from '../../support/acme/client.js'
import { acmeSimulator } from '../../support/acme/simulator.js'

const [username, password] = sandbox as [string, string]
const authorization = `Basic ${Buffer.from(sandbox.join(':')).toString('base64')}`
const start = 'https://api.idwise.com/v2/start-journey'
const asked = { flow_id: 'YOUR_FLOW_ID', reference_no: 'r-1' }
const json = { authorization, 'content-type': 'application/json' }

let ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.reverse()) await end()
  ends = []
})

async function intercepted(options: InterceptOptions = {}): Promise<InProcessSimulator> {
  const sim = await createSimulator()
  const interception = interceptVendors(sim, options)
  ends.push(() => sim.close(), interception.dispose)
  return sim
}

interface Answer {
  status: number
  body: { journey_id?: string; message?: string }
}

/** A POST of JSON by node's own client; rejects as it fails. */
const post = (send: typeof http.request, url: string, more: http.RequestOptions = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = send(url, { method: 'POST', headers: json, ...more }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8')
      })
      response.on('end', () => resolve({ status: response.statusCode!, body: JSON.parse(text) as Answer['body'] }))
      response.on('error', reject)
    })
    request.on('timeout', () => request.destroy(Object.assign(new Error('timed out'), { code: 'TIMED_OUT' })))
    request.on('error', reject)
    request.end(JSON.stringify(asked))
  })

/** One call by each client; each rejects or answers as the client does. */
const clients: Readonly<Record<string, (url: string, timeoutMs?: number) => Promise<Answer>>> = {
  fetch: async (url, timeoutMs = 5000) => {
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(url, { method: 'POST', headers: json, body: JSON.stringify(asked), signal })
    return { status: response.status, body: (await response.json()) as Answer['body'] }
  },
  axios: async (url, timeout = 5000) => {
    const { status, data } = await axios.post(url, asked, { auth: { username, password }, timeout })
    return { status, body: data }
  },
  got: async (url, timeoutMs = 5000) => {
    const { statusCode, body } = await got.post<Answer['body']>(url, {
      json: asked,
      headers: { authorization },
      responseType: 'json',
      timeout: { response: timeoutMs },
      retry: { limit: 0 },
    })
    return { status: statusCode, body }
  },
  'node:https': (url, timeout = 5000) => post(https.request, url, { timeout }),
  'request of node:http, imported by name': (url, timeout = 5000) =>
    post(requestByName, url.replace('https:', 'http:'), { timeout, port: 80 }),
}

for (const [name, call] of Object.entries(clients)) {
  test(`${name} is answered at the vendor's own address`, async () => {
    const sim = await intercepted()
    expect(await call(start)).toMatchObject({
      status: 200,
      body: { journey_id: expect.stringMatching(/^[0-9a-f]{24}$/) },
    })
    const [seen] = sim.requests.list()
    expect(seen).toMatchObject({ vendor: 'idwise', endpoint: 'startJourney', method: 'POST', status: 200 })
    expect(sim.requests.list()).toHaveLength(1)
  })

  test(`${name} feels a connection that is lost before the answer`, async () => {
    const sim = await intercepted()
    await sim.faults.arm({ effect: { kind: 'reset' } })
    const error = (await call(start).catch((thrown: unknown) => thrown)) as Error & { code?: string; cause?: Error }
    expect(error).toBeInstanceOf(Error)
    const causes = [error, error.cause].map((one) => (one as { code?: string } | undefined)?.code)
    expect(causes).toContain('ECONNRESET')
  })

  test(`${name} gives up on an answer that never comes, by its own time-out`, async () => {
    const sim = await intercepted()
    await sim.faults.arm({ effect: { kind: 'hang' } })
    const error = (await call(start, 100).catch((thrown: unknown) => thrown)) as Error & { code?: string }
    expect(`${error.name} ${error.code} ${error.message}`).toMatch(/time/i)
  })

  test(`${name} notices an answer that breaks off`, async () => {
    const sim = await intercepted()
    await sim.faults.arm({ effect: { kind: 'truncate', bytes: 10 } })
    await expect(call(start)).rejects.toBeInstanceOf(Error)
  })

  test(`${name} is told of the vendor's own error`, async () => {
    const sim = await intercepted()
    await sim.faults.arm({ effect: { kind: 'status', status: 503 } })
    const outcome = await call(start).then(
      ({ status }) => status,
      (error: { response?: { status?: number; statusCode?: number } }) =>
        error.response?.status ?? error.response?.statusCode,
    )
    expect(outcome).toBe(503)
  })
}

test('pictures are sent by axios in a streamed form', async () => {
  await intercepted()
  const client = axios.create({ baseURL: 'https://api.idwise.com/v2', auth: { username, password } })
  const { journey_id } = (await client.post('/start-journey', asked)).data
  // in pieces, as a file is read
  const form = new FormData()
  form.append('journey_id', journey_id)
  form.append('step_id', '0')
  for (const [name, bytes] of Object.entries({ image: front, image2: back })) {
    const pieces = Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)])
    form.append(name, pieces, { filename: `${name}.jpg`, contentType: 'image/jpeg' })
  }
  const sent = await client.post('/process-journey-step', form, { headers: form.getHeaders() })
  expect([sent.status, sent.data]).toEqual([200, { success: true }])
})

test('a form arrives whole, and the same bytes come back by fetch and by node', async () => {
  const sim = await createAcme()
  const { dispose } = interceptVendors(sim)
  ends.push(() => sim.close(), dispose)
  const ask = (method: string, path: string, body?: unknown) =>
    callAcme(fetch, method, `https://api.acme.example/v1${path}`, body)
  const { check_id } = (await ask('POST', '/checks', { full_name: 'Ada Example' })).body
  const { status, body } = await ask('POST', `/checks/${check_id}/picture`, pictureForm())
  expect({ status, body }).toMatchObject({ status: 201, body: { picture_id: expect.any(String) } })
  const url = `https://files.acme.example/v1/pictures/${body.picture_id}`
  const headers = { authorization: acmeAuthorization }
  const byFetch = new Uint8Array(await (await fetch(url, { headers })).arrayBuffer())
  expect(byFetch).toEqual(picture)
  const byNode = await axios.get<Buffer>(url, { headers, responseType: 'arraybuffer' })
  expect(new Uint8Array(byNode.data)).toEqual(picture)
})

test('many calls share the one connection of an agent, and an answer can be read as a stream', async () => {
  const sim = await intercepted()
  const auth = { username, password }
  const httpsAgent = new https.Agent({ keepAlive: true, maxSockets: 1 })
  const all = await Promise.all(
    [1, 2, 3, 4, 5].map(() => axios.post(start, asked, { auth, httpsAgent, timeout: 5000 })),
  )
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(sim.requests.list()).toHaveLength(5)
  const { data } = await axios.post<Readable>(start, asked, { auth, responseType: 'stream' })
  const pieces = await data.toArray()
  expect(JSON.parse(Buffer.concat(pieces).toString('utf8'))).toHaveProperty('journey_id')
})

test('an abort of axios under way is a cancellation, and its time-out is ECONNABORTED', async () => {
  const sim = await intercepted()
  const auth = { username, password }
  await sim.faults.arm({ effect: { kind: 'hang' }, count: 2 })
  await expect(axios.post(start, asked, { auth, timeout: 50 })).rejects.toMatchObject({ code: 'ECONNABORTED' })
  await expect(axios.post(start, asked, { auth, signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
    code: 'ERR_CANCELED',
  })
})

test('an abort ends the call with its reason, and the simulator is left', async () => {
  const sim = await intercepted()
  await sim.faults.arm({ effect: { kind: 'hang' } })
  const gone = new AbortController()
  const call = fetch(start, { method: 'POST', headers: json, body: '{}', signal: gone.signal })
  gone.abort(new Error('enough'))
  await expect(call).rejects.toThrow('enough')
})

test('a host of no vendor passes, unless it is to fail: then this machine alone is spared', async () => {
  const server = http.createServer((_, response) => response.end('mine'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => server.close())
  const own = `http://127.0.0.1:${(server.address() as { port: number }).port}/`
  const sim = await createSimulator()
  ends.push(() => sim.close())
  for (const onUnhandled of ['pass', 'error'] as const) {
    const { dispose } = interceptVendors(sim, { onUnhandled })
    expect(await (await fetch(own)).text()).toBe('mine')
    expect((await axios.get(own)).data).toBe('mine')
    dispose()
  }
  const { dispose } = interceptVendors(sim, { onUnhandled: 'error' })
  ends.push(dispose)
  await expect(fetch('https://example.com/a?secret=1')).rejects.toMatchObject({
    code: 'unexpected_request',
    message: expect.stringContaining("GET https://example.com/a is for no vendor's host"),
  })
  await expect(axios.get('https://example.com/a')).rejects.toThrow("is for no vendor's host")
})

test('what was there before is there again afterwards', async () => {
  const before = [globalThis.fetch, http.request, http.get, https.request, https.get, http.ClientRequest]
  const sim = await createSimulator()
  const interception = interceptVendors(sim)
  expect(globalThis.fetch).not.toBe(before[0])
  expect(() => interceptVendors(sim)).toThrow("the vendors' hosts are intercepted already")
  interception.dispose()
  interception.dispose()
  expect([globalThis.fetch, http.request, http.get, https.request, https.get, http.ClientRequest]).toEqual(before)
  expect(requestByName).toBe(http.request)
  await sim.close()
})

test('a namespace answers where it is named, and where its credentials are shown', async () => {
  const sim = await createSimulator()
  const mine = sim.namespace('mine')
  const { dispose } = interceptVendors(sim)
  ends.push(() => sim.close(), dispose)
  const { apiKey, apiSecret } = mine.info.credentials.idwise!
  const answer = await axios.post(start, asked, { auth: { username: apiKey!, password: apiSecret! } })
  expect(answer.status).toBe(200)
  expect([mine.requests.list().length, sim.requests.list().length]).toEqual([1, 0])
  dispose()
  const named = interceptVendors(sim, { namespace: 'mine' })
  ends.push(named.dispose)
  await axios.post(start, asked, { auth: { username: apiKey!, password: apiSecret! } })
  expect(mine.requests.list()).toHaveLength(2)
})

test('a link that the simulator gives out can be followed, also from a namespace', async () => {
  const sim = await createSimulator()
  const { dispose } = interceptVendors(sim, { namespace: 'mine' })
  ends.push(() => sim.close(), dispose)
  const { link } = await sim.namespace('mine').journeys.create('idwise')
  expect(link).toBeDefined()
  const path = new URL(link!).pathname
  expect((await fetch(`https://api.idwise.com${path}`)).status).toBe(200)
  expect((await axios.get(link!)).status).toBe(200)
})

test('a running simulator answers in the place of one in the process', async () => {
  const sim = await startSimulator({ port: 0 })
  const { dispose } = interceptVendors(sim.url)
  ends.push(() => sim.close(), dispose)
  expect((await clients.axios!(start)).status).toBe(200)
  expect((await clients.fetch!(start)).status).toBe(200)
  expect(sim.requests.list()).toHaveLength(2)
})

test('a host with a place for a name is answered for any name', async () => {
  const { vendor } = acmeSimulator
  const [surface] = Object.keys(vendor.profile.surfaces) as ['api']
  const surfaces = { ...vendor.profile.surfaces }
  const profile = {
    ...vendor.profile,
    surfaces: { ...surfaces, [surface]: { ...surfaces[surface], hosts: ['{tenant}.acme.example'] } },
  }
  const sim = await createSimulator({ vendors: [{ ...acmeSimulator, vendor: { ...vendor, profile } } as never] })
  const { dispose } = interceptVendors(sim, { onUnhandled: 'error' })
  ends.push(() => sim.close(), dispose)
  expect((await fetch('https://bank.acme.example/v1/nothing')).status).toBe(404)
  await expect(fetch('https://a.bank.acme.example/v1/nothing')).rejects.toThrow("is for no vendor's host")
})
