/** Clock and snapshots as a test holds them; what does the work is loaded by its first use. */
import type * as z from 'zod'
import type { Simulator } from '../../mocks/simulator.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type * as schemas from './schemas.js'

type Shown<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

/** An ISO date or instant, or epoch milliseconds. */
export type InstantGiven = string | number | Date

export interface ClockHandle {
  /** Sets the instant; ahead, what falls due on the way is run. */
  set(now: InstantGiven): Promise<Shown<'ClockSet'>>
  /** Stops the clock where it stands, or at an instant. */
  freeze(now?: InstantGiven): Promise<Shown<'ClockSet'>>
  /** Lets the clock run, so many times as fast as real time. */
  scale(speed: number): Promise<Shown<'ClockSet'>>
  /** Lets the clock run at a distance from real time, in milliseconds. */
  offset(ms: number): Promise<Shown<'ClockSet'>>
  state(): Promise<Shown<'ClockInfo'>>
}

export interface SnapshotsHandle {
  /** Saves the present state under a name; what had the name before goes. */
  save(name: string): Promise<Shown<'SnapshotInfo'>>
  /** Puts the namespace back to where it was. */
  restore(name: string): Promise<Shown<'SnapshotInfo'>>
  /** Oldest first. */
  list(): Promise<Shown<'SnapshotInfo'>[]>
  remove(name: string): Promise<void>
}

const actions = () => import('./actions.js')

/** What is no instant stays as it is, for the refusal to name. */
const toText = (now: InstantGiven): string =>
  typeof now === 'string' || Number.isNaN(Number(new Date(now))) ? String(now) : new Date(now).toISOString()

/** Makes what a namespace's handle offers beside `now`, `advance` and `drain`. */
export function clockHandle(sim: Simulator, namespace: Namespace): ClockHandle {
  const set = async (body: Shown<'SetClock'>) => (await actions()).setClock(sim, namespace, body)
  return {
    set: async (now) => set({ now: toText(now) }),
    freeze: async (now) => set({ frozen: true, ...(now !== undefined && { now: toText(now) }) }),
    scale: (speed) => set({ speed }),
    offset: (offsetMs) => set({ offsetMs }),
    state: async () => (await actions()).clockOf(sim, namespace),
  }
}

/** Makes the snapshots of a namespace's handle. */
export const snapshotsHandle = (sim: Simulator, namespace: Namespace): SnapshotsHandle => ({
  save: async (name) => (await actions()).saveSnapshot(sim, namespace, { name }),
  restore: async (name) => (await actions()).restoreSnapshot(sim, namespace, name),
  list: async () => (await actions()).listSnapshots(sim, namespace),
  remove: async (name) => (await actions()).removeSnapshot(sim, namespace, name),
})
