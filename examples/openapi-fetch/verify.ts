/**
 * A whole verification with each vendor, with clients whose types come from the OpenAPI documents.
 *
 *     npm ci && npm start -- [idwise] [incode] [signzy] [veratad]
 *
 * It runs against the simulator at IDVSIM_URL, in the namespace IDVSIM_NAMESPACE, with the credentials every simulator knows.
 */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import createClient from 'openapi-fetch'
import type { paths as Control } from './generated/control.js'
import type { paths as Idwise } from './generated/idwise.js'
import type { paths as Incode } from './generated/incode.js'
import type { paths as Signzy } from './generated/signzy.js'
import type { paths as Veratad, webhooks as VeratadWebhooks } from './generated/veratad.js'

const simulator = process.env.IDVSIM_URL ?? 'http://127.0.0.1:4700'
const namespace = process.env.IDVSIM_NAMESPACE ?? 'default'
const base = `${simulator}/~${namespace}`
/** Any JPEG, PNG, WebP or PDF will do. */
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

/** The body of a success; an error is thrown with what the vendor said. */
async function ok<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer
  if (data === undefined) throw new Error(`${response.url} answers ${response.status}: ${JSON.stringify(error)}`)
  return data
}

/** Asks until it is over, and leaves the vendor two seconds between. */
async function poll<T>(ask: () => Promise<T>, isOver: (answer: T) => boolean): Promise<T> {
  for (let asked = 0; asked < 30; asked++) {
    const answer = await ask()
    if (isOver(answer)) return answer
    await sleep(2000)
  }
  throw new Error('asked 30 times, and it is not over')
}

// Belongs to the simulator alone: its control plane has a document, too.
const control = createClient<Control>({ baseUrl: `${simulator}/_sim` })

/** Plays the person who opens the link. */
const personCompletes = (vendor: string, id: string) =>
  ok(
    control.POST('/journeys/{vendor}/{id}/actions/{action}', {
      params: { path: { vendor, id, action: 'complete' }, query: { namespace } },
      body: {},
    }),
  )

async function idwise(): Promise<string> {
  const keys = Buffer.from('idwise-sandbox-key:idwise-sandbox-secret').toString('base64')
  const api = createClient<Idwise>({ baseUrl: `${base}/idwise`, headers: { Authorization: `Basic ${keys}` } })
  const start = { flow_id: 'flow-id-selfie', reference_no: `reference-${randomUUID()}` }
  const { journey_id } = await ok(api.POST('/v2/start-journey', { body: start }))
  // pictures go as base64 in JSON here; multipart is taken as well
  const upload = (step_id: number | string) => {
    const pictures = step_id === 0 ? { image: picture, image2: picture } : { image: picture }
    return ok(api.POST('/v2/process-journey-step', { body: { journey_id, step_id, ...pictures } }))
  }
  await upload(0)
  await upload(1)
  await poll(
    async () => {
      const { step_summaries } = await ok(
        api.GET('/journey/v2/summary/{journey_id}', { params: { path: { journey_id } } }),
      )
      for (const { definition, result } of step_summaries) {
        // processed, and not good enough: there are attempts left
        if (result?.status === 'Submitted' && !result.is_concluded) await upload(definition.step_id)
      }
      return step_summaries
    },
    (steps) => steps.every(({ result }) => result?.is_concluded),
  )
  await ok(api.POST('/v2/complete-journey', { body: { journey_id } }))
  const result = await poll(
    () => ok(api.GET('/v2/get-journey-result', { params: { query: { journey_id } } })),
    ({ final_decision }) => final_decision !== 'Incomplete',
  )
  return String(result.final_decision)
}

async function incode(): Promise<string> {
  const integrationId = '00000000-0000-4000-8000-000000000001'
  const api = createClient<Incode>({ baseUrl: `${base}/incode` })
  const { token } = await ok(
    api.POST('/v1/integration/authorize/server', {
      headers: { 'x-api-key': 'incode-demo-key' },
      body: { integrationId, secret: 'incode-demo-secret' },
    }),
  )
  const headers = { 'x-auth-token': token } // good for fifteen minutes: keep it
  const { verificationTraceId } = await ok(
    api.POST('/v1/verification/generate-verification-link', {
      headers,
      body: { integrationId, loginHint: 'jane@example.com', correlationId: `case-${randomUUID()}` },
    }),
  )
  await personCompletes('incode', verificationTraceId) // who opens verificationLink
  const { verification } = await poll(
    () =>
      ok(
        api.GET('/v1/workforce/verification/{verificationTraceId}', {
          headers,
          params: { path: { verificationTraceId } },
        }),
      ),
    ({ verification }) => verification.status !== 'IN_PROGRESS',
  )
  if (verification.status !== 'SUCCESS') return `${verification.status} ${verification.failReason}`
  const details = await ok(
    api.GET('/v1/verification/details/{verification_id}', {
      headers,
      params: { path: { verification_id: verification.id } },
    }),
  )
  return details.status
}

async function signzy(): Promise<string> {
  const headers = { Authorization: 'signzy-preproduction-token' }
  const api = createClient<Signzy>({ baseUrl: `${base}/signzy`, headers })
  const { result } = await ok(
    api.POST('/api/v3/otk-service/create-journey-url', {
      body: { flowId: 'otk-document-selfie', userInfo: { name: { firstName: 'Jane', lastName: 'Doe' } } },
    }),
  )
  const { journeyId } = result
  await personCompletes('signzy', journeyId) // who opens result.journeyUrl
  const document = await poll(
    async () => {
      const answer = api.GET('/api/v3/otk-service/get-journey/{journeyId}', { params: { path: { journeyId } } })
      // 404 until it is finished
      return (await answer).response.status === 404 ? undefined : ok(answer)
    },
    (found) => found !== undefined,
  )
  if (!document || !('documentIntelligence' in document)) throw new Error('no document came')
  return `${document.currentStatus} ${document.documentIntelligence?.completeStatus?.overallStatus}`
}

type SessionResult = VeratadWebhooks['sessionResult']['post']['requestBody']['content']['application/json']

/** Told of its end by webhooks, whose types stand in the document as well. */
async function veratad(): Promise<string> {
  const secret = 'a-secret-of-the-receiver'
  const arrived: SessionResult[] = []
  const receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    // nothing is believed that does not prove its sender, over the bytes as they came
    const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('hex'))
    const given = Buffer.from(String(request.headers['x-signature']))
    const proven = given.length === expected.length && timingSafeEqual(given, expected)
    response.writeHead(proven ? 200 : 401).end()
    if (proven) arrived.push(JSON.parse(body.toString()))
  })
  await once(receiver.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  const auth = { type: 'hmac', secret, header: 'X-Signature', algorithm: 'sha256', encoding: 'hex' } as const
  const query = { namespace }
  await ok(control.POST('/webhooks/endpoints', { params: { query }, body: { vendor: 'veratad', url, auth } }))

  const client = { client_id: 'veratad-client-id', client_secret: 'veratad-client-secret' }
  const api = createClient<Veratad>({ baseUrl: `${base}/veratad` })
  const { access_token } = await ok(
    api.POST('/oauth/token', { body: { ...client, audience: 'dcams.app', grant_type: 'client_credentials' } }),
  )
  const headers = { Authorization: `Bearer ${access_token}` } // good for an hour: keep it
  const person = { email: 'jane@example.com', age: '21+', fn: 'Jane', ln: 'Doe', dob: '19900214' }
  const session = await ok(api.POST('/api/session/create_session', { headers, body: person }))
  await personCompletes('veratad', session.request_id!) // who opens session.link

  // one webhook after each component: the last has a verdict
  const [last] = await poll(
    async () =>
      arrived.filter(
        ({ request_id, status }) => request_id === session.request_id && (status === 'PASS' || status === 'FAIL'),
      ),
    (found) => found.length > 0,
  )
  receiver.close()
  return `${last!.status} ${last!.dcams_plus?.detail}, told by a verified webhook`
}

const vendors: Record<string, () => Promise<string>> = { idwise, incode, signzy, veratad }
for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(vendors)) {
  console.log(`${name}: ${await vendors[name]!()}`)
}
