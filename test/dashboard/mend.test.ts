/** The body that the page of a refused request proposes is accepted when it is sent, by each vendor. */
import { expect, test } from 'vitest'
import { pageUrl, startServer } from './support.js'

const basic = `Basic ${btoa('idwise-sandbox-key:idwise-sandbox-secret')}`
const integrationId = '00000000-0000-4000-8000-000000000001'

const refused: Readonly<Record<string, [path: string, headers: Record<string, string>, body: unknown]>> = {
  'a flow that is missing': ['/idwise/v2/start-journey', { authorization: basic }, { reference_no: 12 }],
  'a secret that is missing': [
    '/incode/v1/integration/authorize/server',
    { 'x-api-key': 'incode-demo-key' },
    { integrationId },
  ],
  'an address that is none': [
    '/signzy/api/v3/otk-service/create-journey-url',
    { authorization: 'signzy-preproduction-token' },
    { flowId: 7, processingConfig: { callbackUrl: 'x' } },
  ],
  'half of the credentials': [
    '/veratad/oauth/token',
    {},
    { client_id: 'veratad-client-id', grant_type: 'client_credentials' },
  ],
}

test('an id that is a credential is the one of this namespace, and in braces until secrets are shown', async () => {
  await using sim = await startServer()
  const post = async (path: string, headers: Record<string, string>, body: object) =>
    (await (
      await fetch(sim.url + path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json()) as { token?: string }
  const { token } = await post(
    '/incode/v1/integration/authorize/server',
    { 'x-api-key': 'incode-demo-key' },
    { integrationId, secret: 'incode-demo-secret' },
  )
  await post('/incode/v1/verification/generate-verification-link', { 'x-auth-token': token! }, { loginHint: 'a' })
  const read = async (query: string) => (await fetch(pageUrl(sim, `/ui/requests/req-00000002${query}`))).text()
  const [hidden, shown] = [await read(''), await read('?reveal=true')]
  expect(hidden).toContain('{integrationId}')
  expect(shown).toContain(`&quot;integrationId&quot;: &quot;${integrationId}&quot;`)
  for (const page of [hidden, shown]) expect(page).not.toContain('A new id in it')
})

for (const [what, [path, headers, body]] of Object.entries(refused)) {
  test(`with ${what}, what is proposed is accepted`, async () => {
    await using sim = await startServer({ options: { idwise: { strictFlows: true }, signzy: { strictFlows: true } } })
    const send = (text: string) =>
      fetch(sim.url + path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: text,
      })
    expect((await send(JSON.stringify(body))).status).toBeGreaterThanOrEqual(400)
    const { id } = sim.requests.list().at(-1)!
    const page = await (await fetch(pageUrl(sim, `/ui/requests/${id}?reveal=true`))).text()
    const shown = /keeps the contract[\s\S]*?<pre[^>]*>([\s\S]*?)<\/pre>/.exec(page)![1]!
    const proposed = shown.replace(/<[^>]*>/g, '').replaceAll('&quot;', '"')
    expect((await send(proposed)).status).toBe(200)
  })
}
