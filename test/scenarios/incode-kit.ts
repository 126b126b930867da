/** What Incode's tests share: a client written from the vendor's pages, and a webhook receiver. */
import type { Wire } from '../../src/contracts/incode/index.js'
import type { ScenarioOutcome } from '../../src/fixtures/outcome.js'
import type { VendorSimulator } from '../../src/index.js'
import type { HostedAct, HostedView } from '../../src/mocks/hosted/types.js'
import { incodeSimulator } from '../../src/mocks/incode/index.js'
import type { SimulatorOptions } from '../../src/mocks/options.js'
import type { JourneySummary, Tools } from '../../src/mocks/types.js'
import { createSimulator, type InProcessSimulator } from '../../src/simulator.js'

export interface Answer<B> {
  status: number
  headers: Headers
  text: string
  body: B
}

type Fetch = (request: Request) => Promise<Response>

export interface Keys {
  apiKey: string
  integrationId: string
  secret: string
  clientId: string
  clientSecret: string
}

export const demo: Keys = {
  apiKey: 'incode-demo-key',
  integrationId: '00000000-0000-4000-8000-000000000001',
  secret: 'incode-demo-secret',
  clientId: 'incode-demo-client',
  clientSecret: 'incode-demo-client-secret',
}
export const production: Keys = {
  apiKey: 'incode-production-key',
  integrationId: '00000000-0000-4000-8000-000000000002',
  secret: 'incode-production-secret',
  clientId: 'incode-production-client',
  clientSecret: 'incode-production-client-secret',
}

export type OmniError = Wire<'OmniErrorBody'>
export type OAuthError = Wire<'OAuthErrorBody'>
export type Details = Wire<'VerificationDetails'>
export type Status = Wire<'VerificationStatus'>

/** Talks to Incode as a backend does. */
export class Client {
  #token: string | undefined

  constructor(
    readonly fetch: Fetch,
    readonly keys: Keys = demo,
    readonly base = 'http://sim.test/incode',
  ) {}

  async send<B = Record<string, unknown>>(path: string, init: RequestInit = {}): Promise<Answer<B>> {
    const response = await this.fetch(new Request(`${this.base}${path}`, { redirect: 'manual', ...init }))
    const text = await response.text()
    const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json')
    return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as B }
  }

  json<B = Record<string, unknown>>(path: string, body: unknown, headers: Record<string, string> = {}) {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
    return this.send<B>(path, { ...init, body: JSON.stringify(body) })
  }

  form<B = Record<string, unknown>>(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ) {
    return this.send<B>(path, { method: 'POST', headers, body: new URLSearchParams(fields) })
  }

  authorize({ apiKey, integrationId, secret }: Partial<Keys> = this.keys) {
    return this.json<Wire<'ServerToken'> & OmniError>(
      '/v1/integration/authorize/server',
      { integrationId, secret },
      apiKey === undefined ? {} : { 'x-api-key': apiKey },
    )
  }

  /** The server's token, fetched once. */
  async token(): Promise<string> {
    this.#token ??= (await this.authorize()).body.token
    return this.#token
  }

  async ask(body: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
    const whole = { integrationId: this.keys.integrationId, ...body }
    return this.json<Wire<'GeneratedVerificationLink'> & OmniError>(
      '/v1/verification/generate-verification-link',
      whole,
      {
        'x-auth-token': await this.token(),
        ...headers,
      },
    )
  }

  async details(id: string, token?: string) {
    const headers = { 'x-auth-token': token ?? (await this.token()) }
    return this.send<Details & OmniError>(`/v1/verification/details/${id}`, { headers })
  }

  async status(traceId: string) {
    const headers = { 'x-auth-token': await this.token() }
    return this.send<Status & OmniError>(`/v1/workforce/verification/${traceId}`, { headers })
  }

  oauth(fields: Record<string, string>) {
    const { clientId: client_id, clientSecret: client_secret } = this.keys
    return this.form<Wire<'TokenResponse'> & OAuthError>('/oauth2/token', { client_id, client_secret, ...fields })
  }

  signIn(query: Record<string, string> = {}, headers: Record<string, string> = {}) {
    const usual = {
      client_id: this.keys.clientId,
      response_type: 'code',
      redirect_uri: 'https://app.example.com/callback',
      scope: 'openid',
      state: 'state-1',
    }
    return this.send<OAuthError>(`/oauth2/authorize?${new URLSearchParams({ ...usual, ...query })}`, { headers })
  }
}

export interface Hook {
  event: string
  body: Record<string, unknown>
  text: string
  headers: Headers
}

export interface Bench extends AsyncDisposable {
  sim: InProcessSimulator
  client: Client
  bugs: unknown[]
  /** Webhooks sent to the registered receiver, in order. */
  hooks: Hook[]
  /** Registers a receiver for every event. */
  listen(headers?: Record<string, string>): Promise<void>
  /** Names of the events so far, in order. */
  events(): string[]
  /** What the journal has to say about the last call. */
  notes(): { severity: string; path: string; message: string }[]
}

/** A simulator in process with a client, a receiver, and a list of bugs that must stay empty. */
export async function createBench(options: Record<string, unknown> = {}, more: SimulatorOptions = {}): Promise<Bench> {
  const bugs: unknown[] = []
  const hooks: Hook[] = []
  const sim = await createSimulator({
    vendors: ['incode'],
    options: { incode: options },
    onBug: (bug) => void bugs.push(bug),
    send: async (request) => {
      const text = await request.text()
      const body = JSON.parse(text) as Record<string, unknown>
      hooks.push({ event: String(body.eventType), body, text, headers: request.headers })
      return new Response(null, { status: 204 })
    },
    ...more,
  })
  return {
    sim,
    client: new Client((request) => sim.fetch(request)),
    bugs,
    hooks,
    listen: async (headers) =>
      void (await sim.webhooks.register({
        vendor: 'incode',
        url: 'http://receiver.test/hook',
        ...(headers && { auth: { type: 'header', headers } }),
      })),
    events: () => hooks.map(({ event }) => event),
    notes: () => sim.requests.list().at(-1)!.violations,
    [Symbol.asyncDispose]: () => sim.close(),
  }
}

/** A bench whose verifications are played act by act, and told as the control plane tells them. */
export async function createStage(options: Record<string, unknown> = {}, more: SimulatorOptions = {}) {
  const { hosted, journeys, createJourney } = incodeSimulator
  // a unit of work of the vendor's own, taken through the door by which journeys are made
  let pending: ((tools: Tools) => Promise<void>) | undefined
  const vendor: VendorSimulator = {
    ...incodeSimulator,
    createJourney: async (tools, request) => {
      if (!pending) return createJourney(tools, request)
      await pending(tools)
      return { ids: {} }
    },
  }
  const bench = await createBench(options, { vendors: [vendor], processingMs: 1000, ...more })
  const within = async <T>(work: (tools: Tools) => Promise<T>): Promise<T> => {
    let seen: T | undefined
    pending = async (tools) => {
      seen = await work(tools)
    }
    await bench.sim.journeys.create('incode').finally(() => {
      pending = undefined
    })
    return seen!
  }
  return {
    bench,
    /** What the page shows, after an act if one is given; undefined when nothing is called so. */
    play: (id: string, act?: HostedAct): Promise<HostedView | undefined> =>
      within(async (tools) => {
        const found = await hosted!.find(tools, id, 'any')
        if (act && found) await hosted!.act(tools, found, act)
        return found === undefined ? undefined : hosted!.view(tools, found)
      }),
    /** The journeys an index of the shelf has under a value. */
    shelf: (index: 'all' | 'reference', value: string): Promise<JourneySummary[]> =>
      within(async (tools) => {
        const { kind, summary } = journeys!
        return (await tools.tx.find(kind, index, value)).map((journey) => summary(tools, journey))
      }),
    [Symbol.asyncDispose]: () => bench.sim.close(),
  }
}

/** Ids of a verification that was made and, unless told otherwise, played to its end. */
export async function made(
  { sim }: Pick<Bench, 'sim'>,
  request: { scenario?: string; reference?: string; flow?: string; state?: 'created' | 'completed' } = {},
): Promise<Record<string, string>> {
  const { ids } = await sim.journeys.create('incode', { state: 'completed', ...request })
  await sim.clock.drain()
  return ids
}

/** Reads what came of a journey, under the names of the table of outcomes; by calls that any client can make. */
export async function readEnd(
  sim: Pick<InProcessSimulator, 'fetch'>,
  { ids }: { ids: Readonly<Record<string, string>> },
): Promise<ScenarioOutcome['end']> {
  const client = new Client((request) => sim.fetch(request))
  const { status, failReason, externalFailReason } = (await client.status(ids.verificationTraceId!)).body.verification
  const details = await client.details(ids.verification_id!)
  return { status, failReason, externalFailReason, details: details.status }
}
