/** A story of each built-in vendor: a journey from its start to its webhooks, with mistakes, time, a snapshot and a reset in it. */
import { basicOf } from '../support/acme/client.js'
import { type Ask, form, type Story } from '../support/story.js'

/** Asks with headers of its own. */
const asking =
  (ask: Ask, own: Record<string, string>): Ask =>
  (method, path, body, headers) =>
    ask(method, path, body, { ...own, ...headers })

const idwise: Story = async (plain, sim) => {
  const ask = asking(plain, { authorization: basicOf('idwise-sandbox-key', 'idwise-sandbox-secret') })
  const start = { flow_id: 'mine', reference_no: 'applicant-1+sim.manual_review_approved' }
  const { journey_id } = await ask('POST', '/idwise/v2/start-journey', start)
  const id = String(journey_id)
  const step = (step_id: string, pictures: Record<string, number>) =>
    ask('POST', '/idwise/v2/process-journey-step', form({ journey_id: id, step_id }, pictures))
  await step('0', { image: 1, image2: 2 })
  await step('7', { image: 1 })
  await ask('GET', `/idwise/journey/v2/summary/${id}`)
  await sim.clock.advance(500)
  await step('1', { image: 3 })
  await sim.clock.advance(500)
  await ask('POST', '/idwise/v2/complete-journey', { journey_id })
  await ask('POST', '/idwise/v2/complete-journey', { journey_id })
  await sim.clock.advance(500)
  await ask('GET', `/idwise/v2/get-journey-result?journey_id=${id}`)
  await sim.clock.advance(86_400_000)
  const result = await ask('GET', `/idwise/v2/get/${id}`)
  const paths = [...new Set(JSON.stringify(result).match(/"[^"]*image_path":"[^"]+"/g))]
  if (paths.length < 3) throw new Error(`there are ${paths.length} pictures`)
  for (const path of paths) await ask('GET', `/idwise/image/${path.split('"').at(-2)}`)
}

const incode: Story = async (plain, sim) => {
  const integrationId = '00000000-0000-4000-8000-000000000001'
  const who = { integrationId, secret: 'incode-demo-secret' }
  const key = { 'x-api-key': 'incode-demo-key' }
  await plain('POST', '/incode/v1/integration/authorize/server', { ...who, secret: 'wrong' }, key)
  const { token } = await plain('POST', '/incode/v1/integration/authorize/server', who, key)
  const ask = asking(plain, { 'x-auth-token': String(token) })
  for (const scenario of ['approved', 'document_unreadable']) {
    await sim.scenarios.arm({ scenario })
    const link = { integrationId, loginHint: 'jane@example.com', correlationId: `order-${scenario}` }
    const { verificationTraceId } = await ask('POST', '/incode/v1/verification/generate-verification-link', link)
    const trace = String(verificationTraceId)
    await ask('GET', `/incode/v1/workforce/verification/${trace}`)
    await sim.journeys.act('incode', trace, 'complete')
    await sim.clock.advance(100)
    await ask('GET', `/incode/v1/verification/details/${trace}`)
    await sim.clock.advance(500)
    await ask('GET', `/incode/v1/verification/details/${trace}`)
    await ask('GET', `/incode/v1/workforce/verification/${trace}`)
  }
  await sim.clock.advance(86_400_000)
  await ask('GET', '/incode/v1/workforce/verification/nothing')
}

const signzy: Story = async (plain, sim) => {
  const credentials = { username: 'signzy-preproduction-user', password: 'signzy-preproduction-password' }
  const { id } = await plain('POST', '/signzy/api/customers/login', credentials)
  const ask = asking(plain, { authorization: String(id) })
  for (const scenario of ['approved', 'abandoned']) {
    const asked = {
      flowId: 'otk-document-selfie',
      userId: `person sim.${scenario}`,
      processingConfig: { callbackUrl: 'http://127.0.0.1:9/callback', authKeyForCallback: 'key' },
    }
    const { result } = await ask('POST', '/signzy/api/v3/otk-service/create-journey-url', asked)
    const journeyId = String((result as { journeyId: string }).journeyId)
    await ask('GET', `/signzy/api/v3/otk-service/get-journey/${journeyId}`)
    await sim.journeys.act('signzy', journeyId, 'complete')
    await sim.clock.advance(500)
    const read = await ask('GET', `/signzy/api/v3/otk-service/get-journey/${journeyId}`)
    for (const [picture] of JSON.stringify(read).matchAll(/\/signzy\/files\/[^"?]+\.png/g)) await ask('GET', picture)
    await sim.clock.advance(1_000_000)
  }
  await ask('POST', '/signzy/api/customers/logout')
}

const veratad: Story = async (plain, sim) => {
  const who = { client_id: 'veratad-client-id', client_secret: 'veratad-client-secret' }
  const asked = { ...who, audience: 'dcams.app', grant_type: 'client_credentials' }
  const { access_token } = await plain('POST', '/veratad/oauth/token', asked)
  const ask = asking(plain, { authorization: `Bearer ${access_token}` })
  for (const scenario of ['approved', 'manual_review_rejected']) {
    const session = { email: `person@sim.${scenario}`, age: '21+' }
    const { request_id } = await ask('POST', '/veratad/api/session/create_session', session)
    const id = String(request_id)
    await ask('GET', `/veratad/api/session/status/${id}`)
    await sim.journeys.act('veratad', id, 'complete')
    await sim.clock.advance(700)
    await ask('GET', `/veratad/api/session/result/${id}`)
    await sim.clock.advance(600_000)
    await ask('GET', `/veratad/api/session/result/${id}`)
  }
}

/** By vendor. */
export const stories = { idwise, incode, signzy, veratad }
