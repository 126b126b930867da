/** Clocks that move while clients call: nobody is answered wrongly, and nothing is lost. */
import { expect, test } from 'vitest'
import { createSimulator } from '../../src/index.js'

const day = 86_400_000

test('a jump over many due jobs leaves the calls that come in meanwhile as they are', async () => {
  await using sim = await createSimulator()
  const { apiKey, apiSecret } = sim.namespace().info.credentials.idwise!
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
  const ids: string[] = []
  for (let n = 0; n < 200; n++) {
    const made = await sim.journeys.create('idwise', { scenario: 'kyc_renewal_due', state: 'completed' })
    ids.push(made.ids.journey_id!)
  }
  const read = async (id: string) => {
    const url = `http://sim.test/idwise/v2/get-journey-result?journey_id=${id}`
    const response = await sim.fetch(url, { headers: { authorization } })
    return [response.status, ((await response.json()) as { final_decision?: string }).final_decision]
  }
  const moving = sim.clock.advance(365 * day)
  const answers = await Promise.all(ids.map(read))
  expect(answers).toEqual(ids.map(() => [200, 'Complete']))
  const { ran } = await moving
  expect(ran.filter(({ kind }) => kind === 'idwise.later')).toHaveLength(200)
  const { items } = await sim.journeys.list({ vendor: 'idwise', ended: false }, { limit: 1000 })
  expect(items).toHaveLength(200)
})

test('a token outlives a clock that is set back, and ends when its hour has come again', async () => {
  await using sim = await createSimulator({ clock: '2026-06-01T12:00:00Z' })
  const { clientId, clientSecret } = sim.namespace().info.credentials.veratad!
  const json = { 'content-type': 'application/json' }
  const body = JSON.stringify({
    client_id: clientId,
    client_secret: clientSecret,
    audience: 'dcams.app',
    grant_type: 'client_credentials',
  })
  const issued = await sim.fetch('http://sim.test/veratad/oauth/token', { method: 'POST', headers: json, body })
  const { access_token: token } = (await issued.json()) as { access_token: string }
  const ask = async () => {
    const headers = { authorization: `Bearer ${token}` }
    return (await sim.fetch('http://sim.test/veratad/api/session/status/nobody', { headers })).status
  }
  expect(await ask()).toBe(404)
  await sim.clock.set('2026-05-31T12:00:00Z')
  expect(await ask()).toBe(404)
  await sim.clock.set('2026-06-01T13:00:00Z')
  expect(await ask()).toBe(401)
})
