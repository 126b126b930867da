/** A story: calls one after another to one simulator, and everything that can be seen of it. */
import { expect } from 'vitest'
import { createSimulator, type InProcessSimulator, type SimulatorOptions } from '../../src/index.js'
import { makePng } from '../../src/kit/png.js'
import { withoutReplica } from './drivers.js'

/** Makes a call and answers its body, where that is an object. */
export type Ask = (
  method: string,
  path: string,
  body?: object | FormData,
  headers?: Record<string, string>,
) => Promise<Record<string, unknown>>

export type Story = (ask: Ask, sim: InProcessSimulator) => Promise<void>

/** Runs a story and answers everything that could be seen of it: answers, webhooks, journal, state. */
export async function tell(options: SimulatorOptions, story: Story): Promise<string> {
  const seen: unknown[] = []
  const bugs: unknown[] = []
  let sends = 0
  const send = async (request: Request): Promise<Response> => {
    seen.push(['webhook', Object.fromEntries(request.headers), await request.text()])
    return new Response('no', { status: sends++ % 2 === 0 ? 500 : 200 })
  }
  await using sim = await createSimulator({ ...options, send, onBug: (error) => void bugs.push(String(error)) })
  const ask: Ask = async (method, path, body, headers = {}) => {
    const isForm = body instanceof FormData
    const response = await sim.fetch(`http://sim.test${path}`, {
      method,
      headers: { ...headers, ...(body && !isForm && { 'content-type': 'application/json' }) },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    seen.push([method, path, response.status, Object.fromEntries(response.headers), bytes.toString('base64')])
    await sim.clock.drain()
    return bytes[0] === 0x7b ? JSON.parse(bytes.toString('utf8')) : {}
  }
  await story(ask, sim)
  seen.push(await sim.clock.advance(3_600_000))
  // what is measured in real time is left out
  const journal = sim.requests
    .list()
    .map((entry) => ({ ...entry, durationMs: 0, violations: entry.violations.filter(({ path }) => path !== 'pace') }))
  expect(bugs).toEqual([])
  const all = [seen, await sim.webhooks.deliveries(), await sim.journeys.list(), journal, await sim.digest()]
  return withoutReplica(JSON.stringify(all, null, 1))
}

/** A form with pictures of one shade each. */
export function form(fields: Record<string, string>, pictures: Record<string, number>): FormData {
  const made = new FormData()
  for (const [name, value] of Object.entries(fields)) made.set(name, value)
  for (const [name, shade] of Object.entries(pictures)) {
    made.set(name, new File([makePng(640, 400, shade)], `${name}.png`, { type: 'image/png' }))
  }
  return made
}
