/** Properties of Signzy that hold for any request: it is answered in the vendor's shape, and nothing breaks. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check } from '../../src/contracts/index.js'
import { schemas } from '../../src/contracts/signzy/index.js'
import { callbackUrl, createBench } from './signzy-kit.js'

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    'Jane',
    'Passport',
    'DE',
    '1990-02-14',
    '14/02/1990',
    '',
    'sim.underage',
    '__proto__',
    '\ud800',
    '<<<',
  ),
)
const someText = fc.option(word, { nil: undefined })
const userInfo = fc.record(
  {
    phoneNumber: fc.oneof(word, fc.double({ noNaN: true, noDefaultInfinity: true })),
    dateOfBirth: word,
    matchImage: word,
    emailAddress: word,
    externalReferenceId: word,
    name: fc.record({ firstName: someText, lastName: someText }),
    address: fc.record({
      street: someText,
      street2: someText,
      city: someText,
      region: someText,
      postalCode: someText,
      country: someText,
    }),
    id: fc.record({ idType: someText, country: someText }),
  },
  { requiredKeys: [] },
)
const processingConfig = fc.record(
  {
    callbackUrl: fc.constantFrom(callbackUrl, '', 'http://[::1]:1/x?y#z'),
    authKeyForCallback: word,
    redirectTime: fc.double({ min: 0, max: 1e9, noNaN: true }),
    language: word,
    successRedirectUrl: fc.webUrl(),
    journeyLinkValidity: fc.double({ min: 0, max: 1e9, noNaN: true }),
    journeySessionExpiry: fc.double({ min: 0, max: 1e9, noNaN: true }),
  },
  { requiredKeys: [] },
)
const anyBody = fc.record(
  {
    flowId: fc.constantFrom('otk-document-selfie', 'otk-passport-selfie', 'x'),
    userId: word,
    userInfo,
    processingConfig,
  },
  { requiredKeys: ['flowId'] },
)

test('any valid request makes a journey that can be played to a result that fits the contract', async () => {
  await fc.assert(
    fc.asyncProperty(anyBody, fc.constantFrom('printed', 'observed'), async (body, profile) => {
      await using bench = await createBench({ profile, unfinishedResult: 'document' })
      const made = await bench.client.call<{ result: { journeyId: string; ttl: string } }>(
        'POST',
        '/api/v3/otk-service/create-journey-url',
        body,
      )
      expect([made.status, made.text]).toEqual([200, expect.stringContaining('hours')])
      const id = made.body.result.journeyId
      // a link that was dead before it could be opened is no journey to play
      if ((await bench.client.get(id)).body.currentStatus === 'CREATED') await bench.play(id)
      await bench.sim.clock.advance(2_000_000_000_000)
      const { status, body: result } = await bench.client.get(id)
      expect(status).toBe(200)
      expect(check(schemas.JourneyDocument, result, 'strict')).toMatchObject({ ok: true })
      for (const [name, match] of Object.entries(result.matchPercentage))
        expect([name, match]).toEqual([name, expect.stringMatching(/^(NA|\d{1,3}%)$/)])
      expect(bench.bugs).toEqual([])
    }),
    { numRuns: 120 },
  )
})

const path = fc.oneof(
  fc.constantFrom(
    '/api/v3/otk-service/create-journey-url',
    '/api/v3/otk-service/get-journey/AAAAAAAAAA',
    '/api/v3/otk-service/get-journey/%E0%A4%A',
    '/api/customers/login',
    '/api/customers/logout?access_token=a.b.c',
    '/files/api/files/1/download/x.png',
  ),
  fc.webPath(),
)

test('any other request is refused in the shape of the vendor, and leaves no trace', async () => {
  await using bench = await createBench()
  const digest = await bench.sim.digest()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      path,
      fc.oneof(fc.json(), fc.string(), fc.constant('{"flowId":7}')),
      fc.constantFrom('application/json', 'text/plain'),
      async (method, at, content, type) => {
        const body = method === 'GET' ? undefined : content
        const { status, text } = await bench.client.call(method, at, body, { 'content-type': type })
        if (status === 204) return
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
        expect(check(schemas.ErrorBody, JSON.parse(text), 'strict')).toMatchObject({ ok: true })
      },
    ),
    { numRuns: 300 },
  )
  expect(bench.bugs).toEqual([])
  expect(await bench.sim.digest()).toBe(digest)
})
