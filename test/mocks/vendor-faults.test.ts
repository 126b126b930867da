/** What faults say in the words of each vendor: a limit of requests, and statuses that its table does not have. */
import { expect, test } from 'vitest'
import { createSimulator } from '../../src/simulator.js'

const paths = {
  idwise: '/idwise/v2/get-journey-result?journey_id=none',
  incode: '/incode/v1/verification/details/none',
  signzy: '/signzy/api/v3/otk-service/get-journey/none',
  veratad: '/veratad/api/session/result/none',
} as const
type Vendor = keyof typeof paths

const wordsOf: Readonly<Record<Vendor, Readonly<{ limit: string; invalid: string; broken: string }>>> = {
  idwise: { limit: 'rate_limited', invalid: 'invalid_request', broken: 'internal_server_error' },
  incode: { limit: 'too_many_requests', invalid: 'bad_request', broken: 'internal_error' },
  signzy: { limit: 'LIMIT_EXCEEDED', invalid: 'The request is invalid', broken: 'INTERNAL_SERVER_ERROR' },
  veratad: { limit: 'too_many_requests', invalid: 'invalid_request', broken: 'server_error' },
}

async function answerUnder(vendor: Vendor, effect: Parameters<Faults['arm']>[0]['effect']): Promise<Response> {
  await using sim = await createSimulator({ vendors: [vendor] })
  await sim.faults.arm({ vendor, effect })
  const answer = await sim.fetch(new Request(`http://sim.test${paths[vendor]}`))
  return new Response(await answer.text(), answer)
}
type Faults = Awaited<ReturnType<typeof createSimulator>>['faults']

const vendors = Object.keys(paths) as Vendor[]

test.each(vendors)(
  '%s: a limit says when to try again where its status is 429, and Signzy says 403',
  async (vendor) => {
    const answer = await answerUnder(vendor, { kind: 'error', error: 'rate_limited' })
    const own = vendor === 'signzy' ? [403, null] : [429, '1']
    expect([answer.status, answer.headers.get('retry-after')]).toEqual(own)
    expect(await answer.text()).toContain(wordsOf[vendor].limit)
    const asked = await answerUnder(vendor, { kind: 'error', error: 'rate_limited', retryAfterS: 9 })
    expect(asked.headers.get('retry-after')).toBe('9')
  },
)

test.each(vendors)('%s: a status that its table lacks is answered in the words nearest to it', async (vendor) => {
  const { limit, invalid, broken } = wordsOf[vendor]
  for (const [status, words] of [
    [429, limit],
    [418, invalid],
    [451, invalid],
    [503, broken],
    [599, broken],
  ] as const) {
    const answer = await answerUnder(vendor, { kind: 'status', status })
    expect(answer.status).toBe(status)
    expect(await answer.text(), String(status)).toContain(words)
  }
})

test.each([
  ['idwise', 'ip_not_allowed', 403, 'not_allowed_ip_address'],
  ['idwise', 'forbidden', 403, 'unauthorized'],
  ['incode', 'credentials_expired', 401, 'token_expired'],
  ['signzy', 'credentials_expired', 401, 'TOKEN_EXPIRED'],
  ['veratad', 'credentials_expired', 401, 'expired_token'],
] as const)('%s: the row %s can be forced', async (vendor, error, status, code) => {
  const answer = await answerUnder(vendor, { kind: 'error', error })
  expect(answer.status).toBe(status)
  expect(await answer.text()).toContain(code)
})

test("the printed 403 of Veratad's token call can be forced", async () => {
  await using sim = await createSimulator({ vendors: ['veratad'] })
  await sim.faults.arm({ vendor: 'veratad', effect: { kind: 'error', error: 'service_not_enabled' } })
  // no call but that of the token has the row, and takes the fault
  expect((await sim.fetch(new Request(`http://sim.test${paths.veratad}`))).status).toBe(401)
  const answer = await sim.fetch(
    new Request('http://sim.test/veratad/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }),
  )
  expect([answer.status, await answer.json()]).toEqual([
    403,
    { error: 'access_denied', error_description: 'Service not enabled within domain: dcams.ap' },
  ])
})
