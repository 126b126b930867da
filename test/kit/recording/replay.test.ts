/** A recording made through the proxy, and what is answered from it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startProxy } from '../../../src/kit/proxy/start.js'
import { readRecording } from '../../../src/kit/recording/read.js'
import { createReplay } from '../../../src/kit/recording/replay.js'
import { vendorEntries } from '../../../src/mocks/index.js'
import { startSimulator } from '../../../src/simulator.js'
import { runCli, spawnCli } from '../../support/run-cli.js'

const { vendor } = await vendorEntries.idwise!.load()
const authorization = `Basic ${Buffer.from('idwise-sandbox-key:idwise-sandbox-secret').toString('base64')}`

function folder() {
  const dir = mkdtempSync(join(tmpdir(), 'idvsim-recording-'))
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) }
}

const call = async (base: string, path: string, body?: object) => {
  const answer = await fetch(`${base}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
}

const begin = (reference: string, name = 'Ada Example') => ({
  flow_id: 'flow-id-selfie',
  reference_no: reference,
  applicant_details: { full_name: name, birth_date: '1984-03-05' },
})

/** Records two journeys, one of them polled twice. */
async function recordInto(dir: string, har?: string) {
  await using sim = await startSimulator({ port: 0, vendors: ['idwise'], processingMs: 0 })
  await using proxy = await startProxy({
    vendor,
    targets: [{ url: `${sim.url}/idwise` }],
    record: dir,
    ...(har && { har }),
  })
  const first = await call(proxy.url, '/v2/start-journey', begin('ada'))
  const id = String(first.body.journey_id)
  const second = await call(proxy.url, '/v2/start-journey', begin('bob', 'Bob Sample'))
  const early = await call(proxy.url, `/v2/get-journey-result?journey_id=${id}`)
  await proxy.settled()
  await sim.journeys.act('idwise', id, 'complete')
  await sim.clock.drain()
  const late = await call(proxy.url, `/v2/get-journey-result?journey_id=${id}`)
  await proxy.settled()
  return {
    id,
    second: String(second.body.journey_id),
    early: early.body,
    late: late.body,
    summary: proxy.summary,
    origin: new URL(sim.url).origin,
  }
}

test('one file an exchange is written, whose names sort by time and say endpoint and status, and a HAR of all', async () => {
  using place = folder()
  const har = join(place.dir, 'all.har')
  const { summary, origin } = await recordInto(join(place.dir, 'recording'), har)
  expect(summary).toMatchObject({ exchanges: 4, judged: 4, recorded: 4, failed: 0, breaking: 0 })
  const names = readdirSync(join(place.dir, 'recording'))
  expect([...names].sort()).toEqual(names.sort())
  expect(names.map((name) => name.replace(/^[\dTZ.-]+-(\d{6})-/, '$1 '))).toEqual([
    '000001 startJourney-200.json',
    '000002 startJourney-200.json',
    expect.stringMatching(/^000003 \w+-200\.json$/),
    expect.stringMatching(/^000004 \w+-200\.json$/),
  ])
  const text = names.map((name) => readFileSync(join(place.dir, 'recording', name), 'utf8')).join()
  expect(text).not.toMatch(/Ada|Bob Sample|1984-03-05|sandbox-secret/)
  const [one] = await readRecording(join(place.dir, 'recording'))
  expect(one).toMatchObject({ format: 'idvsim-exchange/1', vendor: 'idwise', endpoint: 'startJourney', origin })
  expect(Date.parse(one!.expiresAt) - Date.parse(one!.recordedAt)).toBe(90 * 86_400_000)
  const log = (
    JSON.parse(readFileSync(har, 'utf8')) as { log: { version: string; entries: { request: { url: string } }[] } }
  ).log
  expect([log.version, log.entries.length, log.entries[0]!.request.url]).toEqual([
    '1.2',
    4,
    `${origin}/v2/start-journey`,
  ])
  // one recording is made in one go
  const again = startProxy({ vendor, targets: [{ url: origin }], record: join(place.dir, 'recording') })
  await expect(again).rejects.toThrow('holds JSON files already')
})

test('a replay answers the same calls in recorded order, whoever they are about, and the last again', async () => {
  using place = folder()
  const { id, second, early, late } = await recordInto(place.dir)
  const replay = await createReplay({ vendors: [vendor], recording: await readRecording(place.dir) })
  const ask = async (path: string, body?: object) => {
    const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return replay.fetch(new Request(`http://replay.test/idwise${path}`, init))
  }
  const bodyOf = async (answer: Promise<Response>) => (await (await answer).json()) as Record<string, unknown>
  // by the client's own reference where it is one that was recorded
  expect((await bodyOf(ask('/v2/start-journey', begin('bob', 'Somebody Else')))).journey_id).toBe(second)
  // else in order
  expect((await bodyOf(ask('/v2/start-journey', begin('new-1')))).journey_id).toBe(id)
  expect((await bodyOf(ask('/v2/start-journey', begin('new-2')))).journey_id).toBe(second)
  expect((await bodyOf(ask('/v2/start-journey', begin('new-3')))).journey_id).toBe(second)
  const result = `/v2/get-journey-result?journey_id=${id}`
  expect((await bodyOf(ask(result))).system_decision).toBe(early.system_decision)
  expect((await bodyOf(ask(result))).system_decision).toBe(late.system_decision)
  expect((await bodyOf(ask(result))).system_decision).toBe(late.system_decision)
  expect(early.system_decision).not.toBe(late.system_decision)
})

test('what was not recorded is a 501 of ours that says what there is', async () => {
  using place = folder()
  await recordInto(place.dir)
  const replay = await createReplay({ vendors: [vendor], recording: await readRecording(place.dir) })
  const answer = await replay.fetch(new Request('http://replay.test/idwise/v2/get-journey-result?journey_id=other'))
  expect([answer.status, answer.headers.get('x-sim-error')]).toEqual([501, 'not_recorded'])
  const { error } = (await answer.json()) as { error: { message: string; hint: string } }
  expect(error.message).toBe('this recording holds no answer to GET /v2/get-journey-result')
  expect(error.hint).toMatch(/^It holds 2 of \w+, with other path parameters, query or body/)
  const elsewhere = await replay.fetch(new Request('http://replay.test/idwise/v2/nowhere'))
  expect(elsewhere.status).toBe(501)
})

test('an expired recording still answers, and says so', async () => {
  using place = folder()
  const { id } = await recordInto(place.dir)
  const recording = await readRecording(place.dir)
  const nowMs = Date.parse(recording[0]!.expiresAt) + 60_000
  const replay = await createReplay({ vendors: [vendor], recording, nowMs })
  expect(replay.expired).toEqual({ count: 4, since: recording[0]!.expiresAt })
  const answer = await replay.fetch(new Request(`http://replay.test/v2/get-journey-result?journey_id=${id}`))
  expect(answer.headers.get('x-sim-recording-expired')).toMatch(/^\d{4}-/)
})

test('a file that is no recorded exchange is refused by its name', async () => {
  using place = folder()
  await expect(readRecording(place.dir)).rejects.toThrow('holds no recording')
  await expect(readRecording(join(place.dir, 'none'))).rejects.toThrow('is not there')
  const file = join(place.dir, 'a.json')
  writeFileSync(file, '{')
  await expect(readRecording(place.dir)).rejects.toThrow(`${file} is no recorded exchange`)
  writeFileSync(file, '{"format":"idvsim-exchange/9"}')
  await expect(readRecording(place.dir)).rejects.toThrow(
    /a\.json is no recorded exchange: its format is idvsim-exchange\/9/,
  )
})

test('idvsim start --recording serves it on a port, and takes no option that only a simulator has', async () => {
  using place = folder()
  const { id, early } = await recordInto(place.dir)
  await using running = spawnCli(['start', '--recording', place.dir, '--port', '0', '--json', '--no-config'])
  const ready = JSON.parse(await running.printed(/\n/)) as { url: string; vendors: Record<string, { baseUrl: string }> }
  const answer = await call(ready.vendors.idwise!.baseUrl, `/v2/get-journey-result?journey_id=${id}`)
  expect([answer.status, answer.body.system_decision]).toEqual([200, early.system_decision])
  expect((await call(ready.url, '/idwise/v2/x')).headers.get('x-sim-error')).toBe('not_recorded')
  running.child.kill('SIGTERM')
  expect(await running.finished).toMatchObject({ code: 0, stderr: '' })
  const refused = await runCli(['start', '--recording', place.dir, '--seed', 'a', '--no-config'])
  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--seed has no meaning beside --recording'),
  })
})
