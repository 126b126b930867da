/** Compares exchanges with the contract, and a recording with an earlier one: what has drifted, endpoint by endpoint. */
import type { Evidence } from '../../contracts/provenance.js'
import { parseClock } from '../../runtime/clock.js'
import { checkExchange, checkVendorExchange } from '../judge/exchange.js'
import type { Exchange } from '../judge/message.js'
import { endpointOf } from '../judge/subject.js'
import type { Severity, Violation } from '../judge/violation.js'
import { exchangeOf } from '../recording/read.js'
import type { RecordedExchange } from '../recording/types.js'
import { changesBetween, hasEndpoint, type Vendors } from './changes.js'

/** One place that is not as it was, or not as the contract says. */
export interface DriftRow {
  vendor: string
  endpoint: string
  /** `response 200 body.items[].status`: indexes and keys of records are left out. */
  place: string
  before: string
  after: string
  severity: Severity
  /** Of the rule that is broken; `observed` where an earlier recording is all that says it. */
  evidence: Evidence
  source: string
}

export interface Drift {
  rows: DriftRow[]
  /** How many exchanges and places were compared: nothing compared is no success. */
  exchanges: number
  comparisons: number
  /** Of the comparisons those with the earlier recording; undefined without one. */
  withEarlier?: number
  /** What is to be known beside, such as that a recording is out of date. */
  notes: string[]
}

export interface DriftOptions {
  vendors: Vendors
  /** An earlier recording. */
  against?: readonly RecordedExchange[]
  /** Exchanges as they went over the wire, where they are at hand: the judge then sees more than what is left of them. */
  originals?: ReadonlyMap<RecordedExchange, Exchange>
  /** What was found otherwise. */
  more?: readonly DriftRow[]
}

/** @throws whatever `vendors` throws for a vendor that there is not */
export async function driftOf(
  recording: readonly RecordedExchange[],
  { vendors, against, originals, more = [] }: DriftOptions,
): Promise<Drift> {
  const rows = new Map<string, DriftRow>()
  const add = (row: DriftRow): void => {
    const key = [row.vendor, row.endpoint, row.place, row.severity].join(' ')
    if (!rows.has(key)) rows.set(key, row)
  }
  let comparisons = 0
  for (const recorded of recording) {
    const vendor = await vendors(recorded.vendor)
    const original = originals?.get(recorded)
    const exchange = original ?? exchangeOf(recorded)
    const verdict = hasEndpoint(vendor, recorded.endpoint)
      ? await checkExchange(endpointOf(vendor, recorded.endpoint!), exchange)
      : await checkVendorExchange(vendor, exchange)
    comparisons += verdict.comparisons
    const { status } = recorded.response
    for (const violation of verdict.violations) {
      const { side, rule } = violation
      // what a vendor refuses it holds against the contract as well, and what we sent ourselves is not the vendor's
      if (side === 'request' && rule !== 'unknown_endpoint' && (original || status >= 400)) continue
      const call = `${recorded.request.method} ${recorded.request.url.replace(/\?.*/s, '')}`
      add(rowOf(violation, { vendor: recorded.vendor, endpoint: verdict.about ?? call, status }))
    }
  }
  for (const row of more) add(row)
  const notes = [...outOfDate('exchanges', recording), ...outOfDate('earlier exchanges', against ?? [])]
  const found = { exchanges: recording.length, comparisons, notes }
  if (!against) return { rows: sorted(rows), ...found }
  const changes = await changesBetween(against, recording, vendors)
  for (const row of changes.rows) add(row)
  if (changes.missing.length > 0) notes.push(`not called this time: ${changes.missing.join(', ')}`)
  comparisons += changes.comparisons
  return { rows: sorted(rows), ...found, comparisons, withEarlier: changes.comparisons }
}

/** A broken rule as a row; values that may be personal or secret are hidden. */
export function rowOf(
  { side, path, expected, received, sensitive, severity, evidence, source }: Violation,
  { vendor, endpoint, status }: { vendor: string; endpoint: string; status: number },
): DriftRow {
  // the status of an answer that should have had another is what the row is about
  const place = path === 'status' ? `${side} status` : `${side}${side === 'response' ? ` ${status}` : ''} ${path}`
  return {
    vendor,
    endpoint,
    place: place.replace(/\[\d+\]/g, '[]'),
    before: expected,
    after: sensitive ? '[hidden]' : received,
    severity,
    evidence,
    source,
  }
}

/** Says how many exchanges are past their expiry. */
function outOfDate(what: string, recording: readonly RecordedExchange[]): string[] {
  const now = parseClock('now').baseMs
  const old = recording.filter(({ expiresAt }) => Date.parse(expiresAt) < now).length
  return old > 0 ? [`${old} of ${recording.length} ${what} are out of date: record them anew`] : []
}

const gravity: readonly Severity[] = ['breaking', 'advice', 'additive', 'cosmetic']
const sorted = (rows: ReadonlyMap<string, DriftRow>): DriftRow[] =>
  [...rows.values()].sort(
    (a, b) =>
      gravity.indexOf(a.severity) - gravity.indexOf(b.severity) ||
      `${a.vendor} ${a.endpoint} ${a.place}`.localeCompare(`${b.vendor} ${b.endpoint} ${b.place}`),
  )
