/** What a judge overlooks easily: lax forms of a union, seconds for milliseconds, other bytes, forms of ids and headers. */
import { expect, test } from 'vitest'
import { checkExchange, checkWebhook } from '../../../src/kit/judge/exchange.js'
import { endpointOf } from '../../../src/kit/judge/subject.js'
import { vendorEntries } from '../../../src/mocks/index.js'

const { vendor: veratad } = await vendorEntries.veratad!.load()
const { vendor: incode } = await vendorEntries.incode!.load()
const { vendor: idwise } = await vendorEntries.idwise!.load()
const json = { 'content-type': 'application/json' }
const session = veratad.webhooks!.events.sessionResult!
const answerOf = async (body: unknown) => {
  const request = {
    method: 'GET',
    url: `/api/session/result/${(session.example as { request_id: string }).request_id}`,
    headers: { authorization: 'Bearer t' },
  }
  const endpoint = endpointOf(veratad, 'getSessionResult')
  return (await checkExchange(endpoint, { request, response: { status: 200, headers: json, body } })).violations
}

test('a result that lacks a member is not excused by a laxer form of the body', async () => {
  const whole = { ...(session.example as object), current_status: 'COMPLETED' }
  expect((await answerOf(whole)).filter(({ severity }) => severity === 'breaking')).toEqual([])
  const { request_id: _, ...broken } = whole as unknown as Record<string, unknown>
  expect(await answerOf(broken)).toMatchObject([{ path: 'body.request_id', severity: 'breaking' }])
  expect(await answerOf({ current_status: 'COMPLETED' })).toEqual([])
  expect(await answerOf({ current_status: 'COMPLETED', later: 1 })).toMatchObject([
    { path: 'body.later', severity: 'additive' },
  ])
})

test('seconds are no milliseconds', async () => {
  const { verificationStarted } = incode.webhooks!.events
  const body = { ...(verificationStarted!.example as object), timestamp: 1_730_481_625 }
  const { violations } = await checkWebhook(verificationStarted!, { body })
  expect(violations).toMatchObject([{ path: 'body.timestamp', message: /seconds/ }].map(({ path }) => ({ path })))
})

test('a picture must be one', async () => {
  const request = {
    method: 'GET',
    url: '/get-image?image_path=1',
    headers: { authorization: 'Basic YTpi' },
  }
  const endpoint = endpointOf(idwise, 'getImage')
  const [, path] = /(.*)/.exec(endpoint.def.path)!
  const response = { status: 200, headers: { 'content-type': 'image/png' }, body: '<!doctype html>' }
  const { violations } = await checkExchange(endpoint, {
    request: { ...request, url: `${path}?image_path=1` },
    response,
  })
  expect(violations.map(({ message }) => message)).toContain('the bytes are no image/png')
})

test('an id in another form is told, and breaks nothing', async () => {
  const { finishedJourney } = idwise.webhooks!.events
  const example = finishedJourney!.example as { body: object }
  const body = { ...example, body: { ...example.body, journeyId: 'JRN-1' } }
  const { violations } = await checkWebhook(finishedJourney!, { body }, { vendor: idwise })
  expect(violations).toMatchObject([{ path: 'body.body.journeyId', severity: 'cosmetic' }])
})

test('a body that is null is judged, and is no crash', async () => {
  const endpoint = endpointOf(incode, 'authorizeServer')
  const request = { method: 'POST', url: endpoint.def.path, headers: json, body: 'null' }
  const { violations } = await checkExchange(endpoint, {
    request,
    response: { status: 200, headers: json, body: '{}' },
  })
  expect(violations.filter(({ side }) => side === 'request').length).toBeGreaterThan(0)
})
