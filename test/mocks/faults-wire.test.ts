/** What a client sees of a spoiled answer: on a real socket, and in process. */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { FaultSpec } from '../../src/contracts/faults.js'
import type { InProcessSimulator } from '../../src/index.js'
import { authorization, caller, createAcme, openCheck, remote, startAcme } from '../support/acme/client.js'
import { startReceiver } from '../support/receiver.js'

type Effect = FaultSpec['effect']
const headers = { authorization, 'content-type': 'application/json' }
const newCheck = { method: 'POST', headers, body: JSON.stringify({ full_name: 'Ada Example' }) }

/** Both ways to a simulator, with one way to call each. */
const ways = {
  'on a socket': async () => {
    const sim = await startAcme()
    return { sim, fetch: (path: string, init?: RequestInit) => fetch(sim.url + path, init) }
  },
  'in process': async () => {
    const sim = await createAcme()
    return { sim, fetch: (path: string, init?: RequestInit) => sim.fetch(`http://sim.test${path}`, init) }
  },
}

interface Seen {
  status?: number
  headers: IncomingMessage['headers']
  body: string
  complete?: boolean
  error?: string | undefined
}

/** Makes a call without a client library, and tells everything that came and how it ended. */
const look = (url: string, path: string): Promise<Seen> =>
  new Promise((resolve) => {
    let seen: Seen = { headers: {}, body: '' }
    const ended = (error?: NodeJS.ErrnoException): void => resolve({ ...seen, ...(error && { error: error.code }) })
    const request = httpRequest(url + path, { headers, agent: false }, (response) => {
      seen = { ...seen, status: response.statusCode!, headers: response.headers }
      response.on('data', (chunk: Buffer) => {
        seen.body += chunk.toString('utf8')
      })
      response.on('error', ended)
      response.on('end', () => {
        seen.complete = response.complete
        ended()
      })
    })
    request.on('error', ended)
    request.end()
  })

const arrived = async (sim: InProcessSimulator, count: number): Promise<void> => {
  while (sim.requests.list().length < count) await new Promise((resolve) => setImmediate(resolve))
}
const codeOf = (error: unknown): unknown => ((error as Error).cause as { code?: string } | undefined)?.code

test('a reset is a connection that the server aborts', async () => {
  await using sim = await startAcme()
  await sim.faults.arm({ effect: { kind: 'reset' } })
  expect(await look(sim.url, '/acme/v1/home')).toEqual({ headers: {}, body: '', error: 'ECONNRESET' })
  // and not one that it ends: a bare socket is told so
  await sim.faults.arm({ effect: { kind: 'reset' } })
  const { hostname, port } = new URL(sim.url)
  const end = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write('GET /acme/v1/home HTTP/1.1\r\nhost: x\r\n\r\n'))
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code!))
    socket.on('end', () => resolve('ended'))
    socket.on('data', () => resolve('answered'))
  })
  expect(end).toBe('ECONNRESET')
})

test('a truncated answer promises more bytes than come', async () => {
  await using sim = await startAcme()
  const id = await openCheck(remote(sim))
  const whole = await look(sim.url, `/acme/v1/checks/${id}`)
  const size = Number(whole.headers['content-length'])
  for (const [bytes, sent] of [
    [undefined, Math.floor(size / 2)],
    [0, 0],
    [10, 10],
    [1_000_000, size - 1],
  ] as const) {
    await sim.faults.arm({ effect: { kind: 'truncate', ...(bytes !== undefined && { bytes }) } })
    const seen = await look(sim.url, `/acme/v1/checks/${id}`)
    expect([seen.status, seen.headers['content-length'], seen.body, seen.error], `${bytes}`).toEqual([
      200,
      String(size),
      whole.body.slice(0, sent),
      'ECONNRESET',
    ])
  }
})

for (const [way, open] of Object.entries(ways)) {
  test(`a lost connection is told as fetch tells it, ${way}`, async () => {
    const { sim, fetch } = await open()
    await sim.faults.arm({ effect: { kind: 'reset' } })
    const error = await fetch('/acme/v1/home', { redirect: 'manual' }).catch((e: unknown) => e)
    expect([error instanceof TypeError, (error as Error).message, codeOf(error)]).toEqual([
      true,
      'fetch failed',
      'ECONNRESET',
    ])
    await sim.faults.arm({ effect: { kind: 'truncate' } })
    const response = await fetch('/acme/v1/checks', newCheck)
    expect([response.status, Number(response.headers.get('content-length')) > 10]).toEqual([201, true])
    const cut = await response.text().catch((e: unknown) => e)
    expect([cut instanceof TypeError, (cut as Error).message, codeOf(cut)]).toEqual([
      true,
      'terminated',
      'UND_ERR_SOCKET',
    ])
    await sim.close()
  })

  test(`a slow answer comes whole, ${way}`, async () => {
    const { sim, fetch } = await open()
    const first = await fetch('/acme/v1/checks', newCheck)
    const { check_id } = (await first.json()) as { check_id: string }
    await sim.faults.arm({ effect: { kind: 'trickle', bytesPerSecond: 1000 } })
    const response = await fetch(`/acme/v1/checks/${check_id}`, { headers })
    const reader = response.body!.getReader()
    const pieces: Uint8Array[] = []
    for (let part = await reader.read(); !part.done; part = await reader.read()) pieces.push(part.value)
    expect(pieces.length).toBeGreaterThan(1)
    expect(JSON.parse(Buffer.concat(pieces).toString())).toMatchObject({ check_id })
    await sim.close()
  })

  test(`what was done under a lost answer is done, ${way}`, async () => {
    for (const kind of ['reset', 'hang', 'truncate'] as const) {
      const { sim, fetch } = await open()
      await sim.faults.arm({ effect: { kind } })
      const gone = new AbortController()
      const lost = fetch('/acme/v1/checks', { ...newCheck, signal: gone.signal })
        .then((response) => response.text())
        .catch((error: unknown) => (error as Error).name)
      await arrived(sim, 1)
      if (kind === 'hang') gone.abort()
      expect(await lost, kind).toBe(kind === 'hang' ? 'AbortError' : 'TypeError')
      const [entry] = sim.requests.list()
      expect(entry, kind).toMatchObject({ status: 201, fault: expect.stringContaining(kind) })
      const read = await fetch(`/acme/v1/checks/${entry!.journeyId}`, { headers })
      expect(read.status, kind).toBe(200)
      await read.text()
      await sim.close()
    }
  })

  test(`malformed JSON is a complete answer, and another content type changes nothing else, ${way}`, async () => {
    const { sim, fetch } = await open()
    const { check_id } = (await (await fetch('/acme/v1/checks', newCheck)).json()) as { check_id: string }
    const read = async () => {
      const response = await fetch(`/acme/v1/checks/${check_id}`, { headers })
      return { type: response.headers.get('content-type'), text: await response.text() }
    }
    const whole = await read()
    await sim.faults.arm({ effect: { kind: 'malformed_json' } })
    const malformed = await read()
    expect(malformed.type).toBe('application/json')
    expect(whole.text.startsWith(malformed.text)).toBe(true)
    expect(() => JSON.parse(malformed.text)).toThrow()
    await sim.faults.arm({ effect: { kind: 'wrong_content_type' } })
    expect(await read()).toEqual({ ...whole, type: 'text/html' })
    await sim.faults.arm({ effect: { kind: 'wrong_content_type', contentType: 'text/plain' } })
    expect((await read()).type).toBe('text/plain')
    // the kept answer is as it was
    expect(await read()).toEqual(whole)
    await sim.close()
  })

  test(`a fault slows nobody but those it meets, ${way}`, async () => {
    const { sim, fetch } = await open()
    await sim.faults.arm({ effect: { kind: 'latency', ms: 300 } })
    await sim.faults.arm({ effect: { kind: 'hang' }, after: 1 })
    await sim.faults.arm({ effect: { kind: 'trickle', bytesPerSecond: 1 }, after: 1 })
    const order: string[] = []
    const call = async (name: string) => {
      const response = await fetch('/acme/v1/home', { redirect: 'manual' }).catch(() => undefined)
      await response?.text().catch(() => undefined)
      order.push(name)
    }
    const late = call('late')
    await arrived(sim, 1)
    const hanging = call('hanging')
    await arrived(sim, 2)
    await Promise.all([call('a'), call('b')])
    expect(order.toSorted()).toEqual(['a', 'b'])
    await late
    expect(order.at(-1)).toBe('late')
    await sim.close()
    await hanging
    expect(order.at(-1)).toBe('hanging')
  })

  test(`closing the simulator ends whatever waits, ${way}`, async () => {
    const effects: Effect[] = [
      { kind: 'hang' },
      { kind: 'latency', ms: 3_600_000 },
      { kind: 'trickle', bytesPerSecond: 1 },
    ]
    const { sim, fetch } = await open()
    const { check_id } = (await (await fetch('/acme/v1/checks', newCheck)).json()) as { check_id: string }
    const calls: Promise<unknown>[] = []
    for (const effect of effects) {
      await sim.faults.arm({ effect })
      calls.push(
        fetch(`/acme/v1/checks/${check_id}`, { headers })
          .then((response) => response.text())
          .catch((error: unknown) => error),
      )
      await arrived(sim, calls.length + 1)
    }
    await sim.close()
    for (const error of await Promise.all(calls)) expect(error).toBeInstanceOf(TypeError)
  })

  test(`a client that gives up ends what it waits for, ${way}`, async () => {
    const { sim, fetch } = await open()
    for (const effect of [{ kind: 'hang' }, { kind: 'latency', ms: 3_600_000 }] as Effect[]) {
      await sim.faults.arm({ effect })
      const gone = new AbortController()
      const call = fetch('/acme/v1/home', { signal: gone.signal }).catch((error: unknown) => (error as Error).name)
      await arrived(sim, 1)
      gone.abort()
      expect(await call).toBe('AbortError')
      await sim.reset()
    }
    await sim.faults.arm({ effect: { kind: 'trickle', bytesPerSecond: 1 } })
    const gone = new AbortController()
    const response = await fetch('/acme/v1/checks', { ...newCheck, signal: gone.signal })
    const text = response.text().catch((error: unknown) => (error as Error).name)
    gone.abort()
    expect(await text).toBe('AbortError')
    await sim.close()
  })
}

test('an answer without a body is spoiled too', async () => {
  await using sim = await startAcme()
  const bodiless = (effect: Effect) => sim.faults.arm({ effect }).then(() => look(sim.url, '/acme/v1/home'))
  expect((await bodiless({ kind: 'reset' })).error).toBe('ECONNRESET')
  expect((await bodiless({ kind: 'trickle', bytesPerSecond: 10 })).status).toBe(302)
  expect((await bodiless({ kind: 'malformed_json' })).status).toBe(302)
  expect((await bodiless({ kind: 'latency', ms: 1 })).status).toBe(302)
  expect(['ECONNRESET', undefined]).toContain((await bodiless({ kind: 'truncate' })).error)
})

test('webhooks come before the answer of the call that caused them, if told so', async () => {
  const order: string[] = []
  await using receiver = await startReceiver((_, response) => {
    setImmediate(() => {
      order.push('webhook')
      response.end('ok')
    })
  })
  await using sim = await startAcme()
  await sim.webhooks.register({ vendor: 'acme', url: receiver.url })
  await sim.faults.arm({ effect: { kind: 'webhooks_first' }, count: null })
  const ask = remote(sim)
  const id = await openCheck(ask)
  const form = new FormData()
  form.set('picture', new File([(await import('../../src/kit/png.js')).makePng(4, 3)], 'a.png', { type: 'image/png' }))
  await ask('POST', `/acme/v1/checks/${id}/picture`, form)
  order.push('answer')
  expect(order).toEqual(['webhook', 'answer'])
  expect(await sim.webhooks.deliveries()).toMatchObject([{ status: 'delivered' }])
})

test('webhooks come before the answer of the page that caused them, too', async () => {
  const order: string[] = []
  await using sim = await createAcme({
    send: async () => {
      order.push('webhook')
      return new Response('ok')
    },
  })
  await sim.webhooks.register({ vendor: 'acme', url: 'http://receiver.test/' })
  const { ids } = await sim.journeys.create('acme', { flow: 'session', scenario: 'webhook_before_answer' })
  const path = ids.link!.slice('http://sim.test'.length)
  const answer = await caller(sim)('POST', `${path}/acts`, { kind: 'complete' })
  order.push('answer')
  expect([answer.status, order]).toEqual([200, ['webhook', 'answer']])
})
