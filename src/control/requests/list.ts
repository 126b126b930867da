/** Lists the journal: what was asked, what no route fitted, and what breaks the contract. */
import type * as z from 'zod'
import { hideMail, masked } from '../../contracts/redact.js'
import { SimError } from '../../errors.js'
import { findJourney } from '../../mocks/find-journey.js'
import type { Simulator } from '../../mocks/simulator.js'
import { toIso } from '../../runtime/clock.js'
import type { JournalEntry, Violation } from '../../runtime/journal.js'
import type { Namespace } from '../../runtime/namespaces.js'
import { nothing, type WantedPage } from '../paging.js'
import { toRequestInfo } from '../views.js'
import { nearestIn } from './nearest.js'
import type * as schemas from './schemas.js'

type Wire<K extends 'RequestList' | 'ViolationInfo' | 'ViolationList'> = z.infer<(typeof schemas)[K]>

/** Which exchanges; each that is given must fit. */
export interface RequestFilter {
  vendor?: string | undefined
  /** By its name in the contract. */
  endpoint?: string | undefined
  /** With `vendor`, any id that the vendor gave out for it. */
  journey?: string | undefined
  /** A status such as `404`, or a class such as `4xx`. */
  status?: string | undefined
  /** Those that no route fitted. */
  unmatched?: boolean | undefined
  /** Those that break the contract, or keep it badly. */
  violations?: boolean | undefined
  /** In the path, in whatever case. */
  text?: string | undefined
}

/** Lists exchanges, oldest first; those that no route fitted with the nearest routes, where such are asked for. */
export async function listRequests(
  sim: Simulator,
  namespace: Namespace,
  filter: RequestFilter,
  { after, limit }: WantedPage,
): Promise<Wire<'RequestList'>> {
  // one that the journal no longer keeps is still a place in it
  if (after !== undefined && !/^req-(\d+-)?\d+$/.test(after)) throw nothing('cursor', after)
  refuseStranger(namespace, after)
  const where = toPredicate(filter, await journeysOf(sim, namespace, filter))
  const found = namespace.journal.list({ ...(after !== undefined && { after }), limit: limit + 1, where })
  const items = found.slice(0, limit)
  const next = found.length > limit ? items.at(-1)!.id : null
  if (!filter.unmatched) return { ...ofReplica(namespace), items: items.map((entry) => toRequestInfo(entry)), next }
  const near = await nearestIn(sim)
  return {
    ...ofReplica(namespace),
    items: items.map((entry) => ({ ...toRequestInfo(entry), nearest: near(entry) })),
    next,
  }
}

/** Who lists, where several share the store. */
const ofReplica = ({ journal: { replica } }: Namespace) => (replica === undefined ? {} : { replica })

/** Refuses the id of an exchange that another replica has answered, which keeps it. */
export function refuseStranger({ journal }: Namespace, id = ''): void {
  const stranger = journal.strangerOf(id)
  if (stranger === undefined) return
  const own =
    journal.replica === undefined ? 'this simulator shares its store with nobody' : `this is ${journal.replica}`
  throw new SimError(
    'not_found',
    `the request "${id}" was answered by replica ${stranger}, and ${own}`,
    'The journal stays with the process that answered: ask that one, at its own address.',
  )
}

/** The ids that the journey of a filter goes by; undefined where the filter names none. @throws SimError for a vendor there is not */
export async function journeysOf(
  sim: Simulator,
  namespace: Namespace,
  { vendor, journey }: RequestFilter,
): Promise<ReadonlySet<string> | undefined> {
  if (vendor !== undefined) await sim.vendor(vendor)
  if (journey === undefined) return undefined
  const find = async (id: string) =>
    sim.work(namespace, id, (tools, simulator) => findJourney(tools, simulator, journey))
  const found = vendor === undefined ? undefined : await find(vendor)
  return new Set(found === undefined ? [journey] : [journey, found])
}

/** Makes the test of a filter. */
export function toPredicate(
  { vendor, endpoint, status, unmatched, violations, text }: RequestFilter,
  journeys: ReadonlySet<string> | undefined,
): (entry: JournalEntry) => boolean {
  const begins = status?.endsWith('xx') ? status[0]! : status
  const sought = text?.toLowerCase()
  return (entry) =>
    (vendor === undefined || entry.vendor === vendor) &&
    (endpoint === undefined || entry.endpoint === endpoint) &&
    (journeys === undefined || (entry.journeyId !== undefined && journeys.has(entry.journeyId))) &&
    (begins === undefined || String(entry.status).startsWith(begins)) &&
    (unmatched === undefined || (entry.endpoint === undefined) === unmatched) &&
    (violations === undefined || entry.violations.length > 0 === violations) &&
    (sought === undefined || entry.path.toLowerCase().includes(sought))
}

/** Which violations; each that is given must fit. */
export interface ViolationFilter extends Pick<RequestFilter, 'vendor' | 'endpoint'> {
  severity?: Violation['severity'] | undefined
  side?: Violation['side'] | undefined
}

/** Lists violations, oldest first. What came is masked where the contract does not vouch for it, unless `reveal`. */
export async function listViolations(
  sim: Simulator,
  namespace: Namespace,
  { vendor, endpoint, severity, side }: ViolationFilter,
  { after, limit }: WantedPage,
  reveal = false,
): Promise<Wire<'ViolationList'>> {
  if (vendor !== undefined) await sim.vendor(vendor)
  const { journal } = namespace
  const [, request = '', index = '0'] = /^(req-(?:\d+-)?\d+)\.(\d+)$/.exec(after ?? '') ?? []
  if (after !== undefined && request === '') throw nothing('cursor', after)
  refuseStranger(namespace, request)
  const fits = (one: Violation): boolean =>
    (severity === undefined || one.severity === severity) && (side === undefined || one.side === side)
  const first = journal.get(request)
  const where = (entry: JournalEntry): boolean =>
    (vendor === undefined || entry.vendor === vendor) &&
    (endpoint === undefined || entry.endpoint === endpoint) &&
    entry.violations.some(fits)
  // every entry that fits has one at least
  const rest = journal.list({ ...(request && { after: request }), limit: limit + 1, where })
  const all = [...(first && where(first) ? [first] : []), ...rest].flatMap((entry) =>
    entry.violations.flatMap((one, i) =>
      fits(one) && !(entry.id === request && i <= Number(index)) ? [{ entry, one, i }] : [],
    ),
  )
  const items = all.slice(0, limit)
  return {
    ...ofReplica(namespace),
    items: await Promise.all(items.map(({ entry, one, i }) => toViolationInfo(sim, entry, one, i, reveal))),
    next: all.length > limit ? `${items.at(-1)!.entry.id}.${items.at(-1)!.i}` : null,
  }
}

async function toViolationInfo(
  sim: Simulator,
  entry: JournalEntry,
  one: Violation,
  index: number,
  reveal: boolean,
): Promise<Wire<'ViolationInfo'>> {
  const shown = (text: string): string => (reveal ? text : hideMail(text))
  const { id, at, vendor, endpoint, method, path, status } = entry
  const called = vendor ? (await sim.vendor(vendor)).simulator.vendor : undefined
  const def = endpoint === undefined ? undefined : called?.endpoints[endpoint]
  const expected = one.expected ?? (one.severity === 'additive' ? 'no key of this name' : null)
  const received = one.received ?? null
  return {
    id: `${id}.${index}`,
    requestId: id,
    at: toIso(at),
    vendor: vendor || null,
    endpoint: endpoint ?? null,
    request: shown(`${method} ${path}`),
    status,
    severity: one.severity,
    side: one.side,
    path: one.path,
    message: shown(one.message),
    expected,
    received: received !== null && one.sensitive && !reveal ? masked : received && shown(received),
    evidence: one.evidence ?? null,
    source: one.source ?? def?.source ?? called?.profile.docs ?? null,
  }
}
