/** Bytes by digest in memory, within a bound: past it, the oldest that nobody is using go first. */
import { createHash } from 'node:crypto'
import type { Blobs } from './types.js'

interface Blob {
  bytes: Uint8Array
  holds: number
  owners: Set<string>
}

/** Blobs in memory. Owners are journeys, named with their namespace. */
export class MemoryBlobs implements Blobs {
  readonly #blobs = new Map<string, Blob>()
  readonly #byOwner = new Map<string, Set<string>>()
  /** Ended owners, oldest first. */
  readonly #ended = new Set<string>()
  #sizeBytes = 0

  constructor(readonly limitBytes: number) {}

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const known = this.#blobs.get(sha256)
    if (known) {
      known.holds++
      return sha256
    }
    this.#blobs.set(sha256, { bytes, holds: 1, owners: new Set() })
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

  #sweep(sha256: string, blob: Blob): void {
    if (blob.holds > 0 || blob.owners.size > 0) return
    this.#blobs.delete(sha256)
    this.#sizeBytes -= blob.bytes.byteLength
  }

  #makeRoom(): void {
    for (const owner of this.#ended) {
      if (this.#sizeBytes <= this.limitBytes) return
      this.disown(owner)
    }
    // no ended journey is left: memory stays bounded all the same, at the cost of the oldest pictures
    for (const owner of this.#byOwner.keys()) {
      if (this.#sizeBytes <= this.limitBytes) return
      this.disown(owner)
    }
  }
}
