/** Journeys over all vendors, the newest of them first; and those that are called something. */
import type * as z from 'zod'
import { findJourney } from '../../mocks/find-journey.js'
import type { Simulator } from '../../mocks/simulator.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type { Kind, StoredRecord } from '../../runtime/store/types.js'
import { nothing, type WantedPage } from '../paging.js'
import { fits, type JourneyFilter, lookedAt, type Seen, toInfo } from './list.js'
import type { JourneyList } from './schemas.js'

type List = z.infer<typeof JourneyList>

/** Read of one vendor at a time. */
const chunk = 200

/** The journeys of one vendor that are to come, newest first. */
interface Stream {
  vendor: string
  ready: Seen[]
  /** The last that was taken, and the last that was read. */
  taken: string | undefined
  read: string | undefined
  over: boolean
}

/** Lists journeys, newest first, by when each was made. @throws SimError for a cursor that names nothing */
export async function listNewest(
  sim: Simulator,
  namespace: Namespace,
  vendors: readonly string[],
  filter: JourneyFilter,
  { after, limit }: WantedPage,
  reveal: boolean,
): Promise<List> {
  const places = after === undefined ? new Map<string, string>() : readCursor(vendors, after)
  const streams = vendors.map((vendor): Stream => {
    const last = places.get(vendor)
    return { vendor, ready: [], taken: last, read: last, over: false }
  })
  const items: List['items'] = []
  for (let budget = lookedAt; budget > 0; budget--) {
    for (const stream of streams) if (stream.ready.length === 0) await fill(sim, namespace, stream, filter)
    const next = newestOf(streams)
    if (!next) return { items, next: null }
    if (items.length === limit) return { items, next: toCursor(streams) }
    const one = next.ready.shift()!
    next.taken = one.recordId
    if (fits(one, filter)) items.push(toInfo(next.vendor, one, reveal))
  }
  return { items, next: toCursor(streams) }
}

/** One page of the journeys that have an id, or the client's reference: the newest of each vendor. */
export async function listCalled(
  sim: Simulator,
  namespace: Namespace,
  vendors: readonly string[],
  { id, ...filter }: JourneyFilter & { id: string },
  limit: number,
  reveal: boolean,
): Promise<List> {
  const found = await Promise.all(
    vendors.map(async (vendor) => {
      const stream: Stream = { vendor, ready: [], taken: undefined, read: undefined, over: false }
      await fill(sim, namespace, stream, { ...filter, reference: id }, limit)
      const own = await sim.work(namespace, vendor, async (tools, simulator) => {
        const { journeys: shelf } = simulator
        const journeyId = shelf && (await findJourney(tools, simulator, id))
        const record = journeyId && (await tools.tx.get(shelf!.kind as Kind<StoredRecord>, journeyId))
        return record ? { ...shelf!.summary(tools, record as never), recordId: record.id } : undefined
      })
      const isNew = own && !stream.ready.some(({ recordId }) => recordId === own.recordId)
      return (isNew ? [own, ...stream.ready] : stream.ready).map((one) => ({ vendor, one }))
    }),
  )
  const { reference, ...rest } = filter
  const items = found
    .flat()
    .filter(({ one }) => fits(one, rest) && (reference === undefined || one.reference === reference))
    .sort((a, b) => b.one.createdAt - a.one.createdAt)
  return { items: items.slice(0, limit).map(({ vendor, one }) => toInfo(vendor, one, reveal)), next: null }
}

async function fill(
  sim: Simulator,
  namespace: Namespace,
  stream: Stream,
  { reference }: JourneyFilter,
  limit = chunk,
): Promise<void> {
  if (stream.over) return
  const { vendor, read } = stream
  stream.ready = await sim.work(namespace, vendor, async (tools, { journeys: shelf }) => {
    if (!shelf) return []
    const kind = shelf.kind as Kind<StoredRecord>
    if (read !== undefined && !(await tools.tx.get(kind, read))) throw nothing('cursor', read)
    const [index, value] = reference === undefined ? ['all', '*'] : ['reference', reference]
    const page = { limit, ...(read !== undefined && { after: read }) }
    const records = await sim.store.looks.newest(namespace.name, kind, index!, value!, page)
    return records.map((record) => ({ ...shelf.summary(tools, record as never), recordId: record.id }))
  })
  stream.read = stream.ready.at(-1)?.recordId ?? read
  stream.over = stream.ready.length < limit
}

/** The stream whose next journey is the newest. */
function newestOf(streams: readonly Stream[]): Stream | undefined {
  let best: Stream | undefined
  for (const stream of streams) {
    const [head] = stream.ready
    if (head && (!best || head.createdAt > best.ready[0]!.createdAt)) best = stream
  }
  return best
}

/** Every vendor's place, by the last journey of it that was looked at. */
const toCursor = (streams: readonly Stream[]): string =>
  streams
    .map(({ vendor, taken }) => (taken === undefined ? vendor : `${vendor}:${encodeURIComponent(taken)}`))
    .join(';')

function readCursor(vendors: readonly string[], cursor: string): Map<string, string> {
  const places = new Map<string, string>()
  for (const part of cursor.split(';')) {
    const [vendor = '', id] = part.split(':')
    if (!vendors.includes(vendor)) throw nothing('cursor', cursor)
    if (id !== undefined) places.set(vendor, decode(id, cursor))
  }
  return places
}

function decode(id: string, cursor: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    throw nothing('cursor', cursor)
  }
}
