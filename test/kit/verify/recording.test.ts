/** A recorded request tells of the vendor only where the vendor took it. */
import { expect, test } from 'vitest'
import { judgeRecorded } from '../../../src/kit/verify/recording.js'
import { vendorEntries } from '../../../src/mocks/index.js'

const { vendor } = await vendorEntries.idwise!.load()
const { example } = vendor.endpoints.createVerificationLink!

/** Judges a call whose flow id, which we assume to be text, is none. */
async function judge(status: number, response: unknown) {
  const headers = { 'content-type': 'application/json', authorization: 'Basic YTpi' }
  const text = JSON.stringify({ ...(example!.body as object), flow_id: {} })
  const { result } = await judgeRecorded(vendor, {
    format: 'idvsim-exchange/1',
    file: 'one.json',
    vendor: 'idwise',
    endpoint: 'createVerificationLink',
    recordedAt: '2026-01-01T00:00:00.000Z',
    expiresAt: '2026-01-02T00:00:00.000Z',
    origin: 'https://api.idwise.com',
    request: { method: 'POST', url: '/v2/verification-links', headers, body: { text } },
    response: { status, headers, durationMs: 1, body: { text: JSON.stringify(response) } },
  })
  return result
}

test('a wrong request that was taken is knowledge, one that was refused is none', async () => {
  const taken = await judge(200, {
    journey_id: 'a3db9d533abc9af7b0aa79c9',
    reference_no: 'applicant-ref-001',
    verification_link: 'https://a.example/b',
  })
  expect(taken).toMatchObject({
    status: 'passed',
    violations: [{ side: 'request', path: 'body.flow_id', severity: 'advice' }],
  })
  const refused = await judge(400, { success: false, message: 'no', error_code: 'invalid_request' })
  expect(refused).toMatchObject({ status: 'passed', violations: [] })
})
