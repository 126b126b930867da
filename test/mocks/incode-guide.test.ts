/** The vendor's pages, followed to the letter: their own curl commands against a real socket, with only the placeholders replaced. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/simulator.js'
import { demo } from '../scenarios/incode-kit.js'

const run = promisify(execFile)
let sim: RunningSimulator

beforeAll(async () => {
  sim = await startSimulator({ port: 0, vendors: ['incode'], clock: 'frozen', processingMs: 0 })
})
afterAll(() => sim.close())

const page = {
  authorize: `curl --location 'https://{server-url}/v1/integration/authorize/server' \\
--header 'x-api-key: 4115e33314e12c0effe540c74bac55937b65a448' \\
--header 'Content-Type: application/json' \\
--data '{
"integrationId": "621cda6e-c7de-4ebd-9219-a137a84a5211",
"secret": "supersecret"
}'`,
  details: `curl --location 'https://{server-url}/v1/verification/details/55a951eb-265c-4706-9ebf-99ae35c745ab' \\
--header 'x-auth-token: eyJhbGciOiJIUzI1NiJ9...'`,
}

/** Runs a command of the page after replacing its placeholders. */
async function curl(command: string, changes: Record<string, string>): Promise<{ status: number; body: unknown }> {
  let text = command
  for (const [from, to] of Object.entries(changes)) text = text.replaceAll(from, to)
  const { stdout } = await run('sh', ['-c', `${text} --silent --write-out '\\n%{http_code}'`])
  const cut = stdout.lastIndexOf('\n')
  return { status: Number(stdout.slice(cut + 1)), body: JSON.parse(stdout.slice(0, cut)) }
}

async function follow(where: Record<string, string>): Promise<void> {
  const credentials = {
    '4115e33314e12c0effe540c74bac55937b65a448': demo.apiKey,
    '621cda6e-c7de-4ebd-9219-a137a84a5211': demo.integrationId,
    supersecret: demo.secret,
  }
  const authorized = await curl(page.authorize, { ...where, ...credentials })
  expect(authorized).toEqual({ status: 200, body: { token: expect.stringMatching(/^eyJhbGciOiJIUzI1NiJ9\./) } })
  const { ids } = await sim.journeys.create('incode', { state: 'completed' })
  const { token } = authorized.body as { token: string }
  const placeholders = {
    'eyJhbGciOiJIUzI1NiJ9...': token,
    '55a951eb-265c-4706-9ebf-99ae35c745ab': ids.verification_id!,
  }
  expect(await curl(page.details, { ...where, ...placeholders })).toEqual({
    status: 200,
    body: {
      id: ids.verification_id,
      projectId: expect.any(String),
      traceId: ids.verificationTraceId,
      verifiedAt: sim.clock.now(),
      status: 'VERIFIED',
      scopes: ['DATE_OF_BIRTH'],
      data: { dateOfBirth: expect.any(Number) },
    },
  })
}

test("the results page's own curl commands succeed in order", async () => {
  await follow({ 'https://{server-url}': `${sim.url}/incode` })
})

test.each(['demo-api-incode-id.incodesmile.com', 'api-incode-id.incodesmile.com'])(
  'they succeed by the host name %s',
  async (host) => {
    const { port } = new URL(sim.url)
    await follow({
      'https://{server-url}': `http://${host}:${port}`,
      'curl --location': `curl --noproxy '*' --connect-to ::127.0.0.1:${port} --location`,
    })
  },
)

test('the printed credentials are nobody, and are refused', async () => {
  const answer = await curl(page.authorize, { 'https://{server-url}': `${sim.url}/incode` })
  expect(answer).toMatchObject({ status: 401, body: { error: 'credentials_invalid' } })
})
