/** Pictures in the database: held by the request that brings them, owned by journeys, swept when nobody has them. */
import { createHash } from 'node:crypto'
import type { Blobs } from '../types.js'
import type { SqlEngine } from './engine.js'
import { blobsLock, list } from './plan.js'

/** The space whose owners are the holds of a process: none that a namespace has. */
export const holdSpace = (replica: number): number => -(replica + 1)

/** Owners looked at together when room is needed. */
const ownersAtOnce = 32

export class SqlBlobs implements Blobs {
  readonly #engine: SqlEngine
  readonly #replica: number
  /** Names of the holds of this process, by what they hold. */
  readonly #holds = new Map<string, string[]>()
  #held = 0
  /** Bytes that were added since it was last looked whether there is room; the first time they are not known. */
  #added = Number.POSITIVE_INFINITY

  constructor(
    engine: SqlEngine,
    replica: number,
    readonly limitBytes: number,
  ) {
    this.#engine = engine
    this.#replica = replica
  }

  async size(): Promise<number> {
    return this.#sum('blobBytes')
  }

  async put(bytes: Uint8Array): Promise<string> {
    const sha = createHash('sha256').update(bytes).digest('hex')
    const hold = String(this.#held++)
    const [made] = await this.#engine.commit(
      [
        { statement: 'putBlob', params: [sha, bytes.byteLength, bytes] },
        { statement: 'own', params: [holdSpace(this.#replica), list([{ owner: hold, sha }])] },
      ],
      { together: [blobsLock] },
    )
    const holds = this.#holds.get(sha)
    if (holds) holds.push(hold)
    else this.#holds.set(sha, [hold])
    if (made!.length > 0) this.#added += bytes.byteLength
    // a sum over all of them is not for every picture
    if (this.#added > this.limitBytes / 64) await this.makeRoom()
    return sha
  }

  async get(sha: string): Promise<Uint8Array | undefined> {
    const bytes = (await this.#engine.read('getBlob', [sha]))[0]?.bytes as Uint8Array | ArrayBuffer | undefined
    return bytes === undefined ? undefined : new Uint8Array(bytes)
  }

  async release(sha: string): Promise<void> {
    const holds = this.#holds.get(sha)
    const owner = holds?.pop()
    if (owner === undefined) return
    if (holds!.length === 0) this.#holds.delete(sha)
    await this.disown(holdSpace(this.#replica), owner)
  }

  /** Ends the holds of a process that is gone. */
  async endHolds(space: number): Promise<void> {
    const params = [space]
    await this.#engine.commit(
      [
        { statement: 'sweepSpace', params },
        { statement: 'disownSpace', params },
      ],
      { alone: [blobsLock] },
    )
  }

  /** Lets the oldest go that nobody holds or saved, until there is room. */
  async makeRoom(): Promise<void> {
    this.#added = 0
    let excess = (await this.#sum('blobBytes')) - (await this.#sum('keptBytes')) - this.limitBytes
    while (excess > 0) {
      const owners = await this.#engine.read('oldestOwners', [ownersAtOnce])
      if (owners.length === 0) return
      for (const { space, owner } of owners) {
        if (excess > 0) excess -= await this.disown(space as number, String(owner))
      }
    }
  }

  /** Ends what an owner owns; answers the bytes that went. */
  async disown(space: number, owner: string): Promise<number> {
    const params = [space, list([{ owner }])]
    const [swept] = await this.#engine.commit(
      [
        { statement: 'sweepOwned', params },
        { statement: 'disown', params },
      ],
      { alone: [blobsLock] },
    )
    return swept!.reduce((sum, { size }) => sum + (size as number), 0)
  }

  async #sum(statement: 'blobBytes' | 'keptBytes'): Promise<number> {
    return (await this.#engine.read(statement, []))[0]!.n as number
  }
}
