/** Another library that has patched the same clients, as msw and nock do: neither is in the other's way. */
import { BatchInterceptor } from '@mswjs/interceptors'
import { ClientRequestInterceptor } from '@mswjs/interceptors/ClientRequest'
import { FetchInterceptor } from '@mswjs/interceptors/fetch'
import axios from 'axios'
import { afterEach, expect, test } from 'vitest'
import { interceptVendors } from '../../../src/kit/clients/intercept.js'
import { createSimulator } from '../../../src/simulator.js'
import { sandbox } from '../../scenarios/idwise-kit.js'

const headers = {
  authorization: `Basic ${Buffer.from(sandbox.join(':')).toString('base64')}`,
  'content-type': 'application/json',
}
const start = 'https://api.idwise.com/v2/start-journey'
const body = JSON.stringify({ flow_id: 'YOUR_FLOW_ID', reference_no: 'r-1' })
const byAxios = async (): Promise<number> => (await axios.post(start, body, { headers })).status
const byFetch = async (): Promise<number> => (await fetch(start, { method: 'POST', headers, body })).status

let ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.reverse()) await end()
  ends = []
})

test('another library that listens is not asked of a vendor, and answers for other hosts whatever is refused', async () => {
  const asked: string[] = []
  const other = new BatchInterceptor({
    name: 'another',
    interceptors: [new ClientRequestInterceptor(), new FetchInterceptor()],
  })
  other.apply()
  ends.push(() => other.dispose())
  other.on('request', ({ request, controller }) => {
    asked.push(new URL(request.url).hostname)
    controller.respondWith(Response.json({ mine: true }))
  })
  const sim = await createSimulator()
  const { dispose } = interceptVendors(sim, { onUnhandled: 'error' })
  ends.push(() => sim.close(), dispose)
  expect(await byAxios()).toBe(200)
  expect(await byFetch()).toBe(200)
  expect(asked).toEqual([])
  expect((await axios.get('https://mine.example/x')).data).toEqual({ mine: true })
  expect(await (await fetch('https://mine.example/x')).json()).toEqual({ mine: true })
  expect(asked).toEqual(['mine.example', 'mine.example'])
})

test('what another library patched stays when the interception ends', async () => {
  const other = new FetchInterceptor()
  other.apply()
  ends.push(() => other.dispose())
  other.on('request', ({ controller }) => controller.respondWith(Response.json({ mine: true })))
  const sim = await createSimulator()
  ends.push(() => sim.close())
  for (const _ of [1, 2]) {
    const { dispose } = interceptVendors(sim)
    expect(await byFetch()).toBe(200)
    dispose()
    expect(await (await fetch(start)).json()).toEqual({ mine: true })
  }
})
