/** What IDWise's tests share: a small client, pictures, a webhook receiver. Written from the vendor's pages, not from the simulator. */
import { crc32, deflateSync } from 'node:zlib'
import type { Wire } from '../../src/contracts/idwise/index.js'
import type { SimulatorOptions } from '../../src/mocks/options.js'
import { createSimulator, type InProcessSimulator } from '../../src/simulator.js'

export interface Answer<B> {
  status: number
  headers: Headers
  bytes: Uint8Array
  text: string
  body: B
}

export type Key = readonly [apiKey: string, apiSecret: string]
export const sandbox: Key = ['idwise-sandbox-key', 'idwise-sandbox-secret']
export const live: Key = ['idwise-live-key', 'idwise-live-secret']

export const basic = ([apiKey, apiSecret]: Key): string =>
  `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`

export type ErrorBody = Wire<'ErrorBody'>
/** Either answer of a call that acknowledges. */
type Taken = Omit<ErrorBody, 'success'> & { success: boolean }
export type Result = Wire<'JourneyResult'>
type Fetch = (request: Request) => Promise<Response>

export interface StepPictures {
  image?: Uint8Array
  image2?: Uint8Array
  skipped?: boolean
}

/** Talks to IDWise as a backend does. */
export class Client {
  constructor(
    readonly fetch: Fetch,
    readonly base = 'http://sim.test/idwise',
    readonly key: Key = sandbox,
  ) {}

  async send<B = Record<string, unknown>>(path: string, init: RequestInit = {}): Promise<Answer<B>> {
    const headers = new Headers(init.headers)
    if (!headers.has('authorization')) headers.set('authorization', basic(this.key))
    const response = await this.fetch(new Request(`${this.base}${path}`, { ...init, headers }))
    const bytes = new Uint8Array(await response.arrayBuffer())
    const text = new TextDecoder().decode(bytes)
    const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json')
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      text,
      body: (isJson ? JSON.parse(text) : {}) as B,
    }
  }

  json<B = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<B>> {
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    return this.send(path, { method, headers: { 'content-type': 'application/json', ...headers }, ...content })
  }

  start(body: Partial<Wire<'StartJourneyRequest'>>, headers: Record<string, string> = {}) {
    const whole = { flow_id: 'flow-id-selfie', reference_no: 'applicant-ref-001', ...body }
    return this.json<Wire<'StartJourneyResponse'>>('POST', '/v2/start-journey', whole, headers)
  }

  step(journeyId: string, stepId: number | string, { image, image2, skipped }: StepPictures = { image: front }) {
    const form = new FormData()
    form.set('journey_id', journeyId)
    form.set('step_id', String(stepId))
    if (image) form.set('image', new Blob([image as Uint8Array<ArrayBuffer>], { type: 'image/png' }), 'image.png')
    if (image2) form.set('image2', new Blob([image2 as Uint8Array<ArrayBuffer>], { type: 'image/png' }), 'image2.png')
    if (skipped !== undefined) form.set('is_skipped', String(skipped))
    return this.send<Taken>('/v2/process-journey-step', { method: 'POST', body: form })
  }

  complete(journeyId: string) {
    return this.json<Taken>('POST', '/v2/complete-journey', { journey_id: journeyId })
  }

  summary(journeyId: string) {
    return this.json<Wire<'JourneySummary'>>('GET', `/journey/v2/summary/${journeyId}`)
  }

  result(journeyId: string) {
    return this.json<Result>('GET', `/v2/get-journey-result?journey_id=${journeyId}`)
  }

  image(path: string, headers: Record<string, string> = {}) {
    return this.send<ErrorBody>(`/image/${path}`, { headers })
  }

  review(journeyId: string, body: unknown) {
    return this.json<Taken>('POST', `/journey/v2/manual-review/${journeyId}`, body)
  }

  remove(journeyId: string) {
    return this.send<Taken>(`/journey/${journeyId}`, { method: 'DELETE' })
  }

  /** Starts a journey, sends every step until it is concluded, and completes it; answers the journey id. */
  async walk(body: Partial<Wire<'StartJourneyRequest'>> = {}, headers: Record<string, string> = {}): Promise<string> {
    const started = await this.start(body, headers)
    const id = started.body.journey_id
    for (const { definition } of started.body.step_summaries) await this.walkStep(id, definition)
    const completed = await this.complete(id)
    if (completed.status !== 200) throw new Error(completed.text)
    return id
  }

  async walkStep(id: string, { step_id, step_title }: Wire<'StepDefinition'>): Promise<void> {
    const both = step_title === 'Photo ID'
    for (let attempt = 0; attempt < 10; attempt++) {
      const sent = await this.step(id, step_id, both ? { image: front, image2: back } : { image: front })
      if (sent.status !== 200) throw new Error(sent.text)
      const { body } = await this.summary(id)
      if (body.step_summaries.find((s) => s.definition.step_id === step_id)?.result?.is_concluded) return
    }
    throw new Error(`step ${step_id} is never concluded`)
  }
}

export interface Bench extends AsyncDisposable {
  sim: InProcessSimulator
  client: Client
  liveClient: Client
  bugs: unknown[]
  /** Bodies of webhooks sent to the registered receiver, in order. */
  hooks: Hook[]
  /** Registers a receiver for every event. */
  listen(): Promise<void>
}

export interface Hook {
  event: string
  body: Record<string, unknown>
  text: string
  headers: Headers
}

/** A simulator in process with clients of both environments, a receiver, and a list of bugs that must stay empty. */
export async function createBench(options: SimulatorOptions = {}): Promise<Bench> {
  const bugs: unknown[] = []
  const hooks: Hook[] = []
  const sim = await createSimulator({
    vendors: ['idwise'],
    onBug: (bug) => void bugs.push(bug),
    send: async (request) => {
      const text = await request.text()
      hooks.push({ ...(JSON.parse(text) as Omit<Hook, 'text' | 'headers'>), text, headers: request.headers })
      return new Response('ok')
    },
    ...options,
  })
  const fetch: Fetch = (request) => sim.fetch(request)
  return {
    sim,
    client: new Client(fetch),
    liveClient: new Client(fetch, 'http://sim.test/idwise', live),
    bugs,
    hooks,
    listen: async () => void (await sim.webhooks.register({ vendor: 'idwise', url: 'http://receiver.test/hook' })),
    [Symbol.asyncDispose]: () => sim.close(),
  }
}

/** Reads how a journey ended through the public API, as the table of outcomes says it. */
export async function readEnd(
  sim: Pick<InProcessSimulator, 'fetch'>,
  journeyId: string,
): Promise<Record<string, unknown>> {
  const { body } = await new Client((request) => sim.fetch(request)).result(journeyId)
  const { system_decision, manual_decision, final_decision, rule_results, selfie, aml } = body
  const failed = Object.entries(rule_results ?? {}).filter(([, { result }]) => result === 'Failed')
  return {
    system_decision,
    manual_decision,
    final_decision,
    failed_rules: failed.map(([key]) => key),
    ...(selfie && { 'selfie.status': selfie.status }),
    ...(aml && { 'aml.datasets': aml.matches && [...new Set(aml.matches.flatMap(({ datasets = [] }) => datasets))] }),
  }
}

/** The step of a start answer or summary, by id. */
export const stepOf = (summary: Wire<'JourneySummary'>, stepId: number): Wire<'StepStatus'> => {
  const found = summary.step_summaries.find((s) => s.definition.step_id === stepId)?.result
  if (!found) throw new Error(`no step ${stepId}`)
  return found
}

/** Every value of every key that ends in `_path`, or is called `image_path`, in a result. */
export function pathsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pathsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) =>
    key.endsWith('_path') && typeof entry === 'string' ? [entry] : pathsIn(entry),
  )
}

/** Draws a PNG whose pixels depend on `tint`, so that two pictures differ. */
export function png(width: number, height: number, tint: number): Uint8Array {
  const raw = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (1 + width * 3) + 1 + x * 3
      raw[at] = x % 256
      raw[at + 1] = y % 256
      raw[at + 2] = tint
    }
  }
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const size = Buffer.alloc(4)
    size.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([size, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [signature, chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]
  return new Uint8Array(Buffer.concat(parts))
}

export const front = png(64, 40, 10)
export const back = png(64, 40, 20)
export const selfie = png(40, 64, 30)
