/** Two recordings of one scenario do not differ; what changed between them, or from the contract, is told with its severity. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { driftOf } from '../../../src/kit/drift/drift.js'
import { collect } from '../../../src/kit/mutate/collect.js'
import { readRecording } from '../../../src/kit/recording/read.js'
import type { RecordedExchange } from '../../../src/kit/recording/types.js'
import { vendorEntries } from '../../../src/mocks/index.js'
import { runCli } from '../../support/run-cli.js'

const simulator = await vendorEntries.idwise!.load()
const folder = await mkdtemp(join(tmpdir(), 'drift-'))
afterAll(() => rm(folder, { recursive: true }))

/** Happy exchanges with text bodies, as a recording would hold them. */
async function record(seed: string): Promise<RecordedExchange[]> {
  const { exchanges } = await collect(simulator, seed)
  return exchanges.flatMap(({ endpoint, exchange: { request, response } }) => {
    if (response.status !== 200 || (request.body !== undefined && typeof request.body !== 'string')) return []
    if (!response.headers!['content-type']?.includes('json')) return []
    const text = new TextDecoder().decode(response.body as Uint8Array)
    return {
      format: 'idvsim-exchange/1',
      vendor: 'idwise',
      endpoint: endpoint.name,
      recordedAt: '2026-01-01T00:00:00Z',
      expiresAt: '2026-04-01T00:00:00Z',
      origin: 'https://vendor.test',
      request: {
        method: request.method,
        url: request.url.replace(/^https?:\/\/[^/]+/, ''),
        headers: { ...request.headers },
        ...(request.body !== undefined && { body: { text: request.body } }),
      },
      response: { status: 200, headers: { ...response.headers }, body: { text }, durationMs: 1 },
    } satisfies RecordedExchange
  })
}

const earlier = await record('earlier')
const vendors = async () => simulator.vendor
const rows = async (recording: RecordedExchange[], against?: RecordedExchange[]) =>
  (await driftOf(recording, { vendors, ...(against && { against }) })).rows.map(
    ({ severity, endpoint, place, before, after }) => `${severity} ${endpoint} ${place}: ${before} -> ${after}`,
  )
const changed = (from: string | RegExp, to: string): RecordedExchange[] =>
  earlier.map((one) => {
    if (one.endpoint !== 'getJourneyResult') return one
    const { text } = one.response.body as { text: string }
    return { ...one, response: { ...one.response, body: { text: text.replace(from, to) } } }
  })
async function write(name: string, recording: RecordedExchange[]): Promise<string> {
  const place = join(folder, name)
  await mkdir(place, { recursive: true })
  for (const [i, one] of recording.entries())
    await writeFile(join(place, `${String(i).padStart(4, '0')}.json`), JSON.stringify(one))
  return place
}

test('two recordings of one scenario, of other people and ids, do not differ', async () => {
  expect(earlier.length).toBeGreaterThan(10)
  expect(await rows(await record('later'), earlier)).toEqual([])
})

test('an enumeration that was renamed breaks the contract', async () => {
  expect(await rows(changed('"system_decision":"Complete"', '"system_decision":"COMPLETE"'))).toEqual([
    expect.stringMatching(/^breaking getJourneyResult response 200 body\.system_decision: .*"COMPLETE"$/),
  ])
})

test('a date of another form in open text is told by the earlier recording', async () => {
  const later = changed(/"value":"(\d{4})-(\d\d)-(\d\d)"/g, '"value":"$3/$2/$1"')
  expect(await rows(later)).toEqual([])
  expect(await rows(later, earlier)).toContainEqual(
    expect.stringMatching(
      /^breaking getJourneyResult response 200 body\.documents\{\}.*: .*YYYY-MM-DD.* -> .*date with slashes/,
    ),
  )
})

test('a member that is new is additive, one that is optional and gone is cosmetic', async () => {
  expect(await rows(changed('{"journey_id"', '{"tier":1,"journey_id"'), earlier)).toEqual([
    expect.stringMatching(/^additive getJourneyResult response 200 body\.tier/),
  ])
})

test('an endpoint that succeeded and does no more has drifted, and another status beside is told', async () => {
  const status = (recording: RecordedExchange[], code: number): RecordedExchange[] =>
    recording
      .filter(({ endpoint }) => endpoint === 'getJourneyResult')
      .map((one) => ({ ...one, response: { ...one.response, status: code, body: { text: '{}' } } }))
  const before = earlier.filter(({ endpoint }) => endpoint === 'getJourneyResult')
  expect(await rows(status(earlier, 404), before)).toContainEqual(
    'breaking getJourneyResult response status: 200 -> 404',
  )
  expect(await rows([...before, ...status(earlier, 404)], before)).toContainEqual(
    'cosmetic getJourneyResult response status: 200 -> 200, 404',
  )
})

test('a call that the vendor refuses with reason is no drift, one that it takes is', async () => {
  const call = earlier.find(({ endpoint }) => endpoint === 'startJourney')!
  const wrong = { ...call, request: { ...call.request, body: { text: '{"flow_id":7}' } } }
  const refused = { ...wrong, response: { ...wrong.response, status: 400, body: { text: '{"message":"flow_id"}' } } }
  const about = (found: string[]) => found.filter((row) => row.includes(' request body'))
  expect(about(await rows([refused]))).toEqual([])
  expect(about(await rows([wrong]))).not.toEqual([])
})

test('what is out of date, and what was not called again, is said beside', async () => {
  const before = earlier.map((one) => ({ ...one, expiresAt: '2020-01-01T00:00:00Z' }))
  const later = before.filter(({ endpoint }) => endpoint !== 'getJourneyResult')
  const { notes, withEarlier } = await driftOf(later, { vendors, against: before })
  expect(notes).toContain(`${later.length} of ${later.length} exchanges are out of date: record them anew`)
  expect(notes).toContain(`${earlier.length} of ${earlier.length} earlier exchanges are out of date: record them anew`)
  expect(notes).toContain('not called this time: idwise.getJourneyResult')
  expect(withEarlier).toBeGreaterThan(10)
})

test('ids, numbers and quotations within words are masked, other words are not', async () => {
  const said = (message: string): RecordedExchange[] => {
    const call = earlier.find(({ endpoint }) => endpoint === 'startJourney')!
    const body = { text: JSON.stringify({ message }) }
    return [{ ...call, response: { ...call.response, status: 404, body } }]
  }
  const first = said('No journey 24e85b58f181f323ddac8fd1 of "ada@bank.test", 3 tries left')
  const second = said('No journey b8d81a2a01bfa7f70f5387e2 of "bob@bank.test", 5 tries left')
  const changes = async (now: RecordedExchange[]) => (await rows(now, first)).filter((row) => row.includes('message'))
  expect(await changes(second)).toEqual([])
  expect(await changes(said('Unknown journey'))).toEqual([expect.stringMatching(/^cosmetic .*"Unknown journey"/)])
})

test('two recordings that have nothing in common were not compared', async () => {
  const of = (name: string) => earlier.filter(({ endpoint }) => endpoint === name)
  const [one, other] = [await write('one', of('startJourney')), await write('other-calls', of('getJourneyResult'))]
  const { code, stdout } = await runCli(['drift', one, '--against', other])
  expect(stdout).toContain('(0 with the earlier recording)')
  expect(code).toBe(3)
})

test('the command prints a table, and exits by what has drifted', async () => {
  const [before, same, other] = [
    await write('before', earlier),
    await write('same', earlier),
    await write('other', changed('"system_decision":"Complete"', '"system_decision":"COMPLETE"')),
  ]
  const clean = await runCli(['drift', same, '--against', before])
  expect(clean).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No drift: \d+ exchanges/) })
  const broken = await runCli(['drift', other, '--against', before])
  expect(broken.code).toBe(1)
  expect(broken.stdout).toMatch(/endpoint .*severity/)
  expect(broken.stdout).toMatch(/idwise\.getJourneyResult .*body\.system_decision .*breaking/)
})

test('says what is no recording', async () => {
  await expect(readRecording(join(folder, 'nowhere'))).rejects.toThrow(/is not there/)
  const empty = await write('empty', [])
  await expect(readRecording(empty)).rejects.toThrow(/holds no recording/)
  const old = await write('old', [{ ...earlier[0]!, format: 'idvsim-exchange/0' as never }])
  await expect(readRecording(old)).rejects.toThrow(
    /0000\.json is no recorded exchange: its format is idvsim-exchange\/0/,
  )
  const wrong = await write('wrong', [{ ...earlier[0]!, vendor: 7 as never }])
  await expect(readRecording(wrong)).rejects.toThrow(/vendor: .*expected string/)
})
