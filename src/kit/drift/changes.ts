/** What changed between two recordings: every place of every answer, masked, endpoint by endpoint and status by status. */
import type * as z from 'zod'
import { marks, type VendorDef } from '../../contracts/define.js'
import { defOf, nextOf } from '../../contracts/locate.js'
import { placesOf, under } from '../judge/places.js'
import { endpointOf } from '../judge/subject.js'
import { bodiesOf } from '../mutate/subject.js'
import { exchangeOf } from '../recording/read.js'
import type { RecordedExchange } from '../recording/types.js'
import type { DriftRow } from './drift.js'
import { mask } from './mask.js'

/** Loads the contract of a vendor; throws for one that there is not. */
export type Vendors = (id: string) => Promise<VendorDef>

/** What two recordings have in common, and what of it is not as it was. */
export interface Changes {
  rows: DriftRow[]
  comparisons: number
  /** Endpoints that the earlier recording has and the later one has not. */
  missing: string[]
}

/** Compares a recording with an earlier one. */
export async function changesBetween(
  earlier: readonly RecordedExchange[],
  later: readonly RecordedExchange[],
  vendors: Vendors,
): Promise<Changes> {
  const [before, after] = [await seenIn(earlier, vendors), await seenIn(later, vendors)]
  const found: Changes = { rows: [], comparisons: 0, missing: [] }
  for (const [key, now] of after) {
    const then = before.get(key)
    if (!then) continue
    const { vendor, endpoint } = now
    const rows = statusChanges(then, now)
    found.comparisons += now.answers.size
    for (const [status, places] of now.answers) {
      const earlierPlaces = then.answers.get(status)
      if (!earlierPlaces) continue
      found.comparisons += places.size
      rows.push(...changesOf(earlierPlaces, places, now.source))
    }
    found.rows.push(...rows.map((row) => ({ ...row, vendor, endpoint })))
  }
  found.missing = [...before]
    .filter(([key]) => !after.has(key))
    .map(([, { vendor, endpoint }]) => `${vendor}.${endpoint}`)
  return found
}

/** Whether the contract has an endpoint of that name. */
export const hasEndpoint = ({ endpoints }: VendorDef, name: string | null): boolean =>
  name !== null && Object.hasOwn(endpoints, name)

/** At each place of the answers of one status every value that was seen, masked. */
type Places = Map<string, Set<string>>

/** What one endpoint answered, by status. */
interface Seen {
  vendor: string
  endpoint: string
  source: string
  answers: Map<number, Places>
}

async function seenIn(recording: readonly RecordedExchange[], vendors: Vendors): Promise<Map<string, Seen>> {
  const found = new Map<string, Seen>()
  for (const recorded of recording) {
    const vendor = await vendors(recorded.vendor)
    if (!hasEndpoint(vendor, recorded.endpoint)) continue
    const endpoint = endpointOf(vendor, recorded.endpoint!)
    const { status, headers } = recorded.response
    const key = `${recorded.vendor} ${endpoint.name}`
    const about = { vendor: recorded.vendor, endpoint: endpoint.name, source: endpoint.def.source }
    const seen: Seen = found.get(key) ?? { ...about, answers: new Map() }
    const places: Places = seen.answers.get(status) ?? new Map()
    found.set(key, seen)
    seen.answers.set(status, places)
    const note = (place: string, value: string): void => {
      const name = `response ${status} ${place}`
      places.set(name, (places.get(name) ?? new Set()).add(value))
    }
    note('headers.content-type', (headers['content-type'] ?? 'nothing').split(';')[0]!.toLowerCase())
    const subject = { kind: 'exchange', vendor, endpoint, exchange: exchangeOf(recorded) } as const
    for (const { side, schema, value } of bodiesOf(subject)) {
      if (side !== 'response') continue
      for (const place of placesOf(schema, value))
        note(['body', place.name].filter(Boolean).join('.'), mask(vendor, schema, place))
      for (const [name, type] of unknownMembers(schema, value)) note(name, type)
    }
  }
  return found
}

/** A name that a recording keeps as it is; another may be a pseudonym, or name a person. */
const isPlainName = (key: string): boolean => /^[A-Za-z_$][\w$-]{0,59}$/.test(key) && !/\d{4}/.test(key)

/** The members that the contract does not know, each with its type; below what is personal or secret there is none. */
function unknownMembers(schema: z.ZodType | undefined, value: unknown, name = 'body', depth = 0): [string, string][] {
  if (depth > 20 || typeof value !== 'object' || value === null) return []
  const inner = schema && under(schema, value).schema
  if ([schema, inner].some((one) => one && marks.get(one)?.sensitivity !== undefined)) return []
  const def = inner && defOf(inner)
  if (Array.isArray(value)) {
    const element = def?.type === 'array' ? (def.element as z.ZodType) : undefined
    return value.flatMap((item) => unknownMembers(element, item, `${name}[]`, depth + 1))
  }
  return Object.entries(value).flatMap(([key, member]) => {
    const part = def && nextOf(def, key)
    const place = def?.type === 'record' || (!part && !isPlainName(key)) ? `${name}{}` : `${name}.${key}`
    const below = unknownMembers(part, member, place, depth + 1)
    return part ? below : [[place, typeName(member)] as [string, string], ...below]
  })
}

const typeName = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`

type Change = Omit<DriftRow, 'vendor' | 'endpoint'>

/** A status that was not answered before; breaking where nothing succeeds any more. */
function statusChanges(then: Seen, now: Seen): Change[] {
  const statuses = ({ answers }: Seen): number[] => [...answers.keys()].sort()
  const succeeds = (one: Seen): boolean => statuses(one).some((status) => status < 400)
  if (statuses(now).every((status) => then.answers.has(status))) return []
  const lost = succeeds(then) && !succeeds(now)
  return [
    {
      place: 'response status',
      before: statuses(then).join(', '),
      after: statuses(now).join(', '),
      severity: lost ? 'breaking' : 'cosmetic',
      evidence: 'observed',
      source: now.source,
    },
  ]
}

function changesOf(then: Places, now: Places, source: string): Change[] {
  const from = { evidence: 'observed', source } as const
  const changed: Change[] = []
  for (const [place, values] of now) {
    const before = then.get(place)
    if (!before) {
      // what stands in an object that is new is told by the object
      if (!now.has(parentOf(place)) || then.has(parentOf(place)))
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
  for (const [place, before] of then) {
    if (now.has(place) || !now.has(parentOf(place))) continue
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
