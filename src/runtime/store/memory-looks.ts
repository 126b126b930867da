/** What is committed in memory, for lists that people read. */
import { inOrder } from './job-queue.js'
import type { MemoryBlobs } from './memory-blobs.js'
import type { Space } from './memory-space.js'
import type { Job, Kind, Looks, OwnedBlob, Page, StoredRecord } from './types.js'

export class MemoryLooks implements Looks {
  readonly #space: (namespace: string) => Space
  readonly #blobs: MemoryBlobs
  readonly #hostile: boolean

  /** @param hostile never answers the same object twice */
  constructor(space: (namespace: string) => Space, blobs: MemoryBlobs, hostile: boolean) {
    this.#space = space
    this.#blobs = blobs
    this.#hostile = hostile
  }

  async newest<T extends StoredRecord>(
    namespace: string,
    { name }: Kind<T>,
    index: string,
    value: string,
    page: Page = {},
  ): Promise<T[]> {
    const found = (this.#space(namespace).tables.get(name)?.newest(index, value, page) ?? []) as T[]
    return this.#hostile ? structuredClone(found) : found
  }

  async jobs(namespace: string, journeyId: string, most: number): Promise<Job[]> {
    const space = this.#space(namespace)
    return [...space.queues.state.jobsOf(journeyId), ...space.queues.send.jobsOf(journeyId)]
      .sort(inOrder)
      .slice(0, most)
      .map((job) => space.toJob(job))
  }

  async blobs(namespace: string, owner: string): Promise<OwnedBlob[]> {
    this.#space(namespace)
    return this.#blobs.owned(`${namespace}\0${owner}`)
  }
}
