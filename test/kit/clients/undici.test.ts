/** undici's own request and fetch reach the simulator at the vendor's own address, in this process or another. */

import { FormData, fetch as fetchOfUndici, MockAgent, request } from 'undici'
import { expect, test } from 'vitest'
import { vendorDispatcher } from '../../../src/kit/clients/undici.js'
import { createSimulator, startSimulator } from '../../../src/simulator.js'
import { back, front, sandbox } from '../../scenarios/idwise-kit.js'

const authorization = `Basic ${Buffer.from(sandbox.join(':')).toString('base64')}`
const api = 'https://api.idwise.com/v2'
const headers = { authorization, 'content-type': 'application/json' }
const body = JSON.stringify({ flow_id: 'YOUR_FLOW_ID', reference_no: 'r-1' })
const post = { method: 'POST', headers, body } as const

for (const where of ['in this process', 'on a socket']) {
  test(`both are answered by a simulator ${where}, pictures and all`, async () => {
    await using sim = await (where === 'on a socket' ? startSimulator({ port: 0 }) : createSimulator())
    await using dispatcher = await vendorDispatcher('url' in sim ? String(sim.url) : sim)
    const started = await request(`${api}/start-journey`, { ...post, dispatcher })
    expect(started.statusCode).toBe(200)
    const { journey_id } = (await started.body.json()) as { journey_id: string }
    const form = new FormData()
    form.set('journey_id', journey_id)
    form.set('step_id', '0')
    form.set('image', new Blob([new Uint8Array(front)], { type: 'image/jpeg' }), 'a.jpg')
    form.set('image2', new Blob([new Uint8Array(back)], { type: 'image/jpeg' }), 'b.jpg')
    const sent = await fetchOfUndici(`${api}/process-journey-step`, {
      method: 'POST',
      headers: { authorization },
      body: form,
      dispatcher,
    })
    expect([sent.status, await sent.json()]).toEqual([200, { success: true }])
    expect(sim.requests.list().map(({ endpoint }) => endpoint)).toEqual(['startJourney', 'processJourneyStep'])
  })

  test(`both feel what goes wrong ${where}`, async () => {
    await using sim = await (where === 'on a socket' ? startSimulator({ port: 0 }) : createSimulator())
    await using dispatcher = await vendorDispatcher('url' in sim ? String(sim.url) : sim)
    await sim.faults.arm({ effect: { kind: 'reset' } })
    await expect(request(`${api}/start-journey`, { ...post, dispatcher })).rejects.toMatchObject({ code: 'ECONNRESET' })
    await sim.faults.arm({ effect: { kind: 'truncate', bytes: 10 } })
    const cut = await request(`${api}/start-journey`, { ...post, dispatcher })
    await expect(cut.body.text()).rejects.toBeInstanceOf(Error)
    await sim.faults.arm({ effect: { kind: 'hang' } })
    const signal = AbortSignal.timeout(100)
    await expect(fetchOfUndici(`${api}/start-journey`, { ...post, dispatcher, signal })).rejects.toThrow('timeout')
    await sim.faults.arm({ effect: { kind: 'hang' } })
    await expect(request(`${api}/start-journey`, { ...post, dispatcher, headersTimeout: 100 })).rejects.toMatchObject({
      code: 'UND_ERR_HEADERS_TIMEOUT',
    })
  })
}

test('another host is refused where that is asked for', async () => {
  await using sim = await createSimulator()
  await using dispatcher = await vendorDispatcher(sim, { onUnhandled: 'error' })
  await expect(request('https://example.com/x', { dispatcher })).rejects.toThrow("is for no vendor's host")
})

test('a MockAgent answers for its own hosts, and the simulator for the vendors', async () => {
  await using sim = await createSimulator()
  const mock = new MockAgent()
  mock.disableNetConnect()
  mock.enableNetConnect(/^127\.0\.0\.1/)
  mock.get('https://mine.example').intercept({ path: '/x' }).reply(200, 'mine')
  await using dispatcher = await vendorDispatcher(sim, { dispatcher: mock })
  expect(await (await request('https://mine.example/x', { dispatcher })).body.text()).toBe('mine')
  expect((await request(`${api}/start-journey`, { ...post, dispatcher })).statusCode).toBe(200)
})
