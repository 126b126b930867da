/** A stranger's third request is refused, by each vendor: Home says which, and its page why and what to send. */
import { expect, test } from 'vitest'
import type { RunningSimulator } from '../../src/index.js'
import { pageUrl, startServer } from './support.js'

const basic = (key: string, secret: string) => `Basic ${btoa(`${key}:${secret}`)}`
const integrationId = '00000000-0000-4000-8000-000000000001'

interface Asked {
  path: string
  headers?: Record<string, string>
  body?: unknown
}
interface Stranger {
  /** Two that are right, and a third that is not. */
  calls: [Asked, Asked, Asked]
  says: string
  instead: string
  /** The line of the body, or the header, that is pointed at; what stands beside it. */
  line?: string
}

const start = (body: unknown, authorization = basic('idwise-sandbox-key', 'idwise-sandbox-secret')): Asked => ({
  path: '/idwise/v2/start-journey',
  headers: { authorization },
  body,
})
const incode = (body: object, key = 'incode-demo-key'): Asked => ({
  path: '/incode/v1/integration/authorize/server',
  headers: { 'x-api-key': key },
  body: { integrationId, ...body },
})
const signzy = (body: object): Asked => ({
  path: '/signzy/api/v3/otk-service/create-journey-url',
  headers: { authorization: 'signzy-preproduction-token' },
  body,
})
const veratad = (body: object): Asked => ({
  path: '/veratad/oauth/token',
  body: {
    client_id: 'veratad-client-id',
    client_secret: 'veratad-client-secret',
    audience: 'dcams.app',
    grant_type: 'client_credentials',
    ...body,
  },
})
const journey = { flow_id: 'flow-id-selfie', reference_no: 'order-1' }
const right = { flowId: 'otk-document-selfie', processingConfig: { callbackUrl: 'http://127.0.0.1:9/x' } }

const strangers: Readonly<Record<string, Stranger>> = {
  'a number where a text is wanted': {
    calls: [start(journey), start(journey), start({ ...journey, reference_no: 12 })],
    says: 'reference_no in the body is 12, where a string is expected.',
    instead: 'Send reference_no as a string.',
    line: '"reference_no": 12',
  },
  'a field of another spelling': {
    calls: [start(journey), start(journey), start({ ...journey, reference_no: undefined, referenceNo: 'order-1' })],
    says: 'reference_no in the body is missing.',
    instead: 'Send reference_no as a string.',
  },
  'a key of another secret': {
    calls: [start(journey), start(journey), start(journey, basic('idwise-sandbox-key', 'idwise-live-secret'))],
    says: 'The call mixes credentials of 2 environments: apiKey of sandbox, apiSecret of live.',
    instead: 'authorization: Basic [hidden]',
    line: 'authorization: [hidden]',
  },
  'a header of another case of credentials': {
    calls: [
      incode({ secret: 'incode-demo-secret' }),
      incode({ secret: 'incode-demo-secret' }),
      incode({ secret: 'incode-demo-secret' }, 'incode-demo-keys'),
    ],
    says: 'The credentials in the header x-api-key belong to no namespace of this simulator.',
    instead: 'x-api-key: [hidden]',
    line: 'x-api-key: [hidden]',
  },
  'a key of another environment': {
    calls: [
      incode({ secret: 'incode-demo-secret' }),
      incode({ secret: 'incode-demo-secret' }),
      incode({ secret: 'incode-demo-secret' }, 'incode-production-key'),
    ],
    says: 'The call mixes credentials of 2 environments: integrationId and secret of demo, apiKey of production.',
    instead: 'Send all of them of one environment.',
    line: 'x-api-key: [hidden]',
  },
  'a word before a token that is taken bare': {
    calls: [
      signzy(right),
      signzy(right),
      { ...signzy(right), headers: { authorization: 'Bearer signzy-preproduction-token' } },
    ],
    says: 'The header authorization says Bearer before a credential that is right: this vendor takes it bare.',
    instead: 'Send it without Bearer.',
    line: 'authorization: [hidden]',
  },
  'half of the credentials': {
    calls: [incode({ secret: 'incode-demo-secret' }), incode({ secret: 'incode-demo-secret' }), incode({})],
    says: 'secret in the body is missing.',
    instead: 'Send secret as a string.',
  },
  'an address without its scheme': {
    calls: [signzy(right), signzy(right), signzy({ ...right, processingConfig: { callbackUrl: 'example.com/x' } })],
    says: 'processingConfig.callbackUrl in the body is "example.com/x", which is no valid URL.',
    instead: 'Send processingConfig.callbackUrl as a valid URL.',
    line: '"callbackUrl": "example.com/x"',
  },
  'an audience of another service': {
    calls: [veratad({}), veratad({}), veratad({ audience: 'dcams.example' })],
    says: 'audience in the body is "dcams.example", where "dcams.app" is expected',
    instead: 'Send audience so that it fits: "dcams.app".',
    line: '"audience": "dcams.example"',
  },
  'a grant that is not served': {
    calls: [veratad({}), veratad({}), veratad({ grant_type: 'password' })],
    says: 'Unsupported grant type: grant_type "password".',
    instead: 'Read the answer: it tells what is taken.',
  },
  'a plural of a path': {
    calls: [veratad({}), veratad({}), { ...veratad({}), path: '/veratad/oauth/tokens' }],
    says: 'No call of any vendor is POST /veratad/oauth/tokens.',
    instead: 'Call POST /veratad/oauth/token',
  },
}

const send = (sim: RunningSimulator, { path, headers, body }: Asked) =>
  fetch(sim.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

/** What a person reads of a page. */
const read = async (sim: RunningSimulator, path: string): Promise<string> =>
  (await (await fetch(pageUrl(sim, path))).text())
    .replace(/<(?:script|style)[\s\S]*?<\/(?:script|style)>/g, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')

for (const [what, { calls, says, instead, line }] of Object.entries(strangers)) {
  test(`with ${what} in the third request, Home says what was wrong, and its page what to do`, async () => {
    await using sim = await startServer()
    const statuses: number[] = []
    for (const call of calls) statuses.push((await send(sim, call)).status)
    expect(statuses.map((status) => status < 400)).toEqual([true, true, false])
    const home = await (await fetch(pageUrl(sim))).text()
    const refused = /<div id="refused"[\s\S]*?<\/section>/.exec(home)![0]
    expect(refused.replace(/<[^>]*>/g, '').replaceAll('&quot;', '"')).toContain(says)
    expect(refused.match(/href="[^"]*req-\d+"/g)).toEqual(['href="/_sim/ui/requests/req-00000003"'])
    const page = await read(sim, '/ui/requests/req-00000003')
    expect(page).toContain(says)
    expect(page).toContain(instead)
    if (line !== undefined) expect(page).toMatch(new RegExp(`${escaped(line)},?\\s*breaking`))
  })
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

test('the header that a refused call should have sent is written whole for whoever asks', async () => {
  await using sim = await startServer()
  await send(sim, start(journey, 'Basic bm9ib2R5OndoYXQ='))
  const path = '/ui/requests/req-00000001'
  expect(await read(sim, path)).not.toContain(btoa('idwise-sandbox-key:idwise-sandbox-secret'))
  const shown = /authorization: (Basic \S+?)(?=[A-Z]?Show|\s|$)/.exec(
    (await (await fetch(pageUrl(sim, `${path}?reveal=true`))).text())
      .match(/The header to send[\s\S]*?<\/pre>/)![0]
      .replace(/<[^>]*>/g, ' '),
  )![1]!
  expect((await send(sim, start(journey, shown))).status).toBe(200)
})

test('a result that is asked for too early leads to its journey', async () => {
  await using sim = await startServer()
  const { result } = (await (await send(sim, signzy(right))).json()) as { result: { journeyId: string } }
  const headers = { authorization: 'signzy-preproduction-token' }
  await fetch(`${sim.url}/signzy/api/v3/otk-service/get-journey/${result.journeyId}`, { headers })
  const page = await (await fetch(pageUrl(sim, '/ui/requests/req-00000002'))).text()
  expect(page).toContain('Look at the journey: its page says what can be done now.')
  expect(page).toContain(`<a href="/_sim/ui/journeys/signzy/${result.journeyId}">Open the journey</a>`)
})

test('a date that is none is not asked for as such', async () => {
  await using sim = await startServer()
  await send(sim, start({ ...journey, applicant_details: { full_name: 'Jane Doe', birth_date: '12/09/1985' } }))
  const [, expected] = /<dt>Expected<\/dt><dd>(.*?)<\/dd>/.exec(
    await (await fetch(pageUrl(sim, '/ui/requests/req-00000001'))).text(),
  )!
  expect(expected).toContain('a valid ISO date')
})

test('a token that the vendor gives out for good is offered as it is, and no other call is asked for', async () => {
  await using sim = await startServer()
  await send(sim, { ...signzy(right), headers: { authorization: 'somebody-else' } })
  const page = await read(sim, '/ui/requests/req-00000001?reveal=true')
  expect(page).toContain('authorization: signzy-preproduction-token')
  expect(page).not.toContain('The token is what')
})

test('an integration of another environment than the token’s is accepted, and told', async () => {
  await using sim = await startServer()
  const { token } = (await (await send(sim, incode({ secret: 'incode-demo-secret' }))).json()) as { token: string }
  const response = await send(sim, {
    path: '/incode/v1/verification/generate-verification-link',
    headers: { 'x-auth-token': token },
    body: { integrationId: '00000000-0000-4000-8000-000000000002', loginHint: 'jane@example.com' },
  })
  expect(response.status).toBe(200)
  expect(await read(sim, '/ui/requests/req-00000002')).toContain(
    'this integration is that of production, and the token is of demo',
  )
})

test('Home says nothing of refusals where there was none', async () => {
  await using sim = await startServer()
  await send(sim, start(journey))
  expect(await read(sim, '/')).not.toContain('Refused of late')
})
