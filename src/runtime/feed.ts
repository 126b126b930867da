/** Tells whoever watches a namespace that something in it changed, and which part: nothing of what, so that nothing is lost. */

import { stopwatchMs } from './clock.js'

/** `requests` the journal; `state` records, jobs and deliveries; `clock` where it stands; `sink` what the built-in receiver got. */
export const topics = ['requests', 'state', 'clock', 'sink'] as const
export type Topic = (typeof topics)[number]

/** How often each part has changed since the process began. */
export type Versions = Readonly<Record<Topic, number>>

/** Counts changes by part. Costs an addition where nobody watches. */
export class Feed {
  /** Tells it from that of another process, and of another namespace of the same name: there the same numbers mean nothing. */
  readonly since = stopwatchMs()
  readonly #versions: Record<Topic, number> = { requests: 0, state: 0, clock: 0, sink: 0 }
  readonly #watchers = new Set<() => void>()

  get versions(): Versions {
    return { ...this.#versions }
  }

  touch(topic: Topic): void {
    this.#versions[topic]++
    for (const watcher of this.#watchers) watcher()
  }

  /** Calls back after every change, until what it answers is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }
}
