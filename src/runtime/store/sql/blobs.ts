/**
 * Pictures in the database. What a request brings stays in this process until a unit of work owns it, and is stored with that; what
 * nobody owns any more is swept.
 */
import { createHash } from 'node:crypto'
import type { Blobs } from '../types.js'
import type { SqlEngine, Step } from './engine.js'
import { blobsLock, list } from './plan.js'

/** Owners looked at together when room is needed. */
const ownersAtOnce = 32

export class SqlBlobs implements Blobs {
  readonly #engine: SqlEngine
  /** What requests under way hold. */
  readonly #held = new Map<string, { bytes: Uint8Array; holds: number }>()
  /** Bytes that were stored since it was last looked whether there is room; the first time they are not known. */
  #added = Number.POSITIVE_INFINITY

  constructor(
    engine: SqlEngine,
    readonly limitBytes: number,
  ) {
    this.#engine = engine
  }

  async size(): Promise<number> {
    const held = [...this.#held].map(([sha]) => ({ sha }))
    const stored = new Set((await this.#engine.read('blobsAmong', [list(held)])).map(({ sha }) => sha))
    let sum = await this.#sum('blobBytes')
    for (const [sha, { bytes }] of this.#held) if (!stored.has(sha)) sum += bytes.byteLength
    return sum
  }

  async put(bytes: Uint8Array): Promise<string> {
    const sha = createHash('sha256').update(bytes).digest('hex')
    const held = this.#held.get(sha)
    if (held) held.holds++
    else this.#held.set(sha, { bytes, holds: 1 })
    return sha
  }

  async get(sha: string): Promise<Uint8Array | undefined> {
    const held = this.#held.get(sha)
    if (held) return held.bytes
    const bytes = (await this.#engine.read('getBlob', [sha]))[0]?.bytes as Uint8Array | ArrayBuffer | undefined
    return bytes === undefined ? undefined : new Uint8Array(bytes)
  }

  release(sha: string): void {
    const held = this.#held.get(sha)
    if (held && --held.holds === 0) this.#held.delete(sha)
  }

  /** What stores a picture that is owned now; undefined for one that is not in hand, which is stored already or gone. */
  storing(sha: string): Step | undefined {
    const held = this.#held.get(sha)
    return held && { statement: 'putBlob', params: [sha, held.bytes.byteLength, held.bytes] }
  }

  /** Makes room, when so much was stored that there may be none. A sum over all of them is not for every picture. */
  async stored(bytes: number): Promise<void> {
    this.#added += bytes
    if (this.#added > this.limitBytes / 64) await this.makeRoom()
  }

  /** Lets the oldest go that are not saved, until there is room. */
  async makeRoom(): Promise<void> {
    this.#added = 0
    let excess = (await this.#sum('blobBytes')) - (await this.#sum('keptBytes')) - this.limitBytes
    while (excess > 0) {
      const owners = await this.#engine.read('oldestOwners', [ownersAtOnce])
      if (owners.length === 0) return
      for (const { space, owner } of owners) {
        if (excess > 0) excess -= await this.#disown(space as number, String(owner))
      }
    }
  }

  /** Ends what an owner owns; answers the bytes that went. */
  async #disown(space: number, owner: string): Promise<number> {
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
