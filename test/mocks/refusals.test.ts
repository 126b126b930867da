/** Requests that are nearly right: refused, with a reason. */
import { expect, test } from 'vitest'
import { createSimulator, startSimulator } from '../../src/simulator.js'
import { basic, front, sandbox } from '../scenarios/idwise-kit.js'
import { sendRaw } from '../support/raw.js'

const start = { flow_id: 'flow-id-selfie', reference_no: 'r-1' }
const headers = { authorization: basic(sandbox), 'content-type': 'application/json' }

test('a body in an encoding or charset that is not read is refused, and not misread', async () => {
  await using sim = await createSimulator()
  const url = 'http://sim.test/idwise/v2/start-journey'
  for (const more of [{ 'content-encoding': 'gzip' }, { 'content-type': 'application/json; charset=utf-16' }]) {
    const answer = await sim.fetch(url, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: JSON.stringify(start),
    })
    expect([answer.status, await answer.json()]).toMatchObject([415, { error_code: 'unsupported_media_type' }])
  }
  const plain = { ...headers, 'content-type': 'application/json; charset=UTF-8', 'content-encoding': 'identity' }
  expect((await sim.fetch(url, { method: 'POST', headers: plain, body: JSON.stringify(start) })).status).toBe(200)
})

test('a picture that breaks off before its end is refused', async () => {
  await using sim = await createSimulator()
  const started = await sim.fetch('http://sim.test/idwise/v2/start-journey', {
    method: 'POST',
    headers,
    body: JSON.stringify(start),
  })
  const { journey_id } = (await started.json()) as { journey_id: string }
  const send = async (bytes: Uint8Array): Promise<number> => {
    const form = new FormData()
    form.set('journey_id', journey_id)
    form.set('step_id', '0')
    form.set('image', new Blob([bytes as Uint8Array<ArrayBuffer>]), 'front.png')
    const init = { method: 'POST', headers: { authorization: headers.authorization }, body: form }
    return (await sim.fetch('http://sim.test/idwise/v2/process-journey-step', init)).status
  }
  expect(await send(front.subarray(0, front.length - 20))).toBe(415)
  expect(await send(Buffer.concat([front, Buffer.from('appended by a camera')]))).toBe(200)
})

test.each(['document_expierd', '__proto__', 'constructor'])(
  'the unknown scenario %s in the header is refused, so that a typing error approves nobody',
  async (name) => {
    await using sim = await createSimulator()
    const answer = await sim.fetch('http://sim.test/idwise/v2/start-journey', {
      method: 'POST',
      headers: { ...headers, 'x-sim-scenario': name },
      body: JSON.stringify(start),
    })
    expect([answer.status, answer.headers.get('x-sim-error')]).toEqual([400, 'unknown_scenario'])
    expect(await answer.json()).toMatchObject({
      error: { code: 'unknown_scenario', message: expect.stringContaining(name) },
    })
  },
)

test('the control plane makes no journey with a reference that the vendor refuses', async () => {
  await using sim = await createSimulator()
  await expect(sim.journeys.create('idwise', { reference: 'bad ref' })).rejects.toThrow(/reference/)
})

test('what is not HTTP is answered with a reason', async () => {
  await using sim = await startSimulator({ port: 0 })
  const large = await sendRaw(sim.url, [`GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'a'.repeat(70_000)}\r\n\r\n`])
  expect(large).toMatch(/^HTTP\/1\.1 431 .*unreadable_request.*larger than 65536 bytes/s)
  const nonsense = await sendRaw(sim.url, ['FOO / HTTP/1.1\r\nHost: x\r\n\r\n'])
  expect(nonsense).toMatch(/^HTTP\/1\.1 400 .*unreadable_request/s)
})

test('the host of an absolute target says which vendor is meant', async () => {
  await using sim = await startSimulator({ port: 0 })
  const target = 'http://api.idwise.com/v2/get/x'
  const answer = await sendRaw(sim.url, [`GET ${target} HTTP/1.1\r\nHost: elsewhere\r\nConnection: close\r\n\r\n`])
  expect(answer).toContain('missing_authorization_header')
})
