/** Setting the clock, and saving and restoring states: the one implementation behind HTTP and the in-process API. */
import type * as z from 'zod'
import { SimError } from '../../errors.js'
import type { Simulator } from '../../mocks/simulator.js'
import { type ClockSetting, fastest, inRange, parseInstant, toIso } from '../../runtime/clock.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type { JsonValue, Saved } from '../../runtime/store/types.js'
import type * as schemas from './schemas.js'

type Body<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

/** Says where the clock of a namespace stands. */
export function clockOf({ store }: Simulator, { name, clock }: Namespace): Body<'ClockInfo'> {
  const nextAt = store.nextAt(name, ['state', 'send'])
  const { speed } = clock.state
  return {
    now: toIso(clock.now()),
    speed,
    frozen: clock.frozen,
    offsetMs: clock.offsetMs ?? null,
    nextJobAt: nextAt === undefined ? null : toIso(nextAt),
  }
}

/** Sets the clock of a namespace. @throws SimError for what no clock can do */
export async function setClock(
  sim: Simulator,
  namespace: Namespace,
  body: Body<'SetClock'>,
): Promise<Body<'ClockSet'>> {
  const { ran } = await namespace.scheduler.set(() => readSetting(namespace, body))
  return { ...clockOf(sim, namespace), ran: ran.map((job) => ({ ...job, at: toIso(job.at) })) }
}

function readSetting({ clock }: Namespace, { now, offsetMs, speed, frozen }: Body<'SetClock'>): ClockSetting {
  if ([now, offsetMs, speed, frozen].every((given) => given === undefined)) {
    throw refusal('nothing is said about the clock', 'Give now, offsetMs, speed or frozen.')
  }
  if (now !== undefined && offsetMs !== undefined) {
    throw refusal('now and offsetMs name two instants', 'Give one of them.')
  }
  if (speed !== undefined && offsetMs !== undefined) {
    throw refusal('a clock with a speed of its own keeps no distance from real time', 'Give offsetMs or speed.')
  }
  if (speed !== undefined && frozen === true) {
    throw refusal('a frozen clock has no speed', 'Give speed, or frozen: true.')
  }
  if (speed !== undefined && (speed <= 0 || speed > fastest)) {
    throw refusal(`no clock runs at speed ${speed}`, `Give more than 0 and at most ${fastest}; frozen: true stops it.`)
  }
  const setting = {
    ...(now !== undefined && { nowMs: readInstant(now) }),
    ...(offsetMs !== undefined && { offsetMs }),
    speed: speedOf(clock.state.speed, { offsetMs, speed, frozen }),
  }
  inRange(clock.target(setting), offsetMs === undefined ? now : `real time + ${offsetMs} ms`)
  return setting
}

/** A clock that stood still and is told to run runs as real time does. */
function speedOf(before: number, { offsetMs, speed, frozen }: Omit<Body<'SetClock'>, 'now'>): number {
  if (frozen === true) return 0
  if (offsetMs !== undefined) return 1
  return speed ?? (frozen === false ? before || 1 : before)
}

function readInstant(text: string): number {
  const instant = parseInstant(text)
  if (instant !== undefined) return inRange(instant, text)
  throw refusal(`"${text}" is no instant`, 'Use an ISO date, or an instant with its zone such as 2026-03-01T09:00:00Z.')
}

const refusal = (message: string, hint: string): SimError => new SimError('bad_request', message, hint)

/** What is kept beside a saved state: where the clock stood, and how far the journal had counted. */
interface Beside {
  readonly now: number
  readonly speed: number
  readonly count: number
  readonly written: number
  readonly [key: string]: JsonValue
}

const toInfo = ({ name, about }: Saved): Body<'SnapshotInfo'> => {
  const { now, speed } = about as Beside
  return { name, now: toIso(now), speed, frozen: speed === 0 }
}

/** Saves the state of a namespace under a name. @throws SimError when there are too many, or too many pictures */
export async function saveSnapshot(
  { store, options }: Simulator,
  { name: namespace, clock, journal, feed, trail }: Namespace,
  { name }: Body<'CreateSnapshot'>,
): Promise<Body<'SnapshotInfo'>> {
  const { snapshotLimit = 20 } = options
  const others = (await store.saved(namespace)).filter((saved) => saved.name !== name)
  if (others.length >= snapshotLimit) {
    throw new SimError(
      'limit_reached',
      `the namespace has ${snapshotLimit} snapshots already`,
      'Remove one, DELETE /_sim/snapshots/{name}, or raise snapshotLimit.',
    )
  }
  const beside = (): Beside => {
    trail.mark(name)
    return { now: clock.now(), speed: clock.state.speed, ...journal.mark(name) }
  }
  const saved = await store.save(namespace, name, beside)
  // no unit of work commits it
  feed.touch('state')
  return toInfo(saved)
}

/** Lists the snapshots of a namespace, oldest first. */
export const listSnapshots = async ({ store }: Simulator, { name }: Namespace): Promise<Body<'SnapshotInfo'>[]> =>
  (await store.saved(name)).map(toInfo)

/** Puts a namespace back to where it was: what came after it is forgotten, and sends under way are void. */
export async function restoreSnapshot(
  sim: Simulator,
  namespace: Namespace,
  name: string,
): Promise<Body<'SnapshotInfo'>> {
  let info: Body<'SnapshotInfo'> | undefined
  let clock = namespace.clock.state
  const then = (saved: Saved): void => {
    const { now: _, speed: __, ...mark } = saved.about as Beside
    namespace.clock.restore(clock)
    namespace.journal.rewind(name, mark)
    namespace.trail.rewind(name)
    namespace.forget()
    info = toInfo(saved)
  }
  await sim.store.restore(namespace.name, name, then, ({ about }) => {
    const { now: nowMs, speed } = about as Beside
    clock = namespace.clock.stateAt({ nowMs, speed })
    return clock
  })
  if (!info) throw nothing(name)
  namespace.scheduler.arm()
  return info
}

/** Removes a snapshot. @throws SimError when there is none of this name */
export async function removeSnapshot({ store }: Simulator, namespace: Namespace, name: string): Promise<void> {
  if (!(await store.unsave(namespace.name, name))) throw nothing(name)
  namespace.journal.unmark(name)
  namespace.trail.unmark(name)
  namespace.feed.touch('state')
}

const nothing = (name: string): SimError =>
  new SimError('not_found', `there is no snapshot "${name}"`, 'GET /_sim/snapshots lists them.')
