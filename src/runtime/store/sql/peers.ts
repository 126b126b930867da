/** What the processes of a shared store tell each other; a store that one process owns has none. */
import type { JobLane, KeptNamespace } from '../types.js'

/** The other processes, as a store sees them. */
export interface Peers {
  /** Tells them of a job, soon. */
  tellJob(namespace: string, lane: JobLane, at: number): void
  /** Tells them that a namespace has changed. */
  tellChange(): void
  /** Learns what they have done before now. */
  refresh(): Promise<void>
  /** Resolves when one of them has told something, or a moment has gone by. */
  heard(): Promise<void>
  /** @param leased jobs that this process has leased, which are free for others at once */
  close(leased: readonly { ord: number }[]): Promise<void>
}

/** What a row of `namespaces` says; seed, clock and about are JSON, which holds what a database cannot. */
export interface NamespaceRow {
  readonly name: string
  readonly space: number
  readonly seed: string
  readonly clock: string
  readonly about: string
  readonly dropped: number
  readonly changed: number
  readonly cause: string
}

/** A namespace as the port knows it. */
export const toKept = ({ name, seed, clock, about }: NamespaceRow): KeptNamespace => ({
  name,
  seed: JSON.parse(seed),
  clock: JSON.parse(clock),
  about: JSON.parse(about),
})
