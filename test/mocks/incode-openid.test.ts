/** OpenID Connect, judged by the libraries that clients use: over a real socket, on the clock that everybody has. */
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as openid from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningSimulator } from '../../src/simulator.js'
import { createSimulator, startSimulator } from '../../src/simulator.js'
import { Client, createBench, demo, type Keys, made, production } from '../scenarios/incode-kit.js'

const callback = 'https://app.example.com/callback'
let sim: RunningSimulator
let issuer: URL

beforeAll(async () => {
  sim = await startSimulator({ port: 0, vendors: ['incode'], clock: 'now', options: { incode: { autoLogin: true } } })
  issuer = new URL(`${sim.url}/incode`)
})
afterAll(() => sim.close())

const discover = (
  auth: (secret: string) => openid.ClientAuth,
  { clientId, clientSecret }: Keys = demo,
  server = issuer,
): Promise<openid.Configuration> =>
  openid.discovery(server, clientId, undefined, auth(clientSecret), { execute: [openid.allowInsecureRequests] })

/** Walks the code flow as the library has it, and answers the tokens. */
async function signIn(config: openid.Configuration, more: Record<string, string> = {}) {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier()
  const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()]
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid email profile',
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  })
  const redirected = await fetch(url, { redirect: 'manual' })
  const back = new URL(redirected.headers.get('location')!)
  return openid.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState, expectedNonce })
}

test.each([
  ['client_secret_post', openid.ClientSecretPost],
  ['client_secret_basic', openid.ClientSecretBasic],
  ['client_secret_jwt', openid.ClientSecretJwt],
])('openid-client completes the code flow with %s, and reads the user info', async (_name, auth) => {
  const config = await discover(auth)
  const tokens = await signIn(config, { login_hint: 'jane.doe@example.com' })
  const claims = tokens.claims()!
  expect(claims).toMatchObject({
    iss: issuer.href,
    aud: demo.clientId,
    name: expect.any(String),
    birthdate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    gender: expect.stringMatching(/^(fe)?male$/),
    auth_overall_status: 'OK',
    auth_overall_score: expect.any(Number),
    identity_id: claims.sub,
  })
  const info = await openid.fetchUserInfo(config, tokens.access_token, claims.sub)
  expect(info).toMatchObject({ sub: claims.sub, email: 'jane.doe@example.com', email_verified: true })
})

test('jose verifies the ID token with the published keys', async () => {
  const tokens = await signIn(await discover(openid.ClientSecretPost))
  const keys = createRemoteJWKSet(new URL(`${issuer.href}/oauth2/jwks`))
  const { payload, protectedHeader } = await jwtVerify(tokens.id_token!, keys, {
    issuer: issuer.href,
    audience: demo.clientId,
    algorithms: ['RS256'],
  })
  expect(protectedHeader).toEqual({ alg: 'RS256', kid: 'idvsim-public-test-key', typ: 'JWT' })
  expect(payload.exp! - payload.iat!).toBe(3600)
})

test('the library accepts a namespace of its own, with its credentials and its own issuer', async () => {
  const keys = sim.namespace('team').info.credentials.incode as unknown as Keys
  const server = new URL(`${sim.url}/~team/incode`)
  const tokens = await signIn(await discover(openid.ClientSecretBasic, keys, server))
  expect(tokens.claims()!.iss).toBe(server.href)
})

test('the library is told of a verification that failed', async () => {
  const config = await discover(openid.ClientSecretPost)
  await expect(signIn(config, { login_hint: 'x@example.com+sim.face_mismatch' })).rejects.toMatchObject({
    error: 'access_denied',
    error_description: expect.stringContaining('ONBOARDING_FACE_MATCH_FAILED'),
  })
})

test('a wrong secret is refused as the library expects it', async () => {
  for (const auth of [openid.ClientSecretPost, openid.ClientSecretBasic, openid.ClientSecretJwt]) {
    const config = await discover(auth, { ...demo, clientSecret: 'wrong' })
    await expect(openid.clientCredentialsGrant(config, { scope: 'openid' })).rejects.toMatchObject({
      error: 'invalid_client',
      status: 401,
    })
  }
})

test('no advice about the clock is left while it is the real one', async () => {
  await signIn(await discover(openid.ClientSecretPost))
  const [token] = sim.requests
    .list()
    .filter(({ endpoint }) => endpoint === 'issueToken')
    .slice(-1)
  expect(token!.violations).toEqual([])
})

test('a clock that others do not have is noted with every token', async () => {
  await using bench = await createBench()
  const { code } = await made(bench)
  expect((await bench.client.oauth({ grant_type: 'authorization_code', code: code! })).status).toBe(200)
  expect(bench.notes()).toMatchObject([{ severity: 'advice', path: 'clock' }])
})

test('a returning person shows the face only, and keeps the subject', async () => {
  const config = await discover(openid.ClientSecretPost)
  const first = (await signIn(config, { login_hint: 'back@example.com' })).claims()!
  const second = (await signIn(config, { login_hint: 'back@example.com' })).claims()!
  const byId = (await signIn(config, { login_hint: String(first.identity_id) })).claims()!
  expect([second.sub, byId.sub]).toEqual([first.sub, first.sub])
  expect([second.name, byId.name]).toEqual([first.name, first.name])
  await expect(signIn(config, { login_hint: 'back@example.com+sim.face_mismatch' })).rejects.toMatchObject({
    error_description: expect.stringContaining('AUTH_FACE_MATCH_FAILED'),
  })
})

test('without autoLogin the person is sent to the page behind a link', async () => {
  await using bench = await createBench()
  const answer = await bench.client.signIn()
  expect(answer.status).toBe(302)
  expect(answer.headers.get('location')).toMatch(/^http:\/\/sim\.test\/incode\/hosted\/[0-9A-Za-z]{7}$/)
})

test('a redirect_uri is compared exactly with the registered ones, and a wrong one is never redirected to', async () => {
  await using bench = await createBench({ redirectUris: [callback], autoLogin: true })
  const { client } = bench
  expect((await client.signIn()).status).toBe(302)
  expect(bench.notes()).toEqual([])
  for (const wrong of [`${callback}/`, `${callback}?a=1`, callback.toUpperCase(), 'http://app.example.com/callback']) {
    const answer = await client.signIn({ redirect_uri: wrong })
    expect([answer.status, answer.body.error, answer.headers.get('location')]).toEqual([400, 'invalid_request', null])
  }
  await using app = await createBench({ redirectUris: ['com.example.app:/callback'], autoLogin: true })
  const toApp = await app.client.signIn({ redirect_uri: 'com.example.app:/callback' })
  expect(toApp.headers.get('location')).toMatch(/^com\.example\.app:\/callback\?code=/)
  await using open = await createBench({ autoLogin: true })
  expect((await open.client.signIn({ redirect_uri: 'http://localhost:3000/cb?a=1' })).headers.get('location')).toMatch(
    /^http:\/\/localhost:3000\/cb\?a=1&code=\w{32}&state=state-1$/,
  )
  expect(open.notes()).toMatchObject([{ severity: 'advice', path: 'query.redirect_uri' }])
  for (const wrong of ['javascript:alert(1)', 'app://cb', '/cb', 'https://a.example/#x', 'data:text/html,x']) {
    expect((await open.client.signIn({ redirect_uri: wrong })).status, wrong).toBe(400)
  }
})

test('an unknown client gets no redirect either', async () => {
  await using bench = await createBench({ autoLogin: true })
  const answer = await bench.client.signIn({ client_id: 'nobody' })
  expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client'])
})

test.each([
  [{ response_type: 'token' }, 'unsupported_response_type'],
  [{ scope: 'email' }, 'invalid_scope'],
  [{ code_challenge: 'x', code_challenge_method: 'plain' }, 'invalid_request'],
])('%o goes back to the client as the error %s, with its state', async (query, error) => {
  await using bench = await createBench({ autoLogin: true })
  const answer = await bench.client.signIn(query as unknown as Record<string, string>)
  const back = new URL(answer.headers.get('location')!)
  expect([answer.status, back.origin + back.pathname]).toEqual([302, callback])
  expect(Object.fromEntries(back.searchParams)).toMatchObject({ error, state: 'state-1' })
})

test('a code is good once, for a minute, for its own client and its own address', async () => {
  await using bench = await createBench({ autoLogin: true })
  const { client, sim: local } = bench
  const codeOf = async (query: Record<string, string> = {}) =>
    new URL((await client.signIn(query)).headers.get('location')!).searchParams.get('code')!
  const exchange = async (fields: Record<string, string>, as = client) => {
    const usual = { grant_type: 'authorization_code', redirect_uri: callback }
    const { status, body } = await as.oauth({ ...usual, ...fields })
    return status === 200 ? 200 : `${status} ${body.error}: ${body.error_description}`
  }
  const once = await codeOf()
  expect(await exchange({ code: once })).toBe(200)
  expect(await exchange({ code: once })).toMatch(/^400 invalid_grant: .*used before/)
  const late = await codeOf()
  await local.clock.advance(60_000)
  expect(await exchange({ code: late })).toMatch(/^400 invalid_grant: .*over/)
  const inTime = await codeOf()
  await local.clock.advance(59_999)
  expect(await exchange({ code: inTime })).toBe(200)
  expect(await exchange({ code: await codeOf(), redirect_uri: 'https://x.example/' })).toMatch(/redirect_uri is not/)
  const other = new Client((request) => local.fetch(request), production)
  expect(await exchange({ code: await codeOf() }, other)).toMatch(/invalid_grant: .*another client/)
  expect(await exchange({ code: 'nothing' })).toMatch(/invalid_grant: .*nobody/)
  expect(await exchange({})).toMatch(/^400 invalid_request: .*code is missing/)
  expect(await exchange({ grant_type: 'password' })).toMatch(/^400 unsupported_grant_type/)
  const challenged = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' }
  // the pair that RFC 7636 prints
  const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
  expect(await exchange({ code: await codeOf(challenged) })).toMatch(/code_verifier is missing/)
  expect(await exchange({ code: await codeOf(challenged), code_verifier: 'x' })).toMatch(/does not fit/)
  expect(await exchange({ code: await codeOf(challenged), code_verifier })).toBe(200)
  expect(bench.bugs).toEqual([])
})

test('an access token tells of the person for an hour, and of nobody else', async () => {
  await using bench = await createBench({ autoLogin: true })
  const { client, sim: local } = bench
  const { code } = await made(bench)
  const { access_token } = (await client.oauth({ grant_type: 'authorization_code', code: code! })).body
  const ask = (token: string) => client.send('/userinfo', { headers: { authorization: `Bearer ${token}` } })
  expect((await ask(access_token)).status).toBe(200)
  const server = await client.token()
  for (const wrong of ['x', server, (await client.oauth({ grant_type: 'client_credentials' })).body.access_token]) {
    const answer = await ask(wrong)
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
  }
  await local.clock.advance(3_600_000)
  const over = await ask(access_token)
  expect([over.status, over.body.error_description]).toEqual([401, expect.stringContaining('expired')])
})

test('a person who gives up stays on the page, and one in review is not let in', async () => {
  await using bench = await createBench({ autoLogin: true })
  const gone = await bench.client.signIn({}, { 'x-sim-scenario': 'abandoned' })
  expect(gone.headers.get('location')).toContain('/incode/hosted/')
  const held = await bench.client.signIn({}, { 'x-sim-scenario': 'manual_review_approved' })
  expect(new URL(held.headers.get('location')!).searchParams.get('error')).toBe('access_denied')
})

test('a client that calls the vendor by its own host name finds that host to be the issuer', async () => {
  await using vendor = await createSimulator({ vendors: ['incode'] })
  const own = 'http://auth.demo.incode.com'
  const config = await openid.discovery(new URL(own), demo.clientId, undefined, undefined, {
    execute: [openid.allowInsecureRequests],
    [openid.customFetch]: (url, init) => vendor.fetch(new Request(url, init as RequestInit)),
  })
  expect(config.serverMetadata()).toMatchObject({ issuer: own, token_endpoint: `${own}/oauth2/token` })
  expect((await vendor.fetch(config.serverMetadata().jwks_uri!)).status).toBe(200)
})
