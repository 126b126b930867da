/** Bytes by digest in memory, within a bound: past it, the oldest that nobody is using go first. */
import { createHash } from 'node:crypto'
import { SimError } from '../../errors.js'
import { type Blobs, headBytes, type OwnedBlob } from './types.js'

interface Blob {
  bytes: Uint8Array
  holds: number
  owners: Set<string>
  /** Snapshots that hold it. */
  kept: number
}

/** What a snapshot knows of pictures: who owned which, and which owners had ended. */
export interface KeptBlobs {
  owned: readonly (readonly [owner: string, sha256s: readonly string[]])[]
  ended: readonly string[]
}

/** Blobs in memory. Owners are journeys, named with their namespace. */
export class MemoryBlobs implements Blobs {
  readonly #blobs = new Map<string, Blob>()
  readonly #byOwner = new Map<string, Set<string>>()
  /** Ended owners, oldest first. */
  readonly #ended = new Set<string>()
  #sizeBytes = 0
  /** Bytes that snapshots hold: they have a bound of their own, since nothing may sweep them. */
  #keptBytes = 0

  constructor(readonly limitBytes: number) {}

  size(): number {
    return this.#sizeBytes
  }

  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const known = this.#blobs.get(sha256)
    if (known) {
      known.holds++
      return sha256
    }
    this.#blobs.set(sha256, { bytes, holds: 1, owners: new Set(), kept: 0 })
    this.#sizeBytes += bytes.byteLength
    this.#makeRoom()
    return sha256
  }

  async get(sha256: string): Promise<Uint8Array | undefined> {
    return this.#blobs.get(sha256)?.bytes
  }

  release(sha256: string): void {
    const blob = this.#blobs.get(sha256)
    if (!blob) return
    blob.holds--
    this.#sweep(sha256, blob)
  }

  own(sha256: string, owner: string): void {
    const blob = this.#blobs.get(sha256)
    if (!blob) return
    blob.owners.add(owner)
    const owned = this.#byOwner.get(owner)
    if (owned) owned.add(sha256)
    else this.#byOwner.set(owner, new Set([sha256]))
  }

  /** What an owner holds, in the order it got it. */
  owned(owner: string): OwnedBlob[] {
    return [...(this.#byOwner.get(owner) ?? [])].map((sha256) => {
      const { bytes = new Uint8Array() } = this.#blobs.get(sha256) ?? {}
      return { sha256, sizeBytes: bytes.byteLength, head: bytes.slice(0, headBytes) }
    })
  }

  disown(owner: string): void {
    const owned = this.#byOwner.get(owner)
    this.#byOwner.delete(owner)
    this.#ended.delete(owner)
    for (const sha256 of owned ?? []) {
      const blob = this.#blobs.get(sha256)
      if (!blob) continue
      blob.owners.delete(owner)
      this.#sweep(sha256, blob)
    }
  }

  /** Lets go of everything that owners with this prefix hold. */
  disownAll(prefix: string): void {
    for (const owner of [...this.#byOwner.keys()]) if (owner.startsWith(prefix)) this.disown(owner)
  }

  /** Says that an owner has ended, so that its blobs may go when room is needed. */
  end(owner: string): void {
    if (this.#byOwner.has(owner)) this.#ended.add(owner)
  }

  /** Holds what owners with this prefix own, for a snapshot. @throws SimError when snapshots would hold too much */
  keep(prefix: string): KeptBlobs {
    const owned = [...this.#byOwner].flatMap(([owner, sha256s]) =>
      owner.startsWith(prefix) ? [[owner, [...sha256s]] as const] : [],
    )
    const kept = { owned, ended: [...this.#ended].filter((owner) => owner.startsWith(prefix)) }
    this.#hold(kept, 1)
    if (this.#keptBytes <= this.limitBytes) return kept
    this.unkeep(kept)
    throw new SimError(
      'limit_reached',
      `snapshots would hold more than ${this.limitBytes} bytes of pictures`,
      'Remove a snapshot, or raise blobLimitBytes.',
    )
  }

  /** Ends what `keep` began. */
  unkeep(kept: KeptBlobs): void {
    this.#hold(kept, -1)
    for (const [, sha256s] of kept.owned) {
      for (const sha256 of sha256s) {
        const blob = this.#blobs.get(sha256)
        if (blob) this.#sweep(sha256, blob)
      }
    }
    this.#makeRoom()
  }

  /** Gives owners with this prefix back what they owned when it was kept. */
  putBack(prefix: string, { owned, ended }: KeptBlobs): void {
    this.disownAll(prefix)
    for (const [owner, sha256s] of owned) for (const sha256 of sha256s) this.own(sha256, owner)
    for (const owner of ended) this.end(owner)
  }

  #hold({ owned }: KeptBlobs, by: 1 | -1): void {
    for (const [, sha256s] of owned) {
      for (const sha256 of sha256s) {
        const blob = this.#blobs.get(sha256)
        if (!blob) continue
        if (blob.kept === (by > 0 ? 0 : 1)) this.#keptBytes += by * blob.bytes.byteLength
        blob.kept += by
      }
    }
  }

  #sweep(sha256: string, blob: Blob): void {
    if (blob.holds > 0 || blob.owners.size > 0 || blob.kept > 0) return
    if (this.#blobs.delete(sha256)) this.#sizeBytes -= blob.bytes.byteLength
  }

  #makeRoom(): void {
    // no ended journey is left at last: memory stays bounded all the same, at the cost of the oldest pictures
    for (const owners of [this.#ended, this.#byOwner.keys()]) {
      for (const owner of owners) {
        if (this.#sizeBytes - this.#keptBytes <= this.limitBytes) return
        if (this.#frees(owner)) this.disown(owner)
      }
    }
  }

  /** Letting go of what a snapshot holds too makes no room. */
  #frees(owner: string): boolean {
    for (const sha256 of this.#byOwner.get(owner) ?? []) if (this.#blobs.get(sha256)?.kept === 0) return true
    return false
  }
}
