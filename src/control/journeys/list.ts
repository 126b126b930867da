/** Finds journeys over all vendors, page by page, and shows them. */
import type * as z from 'zod'
import { hideMail, redact } from '../../contracts/redact.js'
import { SimError } from '../../errors.js'
import type { Case } from '../../fixtures/case.js'
import { findJourney } from '../../mocks/find-journey.js'
import type { Simulator } from '../../mocks/simulator.js'
import type { JourneySummary, Tools, VendorSimulator } from '../../mocks/types.js'
import { toIso } from '../../runtime/clock.js'
import { deliveryKind } from '../../runtime/deliveries.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type { Kind, StoredRecord } from '../../runtime/store/types.js'
import { nothing, type WantedPage } from '../paging.js'
import * as schemas from './schemas.js'

type Wire<K extends keyof typeof schemas> = (typeof schemas)[K] extends z.ZodType ? z.infer<(typeof schemas)[K]> : never

/** Which journeys; each that is given must fit. */
export interface JourneyFilter {
  vendor?: string | undefined
  /** The client's own. */
  reference?: string | undefined
  scenario?: string | undefined
  /** The vendor's own word. */
  status?: string | undefined
  flow?: string | undefined
  environment?: string | undefined
  ended?: boolean | undefined
  /** Any id that the vendor gave out for it, or the client's own reference: one page of what is called so. */
  id?: string | undefined
  /** Within a vendor the oldest first, or the newest of all first. @default 'oldest' */
  order?: 'oldest' | 'newest' | undefined
}

/** Journeys looked at for one page, at most: a filter that fits few is answered with fewer, and where to go on. */
export const lookedAt = 5000
const chunk = 500

/** Lists journeys. @throws SimError for a vendor this simulator does not have, or a cursor that names nothing */
export async function listJourneys(
  sim: Simulator,
  namespace: Namespace,
  filter: JourneyFilter,
  { after, limit }: WantedPage,
  reveal = false,
): Promise<Wire<'JourneyList'>> {
  const ids = filter.vendor === undefined ? sim.profiles.map(({ id }) => id) : [filter.vendor]
  if (filter.order === 'newest' || filter.id !== undefined) {
    const { listNewest, listCalled } = await import('./newest.js')
    const page = { limit, ...(after !== undefined && { after }) }
    return filter.id === undefined
      ? listNewest(sim, namespace, ids, filter, page, reveal)
      : listCalled(sim, namespace, ids, { ...filter, id: filter.id }, limit, reveal)
  }
  const from = after === undefined ? undefined : readCursor(ids, after)
  const found: { info: Wire<'JourneyInfo'>; cursor: string }[] = []
  let budget = lookedAt
  for (const vendor of from === undefined ? ids : ids.slice(ids.indexOf(from.vendor))) {
    let last = from?.vendor === vendor ? from.id : undefined
    for (;;) {
      if (budget === 0) return { items: found.map(({ info }) => info), next: toCursor(vendor, last) }
      const size = Math.min(budget, chunk)
      const seen = await readChunk(sim, namespace, vendor, filter, {
        limit: size,
        ...(last !== undefined && { after: last }),
      })
      budget -= seen.length
      for (const one of seen) {
        if (fits(one, filter)) {
          found.push({ info: toInfo(vendor, one, reveal), cursor: toCursor(vendor, one.recordId) })
        }
      }
      if (found.length > limit) {
        return { items: found.slice(0, limit).map(({ info }) => info), next: found[limit - 1]!.cursor }
      }
      last = seen.at(-1)?.recordId ?? last
      if (seen.length < size) break
    }
  }
  return { items: found.map(({ info }) => info), next: null }
}

/** A journey as it is told, and its record's id. */
export type Seen = JourneySummary & { recordId: string }

function readChunk(
  sim: Simulator,
  namespace: Namespace,
  vendor: string,
  { reference }: JourneyFilter,
  page: WantedPage,
): Promise<Seen[]> {
  return sim.work(namespace, vendor, async (tools, simulator) => {
    const shelf = simulator.journeys
    if (!shelf) return []
    const kind = shelf.kind as Kind<StoredRecord>
    if (page.after !== undefined && !(await tools.tx.get(kind, page.after))) throw nothing('cursor', page.after)
    const records = await (reference === undefined
      ? tools.tx.find(kind, 'all', '*', page)
      : tools.tx.find(kind, 'reference', reference, page))
    return records.map((record) => ({ ...shelf.summary(tools, record as never), recordId: record.id }))
  })
}

/** Shows one journey, by any id that the vendor gave out for it. @throws SimError when there is none */
export function getJourney(
  sim: Simulator,
  namespace: Namespace,
  vendor: string,
  id: string,
  reveal = false,
): Promise<Wire<'JourneyDetail'>> {
  return sim.work(namespace, vendor, async (tools, simulator) => {
    const { record, shown } = await readJourney(tools, simulator, vendor, id)
    const about = (record as StoredRecord & { case?: Case }).case
    return {
      ...toInfo(vendor, shown, reveal),
      case: about === undefined ? null : toCaseInfo(about, reveal),
      deliveries: await tools.tx.count(deliveryKind, 'journey', record.id),
    }
  })
}

/** Finds a journey by any id, as its vendor tells it. @throws SimError when there is none */
export const findShown = (sim: Simulator, namespace: Namespace, vendor: string, id: string): Promise<JourneySummary> =>
  sim.work(namespace, vendor, async (tools, simulator) => (await readJourney(tools, simulator, vendor, id)).shown)

async function readJourney(
  tools: Tools,
  simulator: VendorSimulator,
  vendor: string,
  id: string,
): Promise<{ record: StoredRecord; shown: JourneySummary }> {
  const { journeys: shelf } = simulator
  if (!shelf) throw new SimError('illegal_action', `journeys of ${vendor} cannot be shown`, 'Use its API.')
  const journeyId = (await findJourney(tools, simulator, id)) ?? id
  const record = await tools.tx.get(shelf.kind as Kind<StoredRecord>, journeyId)
  if (!record) throw noJourney(vendor, id)
  return { record, shown: shelf.summary(tools, record as never) }
}

/** The flow of a journey; undefined where the vendor does not say. */
export async function flowOf(
  tools: Parameters<NonNullable<VendorSimulator['journeys']>['summary']>[0],
  { journeys: shelf }: VendorSimulator,
  journeyId: string,
): Promise<string | undefined> {
  const record = shelf && (await tools.tx.get(shelf.kind as Kind<StoredRecord>, journeyId))
  return record && shelf.summary(tools, record as never).flow
}

export const noJourney = (vendor: string, id: string): SimError =>
  new SimError(
    'not_found',
    `no journey of ${vendor} has the id ${JSON.stringify(id.slice(0, 200))}`,
    'Give any id that the vendor gave out for the journey, and the namespace it belongs to.',
  )

const toCursor = (vendor: string, id: string | undefined): string => `${vendor}:${id ?? ''}`

function readCursor(ids: readonly string[], cursor: string): { vendor: string; id: string | undefined } {
  const colon = cursor.indexOf(':')
  const vendor = cursor.slice(0, Math.max(colon, 0))
  if (!ids.includes(vendor)) throw nothing('cursor', cursor)
  return { vendor, id: cursor.slice(colon + 1) || undefined }
}

/** Whether a journey is among those that are asked for. */
export const fits = (one: JourneySummary, { scenario, status, flow, environment, ended }: JourneyFilter): boolean =>
  (scenario === undefined || one.scenario === scenario) &&
  (status === undefined || one.status === status) &&
  (flow === undefined || one.flow === flow) &&
  (environment === undefined || one.environment === environment) &&
  (ended === undefined || one.ended === ended)

/** A journey as the control plane shows it. */
export function toInfo(vendor: string, one: JourneySummary, reveal: boolean): Wire<'JourneyInfo'> {
  const shown = (text: string): string => (reveal ? text : hideMail(text))
  const { journeyId, ids, reference, flow, scenario, environment, status, ended, createdAt, link } = one
  return {
    vendor,
    journeyId,
    ids: Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, shown(id)])),
    reference: reference === null ? null : shown(reference),
    flow,
    scenario,
    environment,
    status,
    ended,
    createdAt: toIso(createdAt),
    link,
  }
}

function toCaseInfo(about: Case, reveal: boolean): Wire<'CaseInfo'> {
  const { scenario, person, document, attempts, conduct, standing, decision, checks, later, processingMs } = about
  const shown = {
    scenario,
    person,
    document: { ...document, issuingCountry: document.issuingCountry.alpha3 },
    checks,
    attempts,
    conduct,
    standing,
    decision,
    later,
    processingMs: processingMs ?? null,
  }
  return (reveal ? structuredClone(shown) : redact(schemas.CaseInfo, shown)) as Wire<'CaseInfo'>
}
