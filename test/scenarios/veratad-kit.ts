/** What Veratad's tests share: a small client, a receiver, and acts of a person. The client is written from the vendor's pages. */
import type { Wire } from '../../src/contracts/veratad/index.js'
import type { ScenarioOutcome } from '../../src/fixtures/outcome.js'
import type { HostedAct, HostedView } from '../../src/mocks/hosted/types.js'
import type { SimulatorOptions, WebhookReceiver } from '../../src/mocks/options.js'
import type { JourneySummary, Tools, VendorSimulator } from '../../src/mocks/types.js'
import { veratadSimulator } from '../../src/mocks/veratad/index.js'
import { createSimulator, type InProcessSimulator } from '../../src/simulator.js'

export interface Answer<B> {
  status: number
  headers: Headers
  text: string
  body: B
}

export type Result = Wire<'SessionResult'>
export type Hook = { url: string; body: Wire<'WebhookBody'>; text: string; headers: Headers }
type Fetch = (request: Request) => Promise<Response>

export const client = { client_id: 'veratad-client-id', client_secret: 'veratad-client-secret' }

/** Talks to VX as a backend does: gets a token, and shows it. */
export class Client {
  token = ''

  constructor(
    readonly fetch: Fetch,
    readonly base = 'http://sim.test/veratad',
    readonly credentials: { client_id: string; client_secret: string } = client,
  ) {}

  async send<B>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<B>> {
    const init = {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }
    const response = await this.fetch(new Request(`${this.base}${path}`, init))
    const text = await response.text()
    const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json') && text !== ''
    return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as B }
  }

  askToken(change: object = {}) {
    const body = { ...this.credentials, audience: 'dcams.app', grant_type: 'client_credentials', ...change }
    return this.send<Wire<'AccessToken'> & Wire<'ErrorBody'>>('POST', '/oauth/token', body)
  }

  async call<B>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    if (this.token === '') this.token = (await this.askToken()).body.access_token
    return this.send<B>(method, path, body, { authorization: `Bearer ${this.token}`, ...headers })
  }

  create(body: object = {}, headers: Record<string, string> = {}) {
    const whole = { email: 'ada@example.com', age: '21+', ...body }
    return this.call<Wire<'SessionLink'> & Wire<'ErrorBody'>>('POST', '/api/session/create_session', whole, headers)
  }

  result(id: string) {
    return this.call<Result & Wire<'ErrorBody'>>('GET', `/api/session/result/${encodeURIComponent(id)}`)
  }

  status(id: string) {
    return this.call<Wire<'SessionStatus'>>('GET', `/api/session/status/${encodeURIComponent(id)}`)
  }
}

export interface Bench extends AsyncDisposable {
  sim: InProcessSimulator
  client: Client
  bugs: unknown[]
  /** Webhooks as they arrived. */
  hooks: Hook[]
  /** Registers a receiver of the account. */
  listen(auth?: WebhookReceiver['auth']): Promise<void>
  /** Lets the person of a session act; by request id, link or e-mail. */
  act(id: string, ...acts: HostedAct[]): Promise<void>
  view(id: string): Promise<HostedView>
  choose(id: string, scenario: string): Promise<void>
  /** The journeys an index of the shelf has under a value, as the control plane tells them. */
  shelf(index: 'all' | 'reference', value: string): Promise<JourneySummary[]>
}

/** A simulator in process with a client, a receiver, and a list of bugs that must stay empty. */
export async function createBench(options: SimulatorOptions = {}): Promise<Bench> {
  const bugs: unknown[] = []
  const hooks: Hook[] = []
  // a unit of work of the vendor's own, taken through the door by which journeys are made
  let pending: ((tools: Tools) => Promise<void>) | undefined
  const simulator: VendorSimulator = {
    ...veratadSimulator,
    createJourney: async (tools, request) => {
      if (!pending) return veratadSimulator.createJourney(tools, request)
      await pending(tools)
      return { ids: {} }
    },
  }
  const sim = await createSimulator({
    vendors: [simulator],
    onBug: (bug) => void bugs.push(bug),
    send: async (request) => {
      const text = await request.text()
      hooks.push({ url: request.url, body: JSON.parse(text), text, headers: request.headers })
      return new Response('ok')
    },
    ...options,
  })
  const within = async (work: (tools: Tools) => Promise<void>): Promise<void> => {
    pending = work
    try {
      await sim.journeys.create('veratad')
    } finally {
      pending = undefined
    }
    await sim.clock.drain()
  }
  const hosted = veratadSimulator.hosted!
  const find = async (tools: Tools, id: string): Promise<string> => {
    const found = await hosted.find(tools, id, 'any')
    if (found === undefined) throw new Error(`nothing is called ${id}`)
    return found
  }
  return {
    sim,
    client: new Client((request) => sim.fetch(request)),
    bugs,
    hooks,
    listen: async (auth) =>
      void (await sim.webhooks.register({ vendor: 'veratad', url: 'http://account.test/hook', ...(auth && { auth }) })),
    act: async (id, ...acts) => {
      for (const act of acts) await within(async (tools) => hosted.act(tools, await find(tools, id), act))
    },
    view: async (id) => {
      let view: HostedView | undefined
      await within(async (tools) => {
        view = await hosted.view(tools, await find(tools, id))
      })
      return view!
    },
    choose: (id, scenario) => within(async (tools) => hosted.choose(tools, await find(tools, id), scenario)),
    shelf: async (index, value) => {
      const { kind, summary } = veratadSimulator.journeys!
      let found: JourneySummary[] = []
      await within(async (tools) => {
        found = (await tools.tx.find(kind, index, value)).map((session) => summary(tools, session))
      })
      return found
    },
    [Symbol.asyncDispose]: () => sim.close(),
  }
}

/** With these options polling tells all that the table of outcomes says, however far a session has come. */
export const wholeResults = { veratad: { resultBody: 'result' } }

/** Reads what came of a journey, under the names of the table of outcomes; by calls that anybody can make. */
export async function readEnd(
  sim: Pick<InProcessSimulator, 'fetch'>,
  { ids }: { ids: Readonly<Record<string, string>> },
): Promise<ScenarioOutcome['end']> {
  const reader = new Client((request) => sim.fetch(request))
  const { current_status } = (await reader.status(ids.request_id!)).body
  const { status, dcams_plus } = (await reader.result(ids.request_id!)).body
  if (status === undefined) throw new Error('polling tells the status alone: use the options wholeResults')
  const page = (await (await sim.fetch(new Request(`${ids.link}/state`))).json()) as { end: { post?: string } | null }
  return {
    current_status,
    status,
    action: dcams_plus?.action ?? null,
    detail: dcams_plus?.detail ?? null,
    postMessage: page.end?.post ?? null,
  }
}

/** Every key of a value with its place, so that two bodies can be compared key for key. */
export function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => keysOf(item, `${path}[${i}]`))
  if (typeof value !== 'object' || value === null) return [path]
  const entries = Object.entries(value)
  return entries.length === 0 ? [path] : entries.flatMap(([key, item]) => keysOf(item, path ? `${path}.${key}` : key))
}
