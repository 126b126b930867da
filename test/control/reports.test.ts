/** Reports of drift and conformance over the control plane: real ones in short and in full, and files that are none. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSimulator } from '../../src/index.js'
import { driftOf } from '../../src/kit/drift/drift.js'
import { toJson } from '../../src/kit/drift/report.js'
import { verifyVendor } from '../../src/kit/verify/verify.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { controlOf, itemsOf, messageOf, refusalOf } from '../support/control.js'
import {
  driftReport,
  driftRow,
  failedRun,
  hostileFiles,
  reportFolder,
  verifyReport,
  violation,
} from '../support/reports.js'

async function opened(reports: string) {
  const sim = await createSimulator({ reports })
  return { control: controlOf(sim), [Symbol.asyncDispose]: () => sim.close() }
}

test('without a folder there are no reports, and the answer says so', async () => {
  await using sim = await createSimulator()
  const control = controlOf(sim)
  expect((await control('GET', '/reports')).body).toEqual({ items: [], next: null, folder: null, problem: null })
  const refused = await control('GET', '/reports/verify.json')
  expect(refusalOf(refused)).toEqual([404, 'not_found'])
  expect(messageOf(refused)).toMatch(/the simulator knows of no folder of reports$/)
})

test('a folder that is not there is a problem in words, and is read again when it is', async () => {
  using folder = reportFolder()
  const later = join(folder.path, 'later')
  await using world = await opened(later)
  const { body } = await world.control('GET', '/reports')
  expect(body).toEqual({ items: [], next: null, folder: later, problem: 'The folder cannot be read: it is not there.' })
  mkdirSync(later)
  writeFileSync(join(later, 'drift.json'), driftReport([]))
  expect(itemsOf(await world.control('GET', '/reports'))).toHaveLength(1)
})

test('what verify and drift write is read: verdict, sentence, results', async () => {
  using folder = reportFolder()
  const vendor = await vendorEntries.signzy!.load()
  folder.write('verify.json', verifyReport(await verifyVendor({ vendor, cases: ['signzy.login.*'] })))
  folder.write('drift.json', toJson(await driftOf([], { vendors: async () => vendor.vendor })))
  await using world = await opened(folder.path)
  const items = itemsOf(await world.control('GET', '/reports'))
  expect(items.map(({ name, kind, verdict, problem }) => [name, kind, verdict, problem])).toEqual([
    ['drift.json', 'drift', 'could_not_run', null],
    ['verify.json', 'conformance', 'ok', null],
  ])
  expect(items[0]!.summary).toBe('Nothing was compared: 0 exchanges, 0 places compared.')
  expect(items[1]!.summary).toMatch(/^signzy keeps the contract: \d+ cases passed, 0 failed, /)
  const { body } = await world.control('GET', '/reports/verify.json')
  const [result] = body.results as { vendor: string; cases: unknown[] }[]
  expect(result!.vendor).toBe('signzy')
  expect(result!.cases.length).toBeGreaterThan(2)
})

test('a report tells what failed, and hides what is sensitive whoever wrote it', async () => {
  using folder = reportFolder()
  const plain = JSON.parse(verifyReport(failedRun({}, [violation]))) as {
    results: { cases: { violations: object[] }[] }[]
  }
  plain.results[0]!.cases[0]!.violations.push({ ...violation, received: '"Ada Lovelace"', sensitive: true })
  folder.write('verify.json', JSON.stringify(plain))
  await using world = await opened(folder.path)
  const { status, body } = await world.control('GET', '/reports/verify.json')
  expect(status).toBe(200)
  expect(body).toMatchObject({ kind: 'conformance', verdict: 'broken', problem: null, drift: null })
  expect(body.summary).toBe('idwise breaks the contract: 0 cases passed, 1 failed, 1 were not run, 9 comparisons.')
  const [run] = body.results as { cases: { violations: { received: string }[] }[] }[]
  expect(run!.cases[0]!.violations.map(({ received }) => received)).toEqual(['7', '[hidden]'])
  expect(JSON.stringify(body)).not.toContain('Lovelace')
})

test('the verdict on drift is that of the command', async () => {
  using folder = reportFolder()
  const verdicts: [name: string, text: string, verdict: string][] = [
    ['breaking.json', driftReport([driftRow]), 'broken'],
    ['additive.json', driftReport([{ ...driftRow, severity: 'additive' }]), 'ok'],
    ['none.json', driftReport([]), 'ok'],
    ['nothing.json', driftReport([], { comparisons: 0 }), 'could_not_run'],
    ['no-earlier.json', driftReport([], { withEarlier: 0 }), 'could_not_run'],
    ['verified.json', toJson({ ...JSON.parse(driftReport([])), verified: [failedRun()] }), 'broken'],
  ]
  for (const [name, text] of verdicts) folder.write(name, text)
  await using world = await opened(folder.path)
  for (const [name, , verdict] of verdicts) {
    expect((await world.control('GET', `/reports/${name}`)).body.verdict, name).toBe(verdict)
  }
  const { body } = await world.control('GET', '/reports/breaking.json')
  expect(body.drift).toMatchObject({ rows: [driftRow], exchanges: 3, comparisons: 40 })
  expect(body.summary).toBe(
    '1 place has drifted, 1 breaking, 0 advice, 0 additive, 0 cosmetic: 3 exchanges, 40 places compared.',
  )
})

test('reports are listed newest first, page by page', async () => {
  using folder = reportFolder()
  for (const name of ['c.json', 'a.json', 'b.json', 'notes.txt']) folder.write(name, driftReport([]))
  await using world = await opened(folder.path)
  const first = await world.control('GET', '/reports?limit=2')
  expect(itemsOf(first).map(({ name }) => name)).toEqual(['b.json', 'a.json'])
  const second = await world.control('GET', `/reports?limit=2&after=${first.body.next}`)
  expect(itemsOf(second).map(({ name }) => name)).toEqual(['c.json'])
  expect(second.body.next).toBeNull()
  expect(refusalOf(await world.control('GET', '/reports?after=none.json'))).toEqual([404, 'not_found'])
})

test('a file that is no report is named with the reason, in the list and alone', async () => {
  using folder = reportFolder()
  for (const [name, [text]] of Object.entries(hostileFiles)) folder.write(name, text)
  folder.write('good.json', `\ufeff${driftReport([])}`)
  mkdirSync(join(folder.path, 'folder.json'))
  await using world = await opened(folder.path)
  const items = itemsOf(await world.control('GET', '/reports'))
  expect(items).toHaveLength(Object.keys(hostileFiles).length + 2)
  const problemOf = (name: string): unknown => items.find((one) => one.name === name)!.problem
  for (const [name, [, problem]] of Object.entries(hostileFiles)) {
    expect(problemOf(name), name).toMatch(problem)
    const { status, body } = await world.control('GET', `/reports/${name}`)
    expect([status, body.kind, body.results], name).toEqual([200, null, []])
    expect(body.problem, name).toBe(problemOf(name))
  }
  expect(problemOf('folder.json')).toBe('It is no file.')
  expect(problemOf('good.json')).toBeNull()
})

test('nothing outside the folder is read: no path, no link, no pipe', async () => {
  using folder = reportFolder()
  using elsewhere = reportFolder()
  elsewhere.write('secret.json', driftReport([driftRow]))
  mkdirSync(join(folder.path, 'below'))
  writeFileSync(join(folder.path, 'below', 'deep.json'), driftReport([]))
  symlinkSync(join(elsewhere.path, 'secret.json'), join(folder.path, 'link.json'))
  execFileSync('mkfifo', [join(folder.path, 'pipe.json')])
  await using world = await opened(folder.path)
  const out = `../${elsewhere.path.split('/').at(-1)}/secret.json`
  for (const name of [out, `${elsewhere.path}/secret.json`, 'below/deep.json', '\0.json', 'x\\..\\y.json']) {
    const refused = await world.control('GET', `/reports/${encodeURIComponent(name)}`)
    expect(refusalOf(refused), name).toEqual([404, 'not_found'])
  }
  const problems = itemsOf(await world.control('GET', '/reports')).map(({ name, problem }) => [name, problem])
  expect(Object.fromEntries(problems)).toEqual({
    'link.json': 'It is a link, and links are not followed.',
    'pipe.json': 'It is no file.',
  })
  const { body } = await world.control('GET', '/reports/link.json')
  expect(body).toMatchObject({ problem: 'It is a link, and links are not followed.', drift: null })
})

test('a file of an impossible time, and more files than are looked at, are borne', async () => {
  using folder = reportFolder()
  folder.write('old.json', driftReport([]))
  utimesSync(join(folder.path, 'old.json'), 4e11, 4e11)
  await using world = await opened(folder.path)
  expect(itemsOf(await world.control('GET', '/reports'))[0]!.at).toMatch(/^\d{4}-/)
  for (let i = 0; i < 1001; i++) writeFileSync(join(folder.path, `n${i}.json`), '{}')
  const { status, body } = await world.control('GET', '/reports?limit=5')
  expect(status).toBe(200)
  expect(body.items).toHaveLength(5)
  expect(body.problem).toMatch(/more than 1000 files/)
})
