/** What Signzy's tests share: a small client and a receiver of callbacks. Written from the vendor's pages, not from the simulator. */
import type { Wire } from '../../src/contracts/signzy/index.js'
import type { HostedAct, HostedView } from '../../src/mocks/hosted/types.js'
import type { SimulatorOptions } from '../../src/mocks/options.js'
import { hosted } from '../../src/mocks/signzy/hosted.js'
import { signzySimulator } from '../../src/mocks/signzy/index.js'
import type { SignzyTools } from '../../src/mocks/signzy/records.js'
import type { VendorSimulator } from '../../src/mocks/types.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import type { Job, JsonValue, Store } from '../../src/runtime/store/types.js'
import { createSimulator, type InProcessSimulator } from '../../src/simulator.js'

export type Document = Wire<'JourneyDocument'>
export type CreateBody = Wire<'CreateJourneyUrlRequest'>
export interface ErrorBody {
  error: { statusCode: number; name: string; message: string; code?: string; details?: object }
}

export interface Answer<B> {
  status: number
  headers: Headers
  text: string
  body: B
}

export const preproduction = 'signzy-preproduction-token'
export const production = 'signzy-production-token'
export const callbackUrl = 'http://127.0.0.1:9/callback'

/** Talks to Signzy as a backend does. */
export class Client {
  constructor(
    readonly fetch: (request: Request) => Promise<Response>,
    readonly base = 'http://sim.test/signzy',
    readonly token: string | null = preproduction,
  ) {}

  async call<B = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ) {
    const headers = {
      ...(this.token !== null && { authorization: this.token }),
      'content-type': 'application/json',
      ...more,
    }
    const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
    const response = await this.fetch(new Request(`${this.base}${path}`, { method, headers, ...content }))
    const text = await response.text()
    const answer: Answer<B> = {
      status: response.status,
      headers: response.headers,
      text,
      body: (text.startsWith('{') ? JSON.parse(text) : {}) as B,
    }
    return answer
  }

  /** Creates a journey, with a callback unless told otherwise. */
  create(body: Partial<CreateBody> = {}, headers: Record<string, string> = {}) {
    const whole = { flowId: 'otk-document-selfie', processingConfig: { callbackUrl }, ...body }
    return this.call<Wire<'CreateJourneyUrlResponse'>>('POST', '/api/v3/otk-service/create-journey-url', whole, headers)
  }

  /** Creates a journey and answers its id. */
  async begin(body: Partial<CreateBody> = {}, headers: Record<string, string> = {}): Promise<string> {
    return (await this.create(body, headers)).body.result.journeyId
  }

  get<B = Document>(journeyId: string, method: 'GET' | 'POST' = 'GET') {
    return this.call<B>(method, `/api/v3/otk-service/get-journey/${journeyId}`)
  }
}

export interface Callback {
  url: string
  headers: Headers
  text: string
  body: Document
}

/** What a person does, or the choice of another scenario for them. */
export type PersonAct = HostedAct | { kind: 'choose'; scenario: string }

export interface Bench extends AsyncDisposable {
  sim: InProcessSimulator
  client: Client
  callbacks: Callback[]
  bugs: unknown[]
  store: Store
  /** Lets the person act; plays the journey to its end, as the person of its case would, unless told otherwise. */
  play(journeyId: string, act?: PersonAct): Promise<void>
  /** What the page shows. */
  look(journeyId: string): Promise<HostedView>
  /** Begins a journey under a scenario and plays it. */
  walk(scenario?: string, body?: Partial<CreateBody>): Promise<string>
}

/** The vendor with two more jobs, which let a person act and look: tests need neither the page nor the control plane. */
const withPerson = (shown: (view: HostedView) => void): VendorSimulator =>
  ({
    ...signzySimulator,
    jobs: {
      ...signzySimulator.jobs,
      async act(tools: SignzyTools, { journeyId, act }: Job['payload']): Promise<void> {
        const wanted = act as unknown as PersonAct
        if (wanted.kind === 'choose') await hosted.choose(tools, String(journeyId), wanted.scenario)
        else await hosted.act(tools, String(journeyId), wanted)
      },
      async look(tools: SignzyTools, { journeyId }: Job['payload']): Promise<void> {
        shown(await hosted.view(tools, String(journeyId)))
      },
    },
  }) as unknown as VendorSimulator

/** Makes a simulator whose callbacks arrive here; `answer` says with which status, counted from 1. */
export async function createBench(
  options: Record<string, unknown> = {},
  { answer = () => 200, ...more }: SimulatorOptions & { answer?: (count: number) => number } = {},
): Promise<Bench> {
  const callbacks: Callback[] = []
  const bugs: unknown[] = []
  const views: HostedView[] = []
  const store = typeof more.store === 'object' ? more.store : createMemoryStore()
  const sim = await createSimulator({
    vendors: [withPerson((view) => views.push(view))],
    options: { signzy: options },
    store,
    send: async (request) => {
      const text = await request.text()
      callbacks.push({ url: request.url, headers: request.headers, text, body: JSON.parse(text) as Document })
      return new Response('', { status: answer(callbacks.length) })
    },
    onBug: (error) => void bugs.push(error),
    ...more,
  })
  const client = new Client((request) => sim.fetch(request))
  const run = async (kind: string, payload: Job['payload']): Promise<void> => {
    await store.transact('default', async (tx) => tx.schedule({ at: tx.now, kind: `signzy.${kind}`, payload }))
    await sim.clock.drain()
  }
  const play: Bench['play'] = (journeyId, act = { kind: 'complete' }) =>
    run('act', { journeyId, act: act as unknown as JsonValue })
  return {
    sim,
    client,
    callbacks,
    bugs,
    store,
    play,
    async look(journeyId) {
      await run('look', { journeyId })
      return views.at(-1)!
    },
    async walk(scenario = 'approved', body = {}) {
      const id = await client.begin(body, { 'x-sim-scenario': scenario })
      await play(id)
      return id
    },
    [Symbol.asyncDispose]: () => sim.close(),
  }
}

/** Reads how a journey ended through the public API, as the table of outcomes says it; what does not exist is null. */
export async function readEnd(
  sim: Pick<InProcessSimulator, 'fetch'>,
  journeyId: string,
): Promise<Record<string, unknown>> {
  const { body } = await new Client((request) => sim.fetch(request)).get(journeyId)
  const { currentStatus, step, message, documentIntelligence, selfieAnalysis } = body
  const { completeStatus, idExpired } = documentIntelligence
  const { dateOfBirthMatch, addressMatch, fullNameMatch } = body.matchPercentage
  const compared = Object.entries({ dateOfBirthMatch, addressMatch, fullNameMatch }).filter(
    ([, match]) => match !== 'NA',
  )
  return {
    currentStatus,
    step,
    message,
    'completeStatus.overallStatus': completeStatus?.overallStatus ?? null,
    'completeStatus.severity': completeStatus?.severity ?? null,
    'completeStatus.message': completeStatus?.message ?? null,
    idExpired: idExpired ?? null,
    'passiveLiveliness.liveness': selfieAnalysis.passiveLiveliness.liveness ?? null,
    'faceMatch.verified': selfieAnalysis.faceMatch.verified ?? null,
    ...Object.fromEntries(compared.map(([name, match]) => [`matchPercentage.${name}`, match])),
  }
}
