/** The same seed and the same script give the same bytes: in process, in separate processes, in any time zone. */
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { Client, createBench, front, selfie } from './idwise-kit.js'

/** Drives one fixed script, in series, and answers everything that was answered. */
async function play(client: Client, advance: (ms: number) => Promise<unknown>): Promise<string[]> {
  const answers: string[] = []
  const note = (answer: { status: number; headers: Headers; bytes: Uint8Array }): void => {
    const headers = [...answer.headers].filter(([name]) => !['connection', 'keep-alive'].includes(name)).sort()
    answers.push(JSON.stringify([answer.status, headers, Buffer.from(answer.bytes).toString('base64')]))
  }
  const scenarios = ['approved', 'document_unreadable', 'pep_hit', 'manual_review_approved', 'duplicate_identity']
  for (const scenario of scenarios) {
    const applicant_details = { full_name: 'Jane Doe', birth_date: '1990-05-06' }
    const reference_no = `d-${scenario}+sim.${scenario}`
    const started = await client.start({ flow_id: 'flow-id-selfie-aml', reference_no, applicant_details })
    note(started)
    const id = started.body.journey_id
    for (const step of [50, 51, 52, 99]) note(await client.step(id, step, { image: step === 52 ? selfie : front }))
    note(await client.summary(id))
    note(await client.complete(id))
    await advance(700_000)
    const result = await client.result(id)
    note(result)
    for (const path of [result.body.selfie!.image_path, result.body.applicant!.profile_image_path]) {
      if (path) note(await client.image(path))
    }
    note(await client.review(id, { new_decision: 'Rejected' }))
  }
  note(await client.json('POST', '/v2/verification-links', { flow_id: 'flow-passport', reference_no: 'link' }))
  note(await client.json('POST', '/journey/v2/generate-client-token', { expires_in: 15 }))
  note(await client.json('POST', '/checks/aml', { flow_id: 'f', reference_no: 'aml+sim.pep_hit' }))
  note(await client.json('GET', '/journey/audit-logs'))
  note(await client.json('GET', '/nowhere'))
  await advance(0)
  return answers
}

async function inProcess(seed: string): Promise<string[]> {
  await using bench = await createBench({ seed, baseUrl: 'http://x.test' })
  await bench.listen()
  const answers = await play(bench.client, (ms) => bench.sim.clock.advance(ms))
  return [...answers, ...bench.hooks.map((h) => h.text)]
}

test('two simulators in process give the same bytes for one seed, and others for another', async () => {
  const [first, second, other] = [await inProcess('a'), await inProcess('a'), await inProcess('b')]
  expect(first.length).toBeGreaterThan(60)
  expect(second).toEqual(first)
  expect(other).not.toEqual(first)
})

/** Groups webhooks by journey: first attempts keep their order per journey, not between journeys. */
function byJourney(hooks: readonly string[]): string[] {
  const idOf = (text: string): string => (JSON.parse(text) as { body: { journeyId: string } }).body.journeyId
  return [...hooks].sort((a, b) => (idOf(a) < idOf(b) ? -1 : idOf(a) > idOf(b) ? 1 : 0))
}

/** Runs the real command, drives the script, and answers what it said and what it sent. */
async function inChild(timeZone: string, hookUrl: string, hooks: string[]): Promise<string[]> {
  const flags =
    '--clock frozen --port 0 --base-url http://x.test --processing-ms 0 --seed twin --json --log-level error'
  const child = spawn(process.execPath, ['dist/cli.js', 'start', ...flags.split(' ')], {
    env: { ...process.env, TZ: timeZone },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [line] = await new Promise<string[]>((resolve, reject) => {
      createInterface(child.stdout).once('line', (text) => resolve([text]))
      child.once('exit', (code) => reject(new Error(`the command ended with ${code}`)))
    })
    const { url } = JSON.parse(line!) as { url: string }
    const control = async (path: string, body: object): Promise<void> => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const response = await fetch(`${url}/_sim${path}`, init)
      if (!response.ok) throw new Error(await response.text())
    }
    await control('/webhooks/endpoints', { vendor: 'idwise', url: hookUrl })
    hooks.length = 0
    const client = new Client((request) => fetch(request), `${url}/idwise`)
    const answers = await play(client, (ms) => control('/clock/advance', { ms }))
    return [...answers, ...byJourney(hooks)]
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
  }
}

test('two processes in different time zones give the same bytes, webhooks included', async () => {
  const hooks: string[] = []
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      hooks.push(Buffer.concat(chunks).toString())
      response.end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  try {
    const tokyo = await inChild('Asia/Tokyo', url, hooks)
    const honolulu = await inChild('Pacific/Honolulu', url, hooks)
    expect(tokyo.length).toBeGreaterThan(60)
    expect(tokyo.filter((text) => text.startsWith('{"event"')).length).toBeGreaterThan(20)
    expect(honolulu).toEqual(tokyo)
  } finally {
    await new Promise((resolve) => receiver.close(resolve))
  }
})
