/** The vendor's guide, followed to the letter: its own curl commands against a real socket, and a client written from it. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/simulator.js'
import { back, basic, front, sandbox, selfie } from '../scenarios/idwise-kit.js'

const run = promisify(execFile)
let sim: RunningSimulator
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idwise-guide-'))
  for (const [name, bytes] of Object.entries({
    'id-document-front.jpg': front,
    'back.jpg': back,
    'selfie.jpg': selfie,
  }))
    await writeFile(join(folder, name), bytes)
  sim = await startSimulator({ port: 0, vendors: ['idwise'], clock: 'frozen', processingMs: 0 })
})
afterAll(async () => {
  await sim.close()
  await rm(folder, { recursive: true })
})

/** Runs a curl command as the guide prints it, after replacing its placeholders. */
async function curl(command: string, changes: Record<string, string>): Promise<{ status: number; body: unknown }> {
  let text = command
  const known: Record<string, string> = {
    'YOUR_API_KEY:YOUR_API_SECRET': sandbox.join(':'),
    '/path/to': folder,
    ...changes,
  }
  for (const [from, to] of Object.entries(known)) text = text.replaceAll(from, to)
  const { stdout } = await run('sh', ['-c', `${text} --silent --write-out '\\n%{http_code}'`])
  const cut = stdout.lastIndexOf('\n')
  return { status: Number(stdout.slice(cut + 1)), body: JSON.parse(stdout.slice(0, cut)) }
}

const guide = {
  start: `curl -X POST https://api.idwise.com/v2/start-journey \\
  -H "Content-Type: application/json" \\
  -u "YOUR_API_KEY:YOUR_API_SECRET" \\
  -d '{
    "flow_id": "YOUR_FLOW_ID",
    "reference_no": "applicant-ref-001"
  }'`,
  step: `curl -X POST https://api.idwise.com/v2/process-journey-step \\
  -u "YOUR_API_KEY:YOUR_API_SECRET" \\
  -F "journey_id=a1b2c3d4-e5f6-7890-abcd-ef1234567890" \\
  -F "step_id=0" \\
  -F "image=@/path/to/id-document-front.jpg"`,
  complete: `curl -X POST https://api.idwise.com/v2/complete-journey \\
  -H "Content-Type: application/json" \\
  -u "YOUR_API_KEY:YOUR_API_SECRET" \\
  -d '{
    "journey_id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
  }'`,
}
const printedId = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890'

async function walkWithCurl(baseChange: Record<string, string>): Promise<void> {
  const started = await curl(guide.start, baseChange)
  expect(started).toMatchObject({
    status: 200,
    body: { journey_id: expect.any(String), reference_no: 'applicant-ref-001', is_completed: false },
  })
  const changes = { ...baseChange, [printedId]: (started.body as { journey_id: string }).journey_id }
  expect(await curl(guide.step, changes)).toEqual({ status: 200, body: { success: true } })
  expect(await curl(guide.complete, changes)).toEqual({ status: 200, body: { success: true } })
  const result = `curl -X GET "https://api.idwise.com/v2/get-journey-result?journey_id=${printedId}" -u "YOUR_API_KEY:YOUR_API_SECRET"`
  expect(await curl(result, changes)).toMatchObject({ status: 200, body: { journey_id: changes[printedId] } })
}

test("the guide's own curl commands succeed in order", async () => {
  await walkWithCurl({ 'https://api.idwise.com': `${sim.url}/idwise` })
})

test.each(['api.idwise.com', 'api-uae.idwise.com', 'api-qat.idwise.com'])(
  "the guide's commands succeed by the host name %s",
  async (host) => {
    const { port } = new URL(sim.url)
    await walkWithCurl({
      'https://api.idwise.com': `http://${host}:${port}`,
      'curl -X': `curl --noproxy '*' --connect-to ::127.0.0.1:${port} -X`,
    })
  },
)

test('a backend follows the guide from start to result and pictures', async () => {
  const base = `${sim.url}/idwise`
  const headers = { authorization: basic(sandbox) }
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(base + path, { ...init, headers: { ...headers, ...init.headers } })
    expect(response.status).toBe(200)
    return response
  }
  const post = (path: string, body: unknown) =>
    call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })

  const start = await post('/v2/start-journey', { flow_id: 'my-own-flow', reference_no: 'guide-2' })
  const { journey_id, step_summaries } = (await start.json()) as {
    journey_id: string
    step_summaries: { definition: { step_id: number } }[]
  }
  const files: Record<string, { image: string; image2?: string }> = {
    '0': { image: 'id-document-front.jpg', image2: 'back.jpg' },
    '1': { image: 'selfie.jpg' },
  }
  expect(step_summaries.map((s) => String(s.definition.step_id))).toEqual(Object.keys(files))
  for (const { definition } of step_summaries) {
    const form = new FormData()
    form.set('journey_id', journey_id)
    form.set('step_id', String(definition.step_id))
    for (const [field, name] of Object.entries(files[String(definition.step_id)]!))
      form.set(field, new Blob([await readFile(join(folder, name))]), name)
    await call('/v2/process-journey-step', { method: 'POST', body: form })
    const summary = await (await call(`/journey/v2/summary/${journey_id}`)).json()
    const step = (summary as { step_summaries: { definition: { step_id: number }; result: object }[] }).step_summaries
    expect(step.find((s) => s.definition.step_id === definition.step_id)?.result).toMatchObject({
      status: 'Submitted',
      has_passed_rules: true,
      is_concluded: true,
    })
  }
  await post('/v2/complete-journey', { journey_id })
  const result = (await (await call(`/v2/get/${journey_id}`)).json()) as {
    system_decision: string
    documents: Record<string, { images: Record<string, string> }>
    selfie: { image_path: string }
  }
  expect(result.system_decision).toBe('Complete')
  const bytesOf = async (path: string) => new Uint8Array(await (await call(`/image/${path}`)).arrayBuffer())
  const { images } = result.documents['0']!
  expect(await bytesOf(images.input_image_path!)).toEqual(front)
  expect(await bytesOf(images.back_side_image_path!)).toEqual(back)
  expect(await bytesOf(result.selfie.image_path)).toEqual(selfie)
})

test.each([
  ['POST', '/v2/start-journey'],
  ['POST', '/journey/v2/start-journey'],
])('%s %s starts a journey', async (method, path) => {
  const response = await fetch(`${sim.url}/idwise${path}`, {
    method,
    headers: { authorization: basic(sandbox), 'content-type': 'application/json' },
    body: JSON.stringify({ flow_id: 'f', reference_no: 'prefix' }),
  })
  expect(response.status).toBe(200)
})

test('every path form of the result, the image and the summary answers the same bytes', async () => {
  const { journeys } = sim
  const { ids } = await journeys.create('idwise', { state: 'completed', reference: 'paths' })
  const id = ids.journey_id!
  const text = async (path: string) => {
    const response = await fetch(`${sim.url}/idwise${path}`, { headers: { authorization: basic(sandbox) } })
    expect([path, response.status]).toEqual([path, 200])
    return response.text()
  }
  const results = [
    `/v2/get-journey-result?journey_id=${id}`,
    `/v2/get-journey-result/${id}`,
    `/v2/get/${id}`,
    `/journey/v2/get-journey-result?journey_id=${id}`,
    `/journey/v2/get-journey-result/${id}`,
    `/journey/v2/get/${id}`,
  ]
  expect(new Set(await Promise.all(results.map(text))).size).toBe(1)
  expect(await text(`/v2/summary/${id}`)).toBe(await text(`/journey/v2/summary/${id}`))
  const path = (JSON.parse(await text(results[0]!)) as { selfie: { image_path: string } }).selfie.image_path
  expect(await text(`/image/${path}`)).toBe(await text(`/journey/image/${path}`))
})

test('a client in a browser is answered, without CORS headers, and its call is recorded as a violation', async () => {
  const response = await fetch(`${sim.url}/idwise/v2/start-journey`, {
    method: 'POST',
    headers: { authorization: basic(sandbox), 'content-type': 'application/json', origin: 'https://shop.example' },
    body: JSON.stringify({ flow_id: 'flow-passport', reference_no: 'browser' }),
  })
  expect(response.status).toBe(200)
  expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  expect(sim.requests.list().at(-1)?.violations).toMatchObject([{ severity: 'breaking', path: 'headers.origin' }])
})
