/** What is committed in the database, for lists that people read. */
import type { Job, Kind, Looks, OwnedBlob, Page, StoredRecord } from '../types.js'
import type { SqlEngine } from './engine.js'
import { toJob } from './jobs.js'
import type { Records } from './records.js'
import type { SqlSpace } from './space.js'
import { toKey } from './text.js'

export interface LooksContext {
  readonly engine: SqlEngine
  readonly records: Records
}

export class SqlLooks implements Looks {
  readonly #context: LooksContext
  readonly #ready: (name: string) => Promise<SqlSpace>

  constructor(context: LooksContext, ready: (name: string) => Promise<SqlSpace>) {
    this.#context = context
    this.#ready = ready
  }

  async newest<T extends StoredRecord>(
    name: string,
    kind: Kind<T>,
    index: string,
    value: string,
    { after, limit = Number.MAX_SAFE_INTEGER }: Page = {},
  ): Promise<T[]> {
    const { records } = this.#context
    const { id } = await this.#ready(name)
    const cursor = after === undefined ? undefined : await records.get(id, kind, after)
    return records.newest(id, kind, index, value, { before: cursor?.ord, limit })
  }

  async jobs(name: string, journeyId: string, most: number): Promise<Job[]> {
    const { id } = await this.#ready(name)
    return (await this.#context.engine.read('jobsOf', [id, toKey(journeyId), most])).map((row) => toJob(id, row))
  }

  async blobs(name: string, owner: string): Promise<OwnedBlob[]> {
    const { id } = await this.#ready(name)
    const rows = await this.#context.engine.read('blobsOf', [id, toKey(owner)])
    return rows.map(({ sha, size, head }) => ({
      sha256: String(sha),
      sizeBytes: size as number,
      head: new Uint8Array((head ?? []) as Uint8Array),
    }))
  }
}
