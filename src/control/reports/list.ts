/** Reports of drift and conformance: read when somebody asks, and judged by what they say. */
import type * as z from 'zod'
import { formatPath } from '../../contracts/check.js'
import { masked } from '../../contracts/redact.js'
import { SimError } from '../../errors.js'
import type { SimulatorOptions } from '../../mocks/options.js'
import { toIso } from '../../runtime/clock.js'
import { parseJson } from '../../runtime/parse-json.js'
import { nothing, type WantedPage } from '../paging.js'
import { type Found, filesIn, look, readText } from './folder.js'
import { type ReportDetail, ReportFile, type ReportInfo, type ReportList, type Verification } from './schemas.js'

type Info = z.infer<typeof ReportInfo>
type Detail = z.infer<typeof ReportDetail>
type File = z.infer<typeof ReportFile>
type Run = z.infer<typeof Verification>
type Folder = Pick<SimulatorOptions, 'reports'>

/** The last instant that is written with four digits of a year: a file may claim to be of any. */
const lastMs = Date.UTC(9999, 11, 31)

/** Bytes that one list reads at most. */
const mostBytes = 64 << 20

/** Lists reports, newest first; a file that is none says why. @throws SimError for a cursor that no file has */
export async function listReports({ reports }: Folder, page: WantedPage): Promise<z.infer<typeof ReportList>> {
  if (reports === undefined) {
    if (page.after !== undefined) throw nothing('cursor', page.after)
    return { items: [], next: null, folder: null, problem: null }
  }
  const { files, problem } = await filesIn(reports)
  const from = page.after === undefined ? 0 : files.findIndex(({ name }) => name === page.after) + 1
  if (page.after !== undefined && from === 0) throw nothing('cursor', page.after)
  const wanted = files.slice(from, from + page.limit)
  const items: Info[] = []
  let left = mostBytes
  for (const file of wanted) {
    left -= file.bytes
    const asked = left < 0 && file.problem === undefined ? { ...file, problem: 'Too much was read before it.' } : file
    const { version: _, results: __, drift: ___, ...info } = await detailOf(reports, asked)
    items.push(info)
  }
  const next = from + page.limit < files.length ? wanted.at(-1)!.name : null
  return { items, next, folder: reports, problem }
}

/** Shows a report in full, or why the file is none. @throws SimError for a name that the folder does not have */
export async function getReport({ reports }: Folder, name: string): Promise<Detail> {
  if (reports === undefined) {
    throw new SimError('not_found', 'the simulator knows of no folder of reports', 'Start it with --reports DIR.')
  }
  const found = await look(reports, name)
  if (!found) throw nothing('report', name)
  return detailOf(reports, found)
}

async function detailOf(folder: string, { name, modifiedMs, bytes, problem }: Found): Promise<Detail> {
  const about = { name, at: toIso(Math.min(Math.max(Math.floor(modifiedMs), 0), lastMs)), bytes }
  const read = problem === undefined ? await readReport(folder, name) : { problem }
  if ('problem' in read) {
    const none = { kind: null, verdict: null, summary: null, version: null, results: [], drift: null }
    return { ...about, ...none, problem: read.problem }
  }
  const { report } = read
  const shown = { ...about, problem: null, version: report.version }
  if (report.format === 'idvsim-verify/1') {
    const results = report.results.map(hideSecrets)
    const [verdict, summary] = [verdictOf(results), summaryOf(results)]
    return { ...shown, kind: 'conformance', verdict, summary, results, drift: null }
  }
  const { format: _, version: __, verified = [], ...drift } = report
  const results = verified.map(hideSecrets)
  return {
    ...shown,
    kind: 'drift',
    verdict: driftVerdict(drift, results),
    summary: driftSummary(drift),
    results,
    drift,
  }
}

async function readReport(folder: string, name: string): Promise<{ report: File } | { problem: string }> {
  const read = await readText(folder, name)
  if ('problem' in read) return read
  const value = parseJson(read.text.replace(/^\ufeff/, ''))
  if (value === undefined) return { problem: 'It is no JSON: perhaps it is not written to its end.' }
  const format = (value as { format?: unknown } | null)?.format
  if (format !== 'idvsim-verify/1' && format !== 'idvsim-drift/1') {
    return { problem: 'It is no report of `idvsim verify --reporter json` or `idvsim drift --reporter json`.' }
  }
  const { data, error } = ReportFile.safeParse(value)
  if (data) return { report: data }
  const [first] = error.issues
  return { problem: `It is no report: ${formatPath(first!.path)}: ${first!.message}.` }
}

/** What is sensitive is hidden, whoever wrote the file. */
const hideSecrets = (run: Run): Run => ({
  ...run,
  cases: run.cases.map((one) => ({
    ...one,
    violations: one.violations.map((found) => (found.sensitive ? { ...found, received: masked } : found)),
  })),
})

function verdictOf(results: readonly Run[]): Info['verdict'] {
  if (results.some(({ outcome }) => outcome === 'broken')) return 'broken'
  return results.length > 0 && results.every(({ outcome }) => outcome === 'ok') ? 'ok' : 'could_not_run'
}

/** As the command's exit code has it: nothing compared is no success. */
function driftVerdict(drift: NonNullable<Detail['drift']>, results: readonly Run[]): Info['verdict'] {
  if (drift.rows.some(({ severity }) => severity === 'breaking')) return 'broken'
  if (drift.comparisons === 0 || drift.withEarlier === 0) return 'could_not_run'
  return results.length > 0 ? verdictOf(results) : 'ok'
}

const sum = (results: readonly Run[], of: 'passed' | 'failed' | 'notRun' | 'comparisons'): number =>
  results.reduce((all, one) => all + one[of], 0)
const verdictWords = { ok: 'keeps the contract', broken: 'breaks the contract', could_not_run: 'could not be judged' }

function summaryOf(results: readonly Run[]): string {
  const verdicts = results.map(({ vendor, outcome }) => `${vendor} ${verdictWords[outcome]}`).join(', ')
  const [passed, failed, notRun] = [sum(results, 'passed'), sum(results, 'failed'), sum(results, 'notRun')]
  const cases = `${passed} cases passed, ${failed} failed, ${notRun} were not run`
  return `${verdicts || 'No vendor was verified'}: ${cases}, ${sum(results, 'comparisons')} comparisons.`
}

function driftSummary({ rows, exchanges, comparisons }: NonNullable<Detail['drift']>): string {
  const compared = `${exchanges} exchange${exchanges === 1 ? '' : 's'}, ${comparisons} places compared`
  if (comparisons === 0) return `Nothing was compared: ${compared}.`
  if (rows.length === 0) return `Nothing has drifted: ${compared}.`
  const counts = (['breaking', 'advice', 'additive', 'cosmetic'] as const)
    .map((name) => `${rows.filter(({ severity }) => severity === name).length} ${name}`)
    .join(', ')
  return `${rows.length} place${rows.length === 1 ? ' has' : 's have'} drifted, ${counts}: ${compared}.`
}
