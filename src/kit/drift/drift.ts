/** Compares a recording with the contract, and with an earlier recording: what has drifted, endpoint by endpoint. */
import type { VendorDef } from '../../contracts/define.js'
import type { Evidence } from '../../contracts/provenance.js'
import { checkExchange, checkVendorExchange } from '../judge/exchange.js'
import type { Exchange } from '../judge/message.js'
import { isObject, placesOf } from '../judge/places.js'
import { endpointOf } from '../judge/subject.js'
import type { Severity } from '../judge/violation.js'
import { bodiesOf } from '../mutate/subject.js'
import { bodyOf } from '../recording/read.js'
import type { RecordedExchange } from '../recording/types.js'
import { mask } from './mask.js'

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
}

/** @param vendors loads the contract of a vendor; throws for one that there is not */
export async function driftOf(
  recording: readonly RecordedExchange[],
  { vendors, against }: { vendors: (id: string) => Promise<VendorDef>; against?: readonly RecordedExchange[] },
): Promise<Drift> {
  const rows = new Map<string, DriftRow>()
  const add = (row: DriftRow): void => {
    const key = [row.vendor, row.endpoint, row.place, row.severity].join(' ')
    if (!rows.has(key)) rows.set(key, row)
  }
  let comparisons = 0
  for (const recorded of recording) {
    const vendor = await vendors(recorded.vendor)
    const exchange = exchangeOf(recorded)
    const verdict = hasEndpoint(vendor, recorded.endpoint)
      ? await checkExchange(endpointOf(vendor, recorded.endpoint!), exchange)
      : await checkVendorExchange(vendor, exchange)
    comparisons += verdict.comparisons
    for (const { side, path, expected, received, sensitive, severity, evidence, source } of verdict.violations) {
      add({
        vendor: recorded.vendor,
        endpoint: verdict.about ?? `${exchange.request.method} ${exchange.request.url.replace(/\?.*/s, '')}`,
        place: `${side}${side === 'response' ? ` ${recorded.response.status}` : ''} ${path.replace(/\[\d+\]/g, '[]')}`,
        before: expected,
        after: sensitive ? '[hidden]' : received,
        severity,
        evidence,
        source,
      })
    }
  }
  if (against) {
    const [before, after] = [await seenIn(against, vendors), await seenIn(recording, vendors)]
    for (const [key, now] of after) {
      const then = before.get(key)
      if (!then) continue
      comparisons += now.places.size
      for (const row of changesOf(then, now)) add({ ...row, vendor: now.vendor, endpoint: now.endpoint })
    }
  }
  return { rows: [...rows.values()].sort(byGravity), exchanges: recording.length, comparisons }
}

const gravity: readonly Severity[] = ['breaking', 'advice', 'additive', 'cosmetic']
const byGravity = (a: DriftRow, b: DriftRow): number =>
  gravity.indexOf(a.severity) - gravity.indexOf(b.severity) ||
  `${a.vendor} ${a.endpoint} ${a.place}`.localeCompare(`${b.vendor} ${b.endpoint} ${b.place}`)

const hasEndpoint = ({ endpoints }: VendorDef, name: string | null): boolean =>
  name !== null && Object.hasOwn(endpoints, name)

const exchangeOf = ({ request, response }: RecordedExchange): Exchange => ({
  request: { method: request.method, url: request.url, headers: request.headers, body: bodyOf(request.body) },
  response: { status: response.status, headers: response.headers, body: bodyOf(response.body) },
})

/** What one endpoint answered under one status: at each place, every value that was seen, masked. */
interface Seen {
  vendor: string
  endpoint: string
  source: string
  places: Map<string, Set<string>>
}

async function seenIn(recording: readonly RecordedExchange[], vendors: (id: string) => Promise<VendorDef>) {
  const found = new Map<string, Seen>()
  for (const recorded of recording) {
    const vendor = await vendors(recorded.vendor)
    if (!hasEndpoint(vendor, recorded.endpoint)) continue
    const endpoint = endpointOf(vendor, recorded.endpoint!)
    const { status, headers } = recorded.response
    const key = `${recorded.vendor} ${endpoint.name} ${status}`
    const seen = found.get(key) ?? {
      vendor: recorded.vendor,
      endpoint: endpoint.name,
      source: endpoint.def.source,
      places: new Map<string, Set<string>>(),
    }
    found.set(key, seen)
    const note = (place: string, value: string): void => {
      const name = `response ${status} ${place}`
      seen.places.set(name, (seen.places.get(name) ?? new Set()).add(value))
    }
    note('headers.content-type', (headers['content-type'] ?? 'nothing').split(';')[0]!.toLowerCase())
    const subject = { kind: 'exchange', vendor, endpoint, exchange: exchangeOf(recorded) } as const
    for (const { side, schema, value } of bodiesOf(subject)) {
      if (side !== 'response') continue
      for (const place of placesOf(schema, value))
        note(['body', place.name].filter(Boolean).join('.'), mask(vendor, schema, place))
      for (const name of membersOf(value)) if (!seen.places.has(`response ${status} ${name}`)) note(name, 'there')
    }
  }
  return found
}

/** The members of a value, those too that the contract does not know. */
function membersOf(value: unknown, name = 'body', depth = 0): string[] {
  if (depth > 20) return []
  if (Array.isArray(value)) return value.flatMap((item) => membersOf(item, `${name}[]`, depth + 1))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, member]) => [
    `${name}.${key}`,
    ...membersOf(member, `${name}.${key}`, depth + 1),
  ])
}

type Change = Omit<DriftRow, 'vendor' | 'endpoint'>

function changesOf(then: Seen, now: Seen): Change[] {
  const from = { evidence: 'observed', source: now.source } as const
  const changed: Change[] = []
  for (const [place, values] of now.places) {
    const before = then.places.get(place)
    if (!before) {
      // what stands in an object that is new is told by the object
      if (!now.places.has(parentOf(place)) || then.places.has(parentOf(place)))
        changed.push({ place, before: 'nothing', after: inWords(values), severity: 'additive', ...from })
      continue
    }
    const isNew = [...values].filter((value) => !before.has(value))
    if (isNew.length === 0) continue
    // words may differ from one answer to the next, forms and types may not
    const kinds = new Set([...before].filter((value) => value !== 'null').map(kindOf))
    const other = kinds.size > 0 && isNew.some((value) => value !== 'null' && !kinds.has(kindOf(value)))
    changed.push({
      place,
      before: inWords(before),
      after: inWords(values),
      severity: other ? 'breaking' : 'cosmetic',
      ...from,
    })
  }
  for (const [place, before] of then.places) {
    if (now.places.has(place) || !now.places.has(parentOf(place))) continue
    changed.push({ place, before: inWords(before), after: 'nothing', severity: 'cosmetic', ...from })
  }
  return changed
}

const parentOf = (place: string): string => place.replace(/(?:\.[^.[\]{}]+|\[\]|\{\})$/, '')

/** A form or a type, by which values are told apart; all words are of one kind. */
const kindOf = (value: string): string =>
  value.startsWith('"') ? 'words' : value === 'true' || value === 'false' ? 'boolean' : value

function inWords(values: ReadonlySet<string>): string {
  const all = [...values].sort()
  return all.length > 4 ? `${all.slice(0, 4).join(', ')} and ${all.length - 4} more` : all.join(', ')
}
