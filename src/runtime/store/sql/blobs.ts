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
    for (;;) {
      const kept = await this.#sum('keptBytes')
      let excess = (await this.#sum('blobBytes')) - kept - this.limitBytes
      if (excess <= 0) return
      const going: { space: number; owner: string }[] = []
      for (const { space, owner, size } of await this.#engine.read('oldestOwners', [ownersAtOnce])) {
        if (excess <= 0) break
        excess -= size as number
        going.push({ space: space as number, owner: String(owner) })
      }
      if (going.length === 0) return
      await this.#disown(going)
    }
  }

  /** Ends what owners own, and sweeps what nobody else does. */
  async #disown(owners: readonly { space: number; owner: string }[]): Promise<void> {
    const steps = [...new Set(owners.map(({ space }) => space))].flatMap((space): Step[] => {
      const params = [space, list(owners.flatMap((one) => (one.space === space ? [{ owner: one.owner }] : [])))]
      return [
        { statement: 'sweepOwned', params },
        { statement: 'disown', params },
      ]
    })
    await this.#engine.commit(steps, { alone: [blobsLock] })
  }

  async #sum(statement: 'blobBytes' | 'keptBytes'): Promise<number> {
    return (await this.#engine.read(statement, []))[0]!.n as number
  }
}
