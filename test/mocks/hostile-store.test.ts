/** Whole journeys on the hostile store, which runs every unit of work twice: byte for byte what the plain store answers. */
import { expect, test } from 'vitest'
import type { SimulatorOptions, VendorSimulator } from '../../src/index.js'
import { createSimulator, type InProcessSimulator } from '../../src/index.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { basicOf } from '../support/acme/client.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { makePng } from '../support/png.js'

type Ask = (method: string, path: string, body?: object | FormData) => Promise<Record<string, unknown>>

/** Runs a story and answers everything that could be seen of it: answers, webhooks, journal, state. */
async function tell(
  options: SimulatorOptions,
  credentials: string,
  story: (ask: Ask, sim: InProcessSimulator) => Promise<void>,
): Promise<string> {
  const seen: unknown[] = []
  const bugs: unknown[] = []
  const send = async (request: Request): Promise<Response> => {
    seen.push(['webhook', Object.fromEntries(request.headers), await request.text()])
    return new Response('no', { status: seen.length % 2 === 0 ? 200 : 500 })
  }
  await using sim = await createSimulator({ ...options, send, onBug: (error) => void bugs.push(String(error)) })
  const ask: Ask = async (method, path, body) => {
    const isForm = body instanceof FormData
    const response = await sim.fetch(`http://sim.test${path}`, {
      method,
      headers: { authorization: credentials, ...(body && !isForm && { 'content-type': 'application/json' }) },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    seen.push([method, path, response.status, Object.fromEntries(response.headers), bytes.toString('base64')])
    await sim.clock.drain()
    return bytes[0] === 0x7b ? JSON.parse(bytes.toString('utf8')) : {}
  }
  await story(ask, sim)
  await sim.clock.advance(3_600_000)
  // what is measured in real time is left out
  const journal = sim.requests
    .list()
    .map((entry) => ({ ...entry, durationMs: 0, violations: entry.violations.filter(({ path }) => path !== 'pace') }))
  expect(bugs).toEqual([])
  return JSON.stringify([seen, await sim.webhooks.deliveries(), journal, await sim.digest()], null, 1)
}

async function same(
  options: SimulatorOptions,
  credentials: string,
  story: Parameters<typeof tell>[2],
): Promise<string> {
  const plain = await tell({ ...options, store: createMemoryStore() }, credentials, story)
  const hostile = await tell({ ...options, store: createMemoryStore({ hostile: true }) }, credentials, story)
  expect(hostile).toBe(plain)
  return plain
}

function form(fields: Record<string, string>, files: Record<string, number>): FormData {
  const made = new FormData()
  for (const [name, value] of Object.entries(fields)) made.set(name, value)
  for (const [name, shade] of Object.entries(files)) {
    made.set(name, new File([makePng(640, 400, shade)], `${name}.png`, { type: 'image/png' }))
  }
  return made
}

test('a journey of the toy vendor is the same on the hostile store', async () => {
  const vendors = [acmeSimulator as unknown as VendorSimulator]
  const told = await same(
    { vendors, processingMs: 500 },
    basicOf('acme-test-key', 'acme-test-secret'),
    async (ask, sim) => {
      await sim.webhooks.register({ vendor: 'acme', url: 'http://127.0.0.1:9/hook' })
      await sim.scenarios.arm({ scenario: 'face_mismatch', reference: 'order-1' })
      const { check_id } = await ask('POST', '/acme/v1/checks', {
        full_name: 'Ada Example',
        reference: 'order-1',
        more: 1,
      })
      await ask('POST', '/acme/v1/checks', { full_name: 'Eve Example', reference: 'order-1' })
      await ask('POST', `/acme/v1/checks/${check_id}/finish`)
      const { picture_id } = await ask('POST', `/acme/v1/checks/${check_id}/picture`, form({}, { picture: 1 }))
      await ask('POST', `/acme/v1/checks/${check_id}/picture`, form({ note: 'again' }, { picture: 2 }))
      await ask('GET', `/acme/v1/checks/${check_id}`)
      await sim.clock.advance(500)
      await ask('GET', `/acme/v1/checks/${check_id}`)
      await ask('POST', `/acme/v1/checks/${check_id}/picture`, form({}, { picture: 3 }))
      await ask('GET', `/acme/files/v1/pictures/${picture_id}`)
      await ask('GET', '/acme/v1/checks/nothing')
    },
  )
  expect(told).toContain('check.completed')
  expect(told).toContain('face_mismatch')
})

test('a journey of a built-in vendor is the same on the hostile store', async () => {
  const told = await same(
    { processingMs: 500 },
    basicOf('idwise-sandbox-key', 'idwise-sandbox-secret'),
    async (ask, sim) => {
      await sim.webhooks.register({ vendor: 'idwise', url: 'http://127.0.0.1:9/hook' })
      const start = { flow_id: 'mine', reference_no: 'applicant-1+sim.manual_review_approved' }
      const { journey_id } = await ask('POST', '/idwise/v2/start-journey', start)
      const id = String(journey_id)
      const step = (step_id: string, files: Record<string, number>) =>
        ask('POST', '/idwise/v2/process-journey-step', form({ journey_id: id, step_id }, files))
      await step('0', { image: 1, image2: 2 })
      await step('7', { image: 1 })
      await ask('GET', `/idwise/journey/v2/summary/${id}`)
      await sim.clock.advance(500)
      await step('1', { image: 3 })
      await sim.clock.advance(500)
      await ask('POST', '/idwise/v2/complete-journey', { journey_id })
      await ask('POST', '/idwise/v2/complete-journey', { journey_id })
      await sim.clock.advance(500)
      await ask('GET', `/idwise/v2/get-journey-result?journey_id=${id}`)
      await sim.clock.advance(86_400_000)
      const result = await ask('GET', `/idwise/v2/get/${id}`)
      const paths = [...new Set(JSON.stringify(result).match(/"[^"]*image_path":"[^"]+"/g))]
      for (const path of paths) await ask('GET', `/idwise/image/${path.split('"').at(-2)}`)
      expect(paths.length).toBeGreaterThan(2)
    },
  )
  expect(told).toContain('"status": "delivered"')
}, 60_000)
