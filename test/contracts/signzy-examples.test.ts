/** The vendor's printed payloads against the Signzy schemas. */
import { expect, test } from 'vitest'
import { check } from '../../src/contracts/index.js'
import { redact } from '../../src/contracts/redact.js'
import { examples } from '../../src/contracts/signzy/examples/index.js'
import { schemas } from '../../src/contracts/signzy/index.js'
import { loadExample, readsEveryExample } from './examples.js'

const load = (file: string): unknown => loadExample('signzy', file)

readsEveryExample('signzy', examples, schemas)

test('the printed result is read in each of the three wrappers', () => {
  const printed = load('get-journey.200.completed.docs.json')
  for (const body of [printed, { result: printed }, { result: { data: printed } }]) {
    expect(check(schemas.GetJourneyResponse, body, 'strict').ok).toBe(true)
  }
  expect(check(schemas.GetJourneyResponse, { data: printed }, 'strict').ok).toBe(false)
})

test('a key that no page and no real body has is refused strictly and reported tolerantly, at any depth', () => {
  const printed = load('get-journey.200.completed.docs.json') as Record<string, object>
  const body = { ...printed, selfieAnalysis: { ...printed.selfieAnalysis, mood: 'good' } }
  expect(check(schemas.JourneyDocument, body, 'strict').ok).toBe(false)
  expect(check(schemas.JourneyDocument, body, 'tolerant')).toMatchObject({
    ok: true,
    unknownKeys: [{ path: 'selfieAnalysis.mood', code: 'unknown_key' }],
  })
})

test('whoever masks a result or a request hides the key of the callback, the person and the pictures', () => {
  const result = load('get-journey.200.completed.docs.json')
  for (const body of [result, { result }, { result: { data: result } }]) {
    const text = JSON.stringify(redact(schemas.GetJourneyResponse, body))
    expect(text).not.toMatch(/AUTH_KEY|John Doe|persist\.signzy|IP_ADDRESS|EID_NUMBER|India/)
    expect(text).toMatch(/Journey Completed/)
  }
  const request = redact(schemas.CreateJourneyUrlRequest, load('create-journey-url.request.docs.json'))
  expect(request).toMatchObject({
    userInfo: { dateOfBirth: '[hidden]', name: '[hidden]', externalReferenceId: 'string' },
    processingConfig: { authKeyForCallback: '[hidden]', callbackUrl: 'https://www.callbackurl.com' },
  })
})
