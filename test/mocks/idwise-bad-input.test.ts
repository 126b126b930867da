/** Bad input: the vendor's error shape, a message that says what and where, never a 5xx, and the state untouched. */
import http from 'node:http'
import { expect, test } from 'vitest'
import { startSimulator } from '../../src/simulator.js'
import { type Bench, basic, Client, createBench, front, live, png, sandbox, stepOf } from '../scenarios/idwise-kit.js'

interface Bad {
  name: string
  method?: string
  path: string
  headers?: Record<string, string>
  body?: BodyInit
  status: number
  code: string
  /** What the message must contain. */
  says: string
}

const jsonType = { 'content-type': 'application/json' }
const ok = { flow_id: 'flow-id-selfie', reference_no: 'r-1' }
const startWith = (change: object): Pick<Bad, 'path' | 'body' | 'headers'> => ({
  path: '/v2/start-journey',
  headers: jsonType,
  body: JSON.stringify({ ...ok, ...change }),
})
const invalid = { status: 400, code: 'invalid_request' }
const form = (...fields: [string, string | Blob][]): FormData => {
  const data = new FormData()
  for (const [name, value] of fields) data.append(name, value)
  return data
}
const blob = (bytes: Uint8Array): Blob => new Blob([bytes as Uint8Array<ArrayBuffer>])
const stepForm = (image: Uint8Array): FormData => form(['journey_id', '$ID'], ['step_id', '0'], ['image', blob(image)])
const gif = new Uint8Array([...Buffer.from('GIF89a'), 1, 0, 1, 0, 0, 0, 0])
const step = '/v2/process-journey-step'
const boundary = 'multipart/form-data; boundary=xx'
const part = (name: string, text: string): string =>
  `--xx\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`

const list: Bad[] = [
  // JSON and its type
  {
    name: 'malformed JSON',
    path: '/v2/start-journey',
    headers: jsonType,
    body: '{"flow_id": ',
    ...invalid,
    says: 'JSON',
  },
  { name: 'an empty body', path: '/v2/start-journey', headers: jsonType, body: '', ...invalid, says: 'empty' },
  { name: 'no body', path: '/v2/complete-journey', headers: jsonType, ...invalid, says: 'empty' },
  { name: 'a JSON array', path: '/v2/start-journey', headers: jsonType, body: '[]', ...invalid, says: 'body' },
  { name: 'JSON null', path: '/v2/start-journey', headers: jsonType, body: 'null', ...invalid, says: 'body' },
  {
    name: 'bytes that are no UTF-8',
    path: '/v2/start-journey',
    headers: jsonType,
    body: new Uint8Array([0x7b, 0xff, 0x7d]),
    ...invalid,
    says: 'UTF-8',
  },
  {
    name: 'JSON nested a million deep',
    path: '/v2/start-journey',
    headers: jsonType,
    body: '['.repeat(1_000_000),
    ...invalid,
    says: 'JSON',
  },
  {
    name: 'no content type',
    path: '/v2/start-journey',
    headers: { 'content-type': '' },
    body: JSON.stringify(ok),
    status: 415,
    code: 'unsupported_media_type',
    says: 'application/json',
  },
  {
    name: 'the wrong content type',
    path: '/v2/start-journey',
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify(ok),
    status: 415,
    code: 'unsupported_media_type',
    says: 'text/plain',
  },
  {
    name: 'a form where JSON is due',
    path: '/v2/complete-journey',
    body: form(['journey_id', '$ID']),
    status: 415,
    code: 'unsupported_media_type',
    says: 'multipart/form-data',
  },
  {
    name: 'URL-encoded fields for a step',
    path: step,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'journey_id=$ID',
    status: 415,
    code: 'unsupported_media_type',
    says: 'multipart/form-data',
  },
  // fields
  { name: 'no flow_id', ...startWith({ flow_id: undefined }), ...invalid, says: 'flow_id' },
  { name: 'an empty flow_id', ...startWith({ flow_id: '' }), ...invalid, says: 'flow_id' },
  { name: 'a flow_id that is a number', ...startWith({ flow_id: 7 }), ...invalid, says: 'flow_id' },
  { name: 'no reference_no', ...startWith({ reference_no: undefined }), ...invalid, says: 'reference_no' },
  { name: 'a reference_no with a space', ...startWith({ reference_no: 'a b' }), ...invalid, says: 'reference_no' },
  { name: 'a reference_no with an umlaut', ...startWith({ reference_no: 'ä' }), ...invalid, says: 'reference_no' },
  {
    name: 'a reference_no ending in a line break',
    ...startWith({ reference_no: 'a\n' }),
    ...invalid,
    says: 'reference_no',
  },
  {
    name: 'applicant_details without full_name',
    ...startWith({ applicant_details: {} }),
    ...invalid,
    says: 'applicant_details.full_name',
  },
  {
    name: 'a birth date that is no date',
    ...startWith({ applicant_details: { full_name: 'A', birth_date: '2022-02-30' } }),
    ...invalid,
    says: 'applicant_details.birth_date',
  },
  {
    name: 'an unknown sex',
    ...startWith({ applicant_details: { full_name: 'A', sex: 'x' } }),
    ...invalid,
    says: 'applicant_details.sex',
  },
  {
    name: 'a journey_id that is a number',
    path: '/v2/complete-journey',
    headers: jsonType,
    body: '{"journey_id": 5}',
    ...invalid,
    says: 'journey_id',
  },
  { name: 'no journey_id in the query', method: 'GET', path: '/v2/get-journey-result', ...invalid, says: 'journey_id' },
  {
    name: 'a step without step_id',
    path: step,
    body: form(['journey_id', '$ID'], ['image', blob(front)]),
    ...invalid,
    says: 'step_id',
  },
  {
    name: 'a step_id that is an object',
    path: step,
    headers: jsonType,
    body: '{"journey_id":"$ID","step_id":{}}',
    ...invalid,
    says: 'step_id',
  },
  {
    name: 'a step_id with a fraction',
    path: step,
    headers: jsonType,
    body: '{"journey_id":"$ID","step_id":0.5}',
    ...invalid,
    says: 'step_id',
  },
  {
    name: 'is_skipped that is neither true nor false',
    path: step,
    body: form(['journey_id', '$ID'], ['step_id', '0'], ['is_skipped', 'yes']),
    ...invalid,
    says: 'is_skipped',
  },
  {
    name: 'an unknown review decision',
    path: '/journey/v2/manual-review/$ID',
    headers: jsonType,
    body: '{"new_decision":"Maybe"}',
    ...invalid,
    says: 'new_decision',
  },
  {
    name: 'an AML check with a long birth year',
    path: '/checks/aml',
    headers: jsonType,
    body: '{"flow_id":"f","reference_no":"r","entity_details":{"full_name":"A","birth_year":"19700"}}',
    ...invalid,
    says: 'entity_details.birth_year',
  },
  // pictures
  {
    name: 'a step without a picture',
    path: step,
    body: form(['journey_id', '$ID'], ['step_id', '0']),
    status: 400,
    code: 'missing_image',
    says: 'image',
  },
  {
    name: 'a step with the second picture alone',
    path: step,
    body: form(['journey_id', '$ID'], ['step_id', '0'], ['image2', blob(front)]),
    status: 400,
    code: 'missing_image',
    says: 'image',
  },
  {
    name: 'text as a file',
    path: step,
    body: stepForm(new TextEncoder().encode('hello')),
    status: 415,
    code: 'invalid_image',
    says: 'image',
  },
  {
    name: 'an empty file',
    path: step,
    body: stepForm(new Uint8Array()),
    status: 415,
    code: 'invalid_image',
    says: 'image is empty',
  },
  { name: 'a GIF', path: step, body: stepForm(gif), status: 415, code: 'invalid_image', says: 'image/gif' },
  {
    name: 'a PNG cut off in its header',
    path: step,
    body: stepForm(front.subarray(0, 12)),
    status: 415,
    code: 'invalid_image',
    says: 'image',
  },
  {
    name: 'a picture too wide',
    path: step,
    body: stepForm(png(10_001, 1, 0)),
    status: 415,
    code: 'invalid_image',
    says: '10001 x 1',
  },
  {
    name: 'a picture too large',
    path: step,
    body: stepForm(Buffer.concat([front, Buffer.alloc(10 * 1024 * 1024)])),
    status: 413,
    code: 'payload_too_large',
    says: 'image',
  },
  {
    name: 'a picture that is not base64',
    path: step,
    headers: jsonType,
    body: '{"journey_id":"$ID","step_id":0,"image":"***"}',
    ...invalid,
    says: 'image is not base64',
  },
  {
    name: 'an empty base64 picture',
    path: step,
    headers: jsonType,
    body: '{"journey_id":"$ID","step_id":0,"image":""}',
    ...invalid,
    says: 'image',
  },
  {
    name: 'a field image that is text',
    path: step,
    body: form(['journey_id', '$ID'], ['step_id', '0'], ['image', 'no file']),
    ...invalid,
    says: 'image',
  },
  {
    name: 'a bad second picture',
    path: step,
    body: form(['journey_id', '$ID'], ['step_id', '0'], ['image', blob(front)], ['image2', blob(gif)]),
    status: 415,
    code: 'invalid_image',
    says: 'image2',
  },
  // forms
  {
    name: 'a form without a boundary',
    path: step,
    headers: { 'content-type': 'multipart/form-data' },
    body: 'xx',
    ...invalid,
    says: 'multipart',
  },
  {
    name: 'a form that breaks off in a part',
    path: step,
    headers: { 'content-type': boundary },
    body: `${part('journey_id', '$ID')}--xx\r\ncontent-disposition: form-data; name="step_id"\r\n\r\n0`,
    ...invalid,
    says: 'multipart',
  },
  {
    name: 'a form that breaks off between parts',
    path: step,
    headers: { 'content-type': boundary },
    body: part('journey_id', '$ID'),
    ...invalid,
    says: 'multipart',
  },
  {
    name: 'an empty form',
    path: step,
    headers: { 'content-type': boundary },
    body: '--xx--\r\n',
    ...invalid,
    says: 'journey_id',
  },
  {
    name: 'a form of a thousand fields',
    path: step,
    headers: { 'content-type': boundary },
    body: `${part('x', '1').repeat(1_000)}--xx--`,
    status: 413,
    code: 'payload_too_large',
    says: 'parts',
  },
  {
    name: 'a body larger than any step',
    path: '/v2/start-journey',
    headers: jsonType,
    body: `"${'x'.repeat(1_100_000)}"`,
    status: 413,
    code: 'payload_too_large',
    says: 'larger',
  },
  {
    name: 'a field called __proto__',
    path: step,
    headers: { 'content-type': boundary },
    body: `${part('__proto__', 'x')}${part('journey_id', '$ID')}--xx--`,
    ...invalid,
    says: 'step_id',
  },
  // ids
  {
    name: 'an unknown journey to complete',
    path: '/v2/complete-journey',
    headers: jsonType,
    body: '{"journey_id":"nope"}',
    status: 404,
    code: 'missing_requested_resource',
    says: 'nope',
  },
  {
    name: 'a journey called __proto__',
    method: 'GET',
    path: '/v2/get/__proto__',
    status: 404,
    code: 'missing_requested_resource',
    says: '__proto__',
  },
  {
    name: 'a journey of the other environment',
    method: 'GET',
    path: '/v2/get/$ID',
    headers: { authorization: basic(live) },
    status: 403,
    code: 'unauthorized',
    says: 'sandbox',
  },
  {
    name: 'an unknown step',
    path: step,
    body: form(['journey_id', '$ID'], ['step_id', '00'], ['image', blob(front)]),
    status: 400,
    code: 'invalid_step_id',
    says: '00',
  },
  // addresses and headers
  {
    name: 'an unknown path',
    method: 'GET',
    path: '/v2/start-journeys',
    status: 404,
    code: 'route_not_found',
    says: '/v2/start-journey',
  },
  {
    name: 'a wrong method',
    method: 'DELETE',
    path: '/v2/start-journey',
    status: 405,
    code: 'method_not_allowed',
    says: 'POST',
  },
  {
    name: 'a broken escape in the path',
    method: 'GET',
    path: '/v2/get/%E0%A4%A',
    status: 404,
    code: 'missing_requested_resource',
    says: '%E0',
  },
  {
    name: 'a path that climbs',
    method: 'GET',
    path: '/image/..%2f..%2fetc%2fpasswd',
    status: 404,
    code: 'missing_requested_resource',
    says: 'passwd',
  },
  {
    name: 'a path with a null byte',
    method: 'GET',
    path: '/image/a%00b',
    status: 404,
    code: 'missing_requested_resource',
    says: 'image_path',
  },
  {
    name: 'no credentials',
    path: '/v2/start-journey',
    headers: { ...jsonType, authorization: '' },
    body: JSON.stringify(ok),
    status: 401,
    code: 'missing_authorization_header',
    says: 'Authorization',
  },
  {
    name: 'credentials of another scheme',
    path: '/v2/start-journey',
    headers: { ...jsonType, authorization: 'Bearer abc' },
    body: JSON.stringify(ok),
    status: 401,
    code: 'invalid_authentication_format',
    says: 'Authorization',
  },
  {
    name: 'credentials without a colon',
    path: '/v2/start-journey',
    headers: { ...jsonType, authorization: `Basic ${Buffer.from('abc').toString('base64')}` },
    body: JSON.stringify(ok),
    status: 401,
    code: 'invalid_authentication_format',
    says: 'Authorization',
  },
  {
    name: 'credentials that are not base64',
    path: '/v2/start-journey',
    headers: { ...jsonType, authorization: 'Basic ***' },
    body: JSON.stringify(ok),
    status: 401,
    code: 'invalid_authentication_format',
    says: 'Authorization',
  },
  {
    name: 'a wrong secret',
    path: '/v2/start-journey',
    headers: { ...jsonType, authorization: basic([sandbox[0], 'x']) },
    body: JSON.stringify(ok),
    status: 401,
    code: 'invalid_credentials',
    says: 'secret',
  },
  {
    name: 'the secret of the other environment',
    path: '/v2/start-journey',
    headers: { ...jsonType, authorization: basic([sandbox[0], live[1]]) },
    body: JSON.stringify(ok),
    status: 401,
    code: 'invalid_credentials',
    says: 'secret',
  },
]

async function withJourney(): Promise<{ bench: Bench; id: string }> {
  const bench = await createBench()
  const { body } = await bench.client.start(ok)
  return { bench, id: body.journey_id }
}

function fill(body: BodyInit | undefined, id: string): BodyInit | undefined {
  if (typeof body === 'string') return body.replaceAll('$ID', id)
  if (!(body instanceof FormData)) return body
  const filled = new FormData()
  for (const [name, value] of body) filled.append(name, value === '$ID' ? id : value)
  return filled
}

test.each(list)('$name is refused as $code, and changes nothing', async (bad) => {
  const { bench, id } = await withJourney()
  await using _ = bench
  await bench.sim.clock.drain()
  const digest = await bench.sim.digest()
  const { method = 'POST', path, headers = {}, status, code, says } = bad
  const body = fill(bad.body, id)
  const answer = await bench.client.send<Record<string, unknown>>(path.replace('$ID', id), {
    method,
    headers,
    ...(body !== undefined && { body }),
  })
  expect([answer.status, answer.body]).toEqual([
    status,
    { success: false, message: expect.any(String), error_code: code },
  ])
  expect(answer.body.message).toContain(says)
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(answer.headers.get('x-request-id')).toBe(bench.sim.requests.list().at(-1)!.id)
  expect(await bench.sim.digest()).toBe(digest)
  expect(bench.bugs).toEqual([])
  // and the journey goes on as if nothing had happened
  expect((await bench.client.step(id, 0)).status).toBe(200)
  expect(stepOf((await bench.client.summary(id)).body, 0).is_concluded).toBe(true)
})

test('deprecated calls answer 501 in our own shape', async () => {
  await using bench = await createBench()
  for (const path of ['/aml/search', '/process/v2/document', '/process/document']) {
    const answer = await bench.client.json('POST', path, {})
    expect([answer.status, answer.headers.get('x-sim-error')]).toEqual([501, 'not_modelled'])
  }
})

test('an unknown key is accepted, and noted as additive', async () => {
  await using bench = await createBench()
  expect((await bench.client.json('POST', '/v2/start-journey', { ...ok, locale: 'en' })).status).toBe(200)
  expect(bench.sim.requests.list().at(-1)!.violations).toMatchObject([{ severity: 'additive', path: 'body.locale' }])
})

test('a body that breaks off on the wire changes nothing, and the server goes on', async () => {
  await using sim = await startSimulator({ port: 0, vendors: ['idwise'], clock: 'frozen', processingMs: 0 })
  const client = new Client((request) => fetch(request), `${sim.url}/idwise`)
  const id = (await client.start(ok)).body.journey_id
  const digest = await sim.digest()
  await new Promise<void>((resolve) => {
    const request = http.request(`${sim.url}/idwise/v2/process-journey-step`, {
      method: 'POST',
      headers: { authorization: basic(sandbox), 'content-type': boundary, 'content-length': '100000' },
    })
    request.on('error', () => {})
    request.on('close', () => resolve())
    request.write(part('journey_id', id), () => request.destroy())
  })
  expect((await client.summary(id)).status).toBe(200)
  expect(await sim.digest()).toBe(digest)
})
