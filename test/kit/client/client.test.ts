/** The typed client of every vendor, over a real socket: credentials in their place, tokens kept and renewed, errors by name. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idwise } from '../../../src/contracts/idwise/index.js'
import { incode } from '../../../src/contracts/incode/index.js'
import { signzy } from '../../../src/contracts/signzy/index.js'
import { veratad } from '../../../src/contracts/veratad/index.js'
import { BrokenContract, createClient, isVendorError, VendorError } from '../../../src/kit/client/index.js'
import { type RunningSimulator, startSimulator } from '../../../src/simulator.js'
import { back, front } from '../../scenarios/idwise-kit.js'

let sim: RunningSimulator
beforeAll(async () => {
  sim = await startSimulator({ port: 0, clock: 'frozen', processingMs: 0 })
})
afterAll(() => sim.close())

/** What was asked since a moment, by endpoint. */
const since = (count: number): (string | null)[] =>
  sim.requests
    .list()
    .slice(count)
    .map(({ endpoint }) => endpoint)
const soFar = (): number => sim.requests.list().length
const caught = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error)

const idwiseClient = () =>
  createClient(idwise, {
    baseUrl: `${sim.url}/idwise`,
    credentials: sim.namespace().info.credentials.idwise!,
    check: true,
  })
const veratadClient = () =>
  createClient(veratad, {
    baseUrl: `${sim.url}/veratad`,
    credentials: sim.namespace().info.credentials.veratad!,
    check: true,
  })

test('IDWise: Basic credentials, a JSON body, a form with pictures, a parameter in the query', async () => {
  const client = idwiseClient()
  const started = await client.startJourney({ body: { flow_id: 'YOUR_FLOW_ID', reference_no: 'client-1' } })
  expect(started.status).toBe(200)
  const { journey_id } = started.body
  const image = new File([new Uint8Array(front)], 'front.jpg', { type: 'image/jpeg' })
  const image2 = new File([new Uint8Array(back)], 'back.jpg', { type: 'image/jpeg' })
  const sent = await client.processJourneyStep({ form: { journey_id, step_id: '0', image, image2 } })
  expect(sent.body).toEqual({ success: true })
  const summary = await client.getJourneySummary({ params: { journey_id } })
  expect(summary.body.journey_id).toBe(journey_id)
})

test('a refusal is an error that names its row of the error table', async () => {
  const error = await caught(idwiseClient().getJourneySummary({ params: { journey_id: 'nobody' } }))
  expect(isVendorError(idwise, error)).toBe(true)
  expect(isVendorError(veratad, error)).toBe(false)
  expect(error).toMatchObject({ name: 'VendorError', endpoint: 'getJourneySummary', row: 'not_found' })
  expect((error as Error).message).toContain('(not_found)')
})

test('Veratad: a token is got once for many calls, and once again when it is over', async () => {
  const client = veratadClient()
  const before = soFar()
  const { body } = await client.createSession({ body: veratad.endpoints.createSession.example.body })
  const { request_id } = body
  await Promise.all([1, 2, 3].map(() => client.getSessionStatus({ params: { request_id } })))
  expect(since(before).filter((name) => name === 'createToken')).toHaveLength(1)
  await sim.clock.advance(2 * 3_600_000)
  const over = soFar()
  await Promise.all([1, 2, 3].map(() => client.getSessionStatus({ params: { request_id } })))
  expect(since(over).filter((name) => name === 'createToken')).toHaveLength(1)
  // the three that were refused, and the three that followed
  expect(since(over).filter((name) => name === 'getSessionStatus')).toHaveLength(6)
})

test('Incode: the secret goes into the body, the key into its header, and the token is kept', async () => {
  const credentials = sim.namespace().info.credentials.incode!
  const client = createClient(incode, { baseUrl: `${sim.url}/incode`, credentials, check: true })
  const token = await client.authorizeServer()
  expect(token.body.token).toEqual(expect.any(String))
  const before = soFar()
  const body = { integrationId: credentials.integrationId!, loginHint: 'jane.doe@example.com', correlationId: 'c-1' }
  const link = await client.generateVerificationLink({ body })
  expect(link.body.verificationLink).toMatch(/^http/)
  await client.generateVerificationLink({ body: { ...body, correlationId: 'c-2' } })
  expect(since(before)).toEqual(['authorizeServer', 'generateVerificationLink', 'generateVerificationLink'])
})

test('Incode: a token that only a person brings about is asked of the user, by name', async () => {
  const credentials = sim.namespace().info.credentials.incode!
  const client = createClient(incode, { baseUrl: `${sim.url}/incode`, credentials })
  await expect(client.getUserInfo()).rejects.toMatchObject({
    code: 'bad_option',
    message: expect.stringContaining('tokens.userinfo'),
  })
})

test('Incode: the credentials are shown as the integration wants them, also by a signed assertion', async () => {
  const credentials = sim.namespace().info.credentials.incode!
  const seen: { authorization: string | null; body: URLSearchParams }[] = []
  const ask = (authentication?: 'basic' | 'fields' | 'assertion', more: { audience?: string } = {}) =>
    createClient(incode, {
      baseUrl: `${sim.url}/incode`,
      credentials,
      ...(authentication && { authentication }),
      ...more,
      now: sim.clock.now,
      check: true,
      fetch: (url, init) => {
        const { authorization = null } = init.headers as Record<string, string>
        seen.push({ authorization, body: new URLSearchParams(String(init.body)) })
        return fetch(url, init)
      },
    }).issueToken({ urlencoded: { grant_type: 'client_credentials', scope: 'request_new_onboarding' } })
  for (const way of [undefined, 'fields', 'basic', 'assertion', 'assertion'] as const) {
    expect((await ask(way)).body.access_token).toEqual(expect.any(String))
  }
  const [first, fields, basic, one, another] = seen
  expect(first!.body.get('client_secret')).toBe(credentials.clientSecret)
  expect(fields!.body.get('client_secret')).toBe(credentials.clientSecret)
  expect([basic!.authorization?.slice(0, 6), basic!.body.has('client_secret')]).toEqual(['Basic ', false])
  expect([one!.authorization, one!.body.has('client_secret')]).toEqual([null, false])
  expect(one!.body.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
  const claims = (call: typeof one) =>
    JSON.parse(Buffer.from(call!.body.get('client_assertion')!.split('.')[1]!, 'base64url').toString('utf8'))
  expect(claims(one)).toMatchObject({ sub: credentials.clientId, aud: expect.stringMatching(/^http.*\/token$/) })
  expect(claims(one).jti).not.toBe(claims(another).jti)
  await ask('assertion', { audience: 'https://auth.example/' })
  expect(claims(seen.at(-1)).aud).toBe('https://auth.example/')
})

test('Signzy: a static token is used as it is; without one the client logs in', async () => {
  const { accessToken, username, password } = sim.namespace().info.credentials.signzy!
  const before = soFar()
  const baseUrl = `${sim.url}/signzy`
  const fixed = createClient(signzy, { baseUrl, credentials: { accessToken: accessToken! } })
  const missing = await caught(fixed.getJourney({ params: { journeyId: 'nobody' } }))
  expect(missing).toBeInstanceOf(VendorError)
  expect((missing as VendorError).status).not.toBe(401)
  const named = createClient(signzy, { baseUrl, credentials: { username: username!, password: password! } })
  await caught(named.getJourney({ params: { journeyId: 'nobody' } }))
  expect(since(before)).toEqual(['getJourney', 'login', 'getJourney'])
  const login = await named.login()
  expect(login.body.id).toEqual(expect.any(String))
})

test('credentials that are missing are named before anything is sent', async () => {
  const before = soFar()
  const client = createClient(idwise, { baseUrl: `${sim.url}/idwise`, credentials: { apiKey: 'k' } })
  await expect(client.startJourney({ body: { flow_id: 'f' } as never })).rejects.toThrow(
    'startJourney needs credentials that the client was not given: apiSecret',
  )
  await expect(client.getJourneySummary({ params: { journey_id: '' } })).rejects.toThrow()
  expect(soFar()).toBe(before)
})

test('wrong credentials are refused once, and not asked for again without end', async () => {
  const before = soFar()
  const client = createClient(veratad, {
    baseUrl: `${sim.url}/veratad`,
    credentials: { clientId: 'nobody', clientSecret: 'nothing' },
  })
  const error = await caught(client.getSessionStatus({ params: { request_id: 'x' } }))
  expect(error).toMatchObject({ name: 'VendorError', endpoint: 'createToken' })
  expect(soFar() - before).toBe(1)
})

test('an answer that breaks the contract is an error where calls are checked, and told where a function asks', async () => {
  const credentials = sim.namespace().info.credentials.idwise!
  const baseUrl = `${sim.url}/idwise`
  const spoiling = async (url: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(url, init)
    const { journey_id: _, ...rest } = (await response.json()) as Record<string, unknown>
    return Response.json(rest, { status: response.status })
  }
  const body = { flow_id: 'YOUR_FLOW_ID', reference_no: 'r' }
  const strict = createClient(idwise, { baseUrl, credentials, fetch: spoiling, check: true })
  const error = (await caught(strict.startJourney({ body }))) as BrokenContract
  expect(error).toBeInstanceOf(BrokenContract)
  expect(error.message).toContain('body.journey_id')
  const told: (string | undefined)[] = []
  const lax = createClient(idwise, {
    baseUrl,
    credentials,
    fetch: spoiling,
    check: (verdict) => told.push(verdict.about),
  })
  expect((await lax.startJourney({ body })).status).toBe(200)
  expect(told).toEqual(['startJourney'])
})

test('a call can be given up', async () => {
  const gone = AbortSignal.abort(new Error('enough'))
  await expect(idwiseClient().getJourneySummary({ params: { journey_id: 'x' } }, { signal: gone })).rejects.toThrow(
    'enough',
  )
})

/** Never called: only its types matter. */
async function whatCompiles(): Promise<unknown[]> {
  const client = idwiseClient()
  const { body } = await client.startJourney({ body: { flow_id: 'f', reference_no: 'r' } })
  const id: string = body.journey_id
  // @ts-expect-error the answer has no such field
  const nothing = body.nothing
  // @ts-expect-error the contract has no such call
  client.stopJourney
  // @ts-expect-error the call needs its parameter
  client.getJourneySummary()
  // @ts-expect-error a field of another type
  client.startJourney({ body: { flow_id: 1 } })
  // @ts-expect-error credentials of another vendor
  createClient(idwise, { baseUrl: '', credentials: { clientId: 'x' } })
  // @ts-expect-error a surface that the vendor has not
  createClient(idwise, { baseUrl: { nowhere: 'x' } })
  const signzyClient = createClient(signzy, { baseUrl: { api: 'https://api.example' } })
  // the client puts the credentials into the body, so that nobody has to give them
  signzyClient.login()
  veratadClient().createToken({ body: { audience: 'dcams.app', grant_type: 'client_credentials' } })
  // @ts-expect-error what carries no credentials must be given
  veratadClient().createToken({ body: { audience: 'dcams.app' } })
  try {
    await client.completeJourney({ body: { journey_id: id } })
  } catch (error) {
    if (isVendorError(idwise, error)) {
      if (error.row === 'not_found') return []
      // @ts-expect-error no error table has such a row
      if (error.row === 'nothing') return []
    }
  }
  return [nothing]
}

test('the types are those of the contract', () => {
  expect(typeof whatCompiles).toBe('function')
})
