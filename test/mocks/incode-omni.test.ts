/** The newer route on Omni: client credentials, the version header, and both names of a link's lifetime. */
import { expect, test } from 'vitest'
import type { Wire } from '../../src/contracts/incode/index.js'
import { type Bench, createBench, demo, made, type OmniError, production } from '../scenarios/incode-kit.js'

const path = '/omni/b2b/onboarding/request-new'
const body = { integrationReference: demo.integrationId, loginHint: 'jane.doe@example.com' }

async function tokenOf({ client }: Bench): Promise<string> {
  const answer = await client.oauth({ grant_type: 'client_credentials', scope: 'openid' })
  expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'openid' })
  expect(answer.body.id_token).toBeUndefined()
  return answer.body.access_token
}

const request = (
  bench: Bench,
  token: string,
  fields: object = {},
  headers: Record<string, string | undefined> = {},
) => {
  const all = { authorization: `Bearer ${token}`, 'api-version': '1.0', ...headers }
  const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return bench.client.json<Wire<'RequestedOnboarding'> & OmniError>(
    path,
    { ...body, ...fields },
    Object.fromEntries(sent),
  )
}

test('a token of the client credentials asks for a verification, and a link is answered', async () => {
  await using bench = await createBench()
  const token = await tokenOf(bench)
  const answer = await request(bench, token, { notification: { type: 'SMS', phone: '+12025550123' } })
  expect([answer.status, Object.keys(answer.body)]).toEqual([200, ['interviewId', 'url']])
  expect(answer.body.interviewId).toMatch(/^[0-9a-f]{24}$/)
  expect(answer.body.url).toContain('/incode/hosted/')
  expect((await request(bench, token, {}, { 'x-api-key': demo.apiKey })).status).toBe(200)
  expect(bench.bugs).toEqual([])
})

test.each([undefined, '', '1', '2.0', '1.0.0'])('api-version %o is not acceptable', async (version) => {
  await using bench = await createBench()
  const answer = await request(bench, await tokenOf(bench), {}, { 'api-version': version })
  expect([answer.status, answer.body.error, answer.body.path]).toEqual([406, 'not_acceptable', path])
  expect(answer.body.message).toContain('api-version')
})

test('the version is looked at before the body, whatever the body is', async () => {
  await using bench = await createBench()
  const authorization = `Bearer ${await tokenOf(bench)}`
  for (const [type, text] of [
    ['application/json', '{}'],
    ['application/json', '{'],
    ['text/plain', 'x'],
  ]) {
    const headers = { authorization, 'content-type': type! }
    expect((await bench.client.send(path, { method: 'POST', headers, body: text! })).status, text).toBe(406)
  }
})

test('a token of another kind, a wrong key, and a token that is over are refused', async () => {
  await using bench = await createBench()
  const token = await tokenOf(bench)
  expect((await request(bench, await bench.client.token())).body.error).toBe('credentials_invalid')
  const { code } = await made(bench)
  const person = await bench.client.oauth({ grant_type: 'authorization_code', code: code! })
  expect((await request(bench, person.body.access_token)).body.error).toBe('credentials_invalid')
  const wrongKey = await request(bench, token, {}, { 'x-api-key': production.apiKey })
  expect([wrongKey.status, wrongKey.body.error]).toEqual([401, 'credentials_invalid'])
  await bench.sim.clock.advance(3_600_000)
  expect((await request(bench, token)).body.error).toBe('token_expired')
})

test.each([
  [{ linkValidityInMinutes: 10 }, 10],
  [{ linkExpiryMinutes: 20 }, 20],
  [{ linkValidityInMinutes: 10, linkExpiryMinutes: 20 }, 10],
  [{}, 1440],
])('%o makes a link that ends after %i minutes', async (fields, minutes) => {
  await using bench = await createBench()
  await bench.listen()
  await request(bench, await tokenOf(bench), fields)
  await bench.sim.clock.advance(minutes * 60_000 - 1)
  expect(bench.events()).toEqual([])
  await bench.sim.clock.advance(1)
  expect(bench.events()).toEqual(['verification.failed'])
})

test('a request without its integration or its person is bad', async () => {
  await using bench = await createBench()
  const token = await tokenOf(bench)
  for (const fields of [{ loginHint: undefined }, { integrationReference: '' }, { linkExpiryMinutes: 0 }]) {
    const answer = await request(bench, token, fields)
    expect([answer.status, answer.body.error]).toEqual([400, 'bad_request'])
  }
})
