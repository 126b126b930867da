/** One journey on the clock of its namespace: what it has been through, and what is still to come. */
import type * as z from 'zod'
import type { Simulator } from '../../mocks/simulator.js'
import { mediaTypeOf } from '../../mocks/steps/read-uploads.js'
import { toIso } from '../../runtime/clock.js'
import { type Delivery, deliveryKind } from '../../runtime/deliveries.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type { Job } from '../../runtime/store/types.js'
import type { Step } from '../../runtime/trail.js'
import { toRequestInfo } from '../views.js'
import { findShown } from './list.js'
import type * as schemas from './schemas.js'

type Timeline = z.infer<typeof schemas.Timeline>
type Item = Timeline['items'][number]

/** An item where it stands: by the clock, then by cause, for whole lives pass at one instant of a clock that stands still. */
interface Placed {
  item: Item
  at: number
  /** After how many exchanges; an exchange stands before what it has caused. */
  after: number
  nth: number
}

/** Most of each that are shown; of exchanges the newest. */
const most = { requests: 200, deliveries: 200, jobs: 50, pictures: 100 }
const last = Number.POSITIVE_INFINITY

/** Tells a journey's timeline. Exchanges and states are of this process alone, as its journal is. */
export async function getTimeline(
  sim: Simulator,
  namespace: Namespace,
  vendor: string,
  id: string,
  reveal = false,
): Promise<Timeline> {
  const { journeyId, ids, reference, createdAt } = await findShown(sim, namespace, vendor, id)
  const { name, clock, journal, trail } = namespace
  const steps = trail.of(journeyId)
  const { looks } = sim.store
  const [jobs, pictures, deliveries] = [
    await looks.jobs(name, journeyId, most.jobs + 1),
    await looks.blobs(name, journeyId),
    await looks.newest(name, deliveryKind, 'journey', journeyId, { limit: most.deliveries + 1 }),
  ]
  // a reference may be that of others too
  const called = [journeyId, ...Object.values(ids).filter((one) => one !== reference)]
  const requests = journal.of(called).filter((entry) => entry.vendor === vendor)
  const now = clock.now()
  const placed: Placed[] = [
    { item: { kind: 'made', at: toIso(createdAt) }, at: createdAt, after: -1, nth: 0 },
    ...steps.flatMap((step) => placeState(step)),
    ...requests.slice(-most.requests).map((entry): Placed => {
      const { id, at, method, path, endpoint, status, fault, violations } = toRequestInfo(entry, reveal)
      const item = { kind: 'request', at, id, method, path, endpoint, status, fault: fault ?? null } as const
      const after = Number(id.split('-').at(-1)) - 1
      return { item: { ...item, violations: violations.length }, at: entry.at, after, nth: 0 }
    }),
    ...pictures.slice(-most.pictures).map(({ sha256, sizeBytes, head }): Placed => {
      const step = steps.find((one) => one.kind === 'picture' && one.sha256 === sha256)
      const at = step ? toIso(step.at) : null
      const item = { kind: 'picture', at, sha256, sizeBytes, mediaType: mediaTypeOf(head) ?? null } as const
      return { item, ...placeOf(step, createdAt) }
    }),
    ...deliveries
      .slice(0, most.deliveries)
      .reverse()
      .flatMap((one) => placeDelivery(one, steps)),
    ...jobs.slice(0, most.jobs).map((job) => placeJob(vendor, job, now)),
  ]
  placed.sort((a, b) => a.at - b.at || (a.after < b.after ? -1 : a.after > b.after ? 1 : a.nth - b.nth))
  const cut =
    requests.length > most.requests ||
    deliveries.length > most.deliveries ||
    jobs.length > most.jobs ||
    pictures.length > most.pictures
  return { vendor, journeyId, now: toIso(now), items: placed.map(({ item }) => item), cut }
}

/** Where something stands that the trail may know of; what it does not know of is put where it can be at the earliest. */
const placeOf = (step: Step | undefined, earliest: number): Omit<Placed, 'item'> =>
  step ? { at: step.at, after: step.after, nth: step.nth } : { at: earliest, after: 0, nth: 0 }

function placeState(step: Step): Placed[] {
  if (step.kind !== 'state') return []
  const { status, ended, scenario } = step
  return [{ item: { kind: 'state', at: toIso(step.at), status, ended, scenario }, ...placeOf(step, 0) }]
}

function placeDelivery({ id, event, status, attempts, nextAt }: Delivery, steps: readonly Step[]): Placed[] {
  const step = steps.find((one) => one.kind === 'owed' && one.delivery === id)
  const at = step ? toIso(step.at) : null
  const next = nextAt === null ? null : toIso(nextAt)
  const owed = { kind: 'webhook', at, id, event, status, attempts: attempts.length, nextAt: next } as const
  const place = placeOf(step, attempts[0]?.at ?? nextAt ?? 0)
  return [
    { item: owed, ...place },
    ...attempts.map((attempt, i): Placed => {
      const { status = null, error = null } = attempt
      const item = { kind: 'attempt', at: toIso(attempt.at), id, event, attempt: i + 1, status, error } as const
      return { item, at: attempt.at, after: place.after, nth: place.nth + (i + 1) / (attempts.length + 1) }
    }),
  ]
}

function placeJob(vendor: string, { at, kind, payload, seq }: Job, now: number): Placed {
  const job = kind.startsWith(`${vendor}.`) ? kind.slice(vendor.length + 1) : kind
  const delivery = typeof payload.deliveryId === 'string' ? payload.deliveryId : null
  const item = { kind: 'job', at: toIso(at), inMs: at - now, job, delivery } as const
  // what is overdue has not happened all the same
  return { item, at: Math.max(at, now), after: last, nth: seq }
}
