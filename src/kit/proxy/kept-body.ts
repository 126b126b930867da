/** A copy of a body that passes by, kept to be judged: bounded, and decoded only here. */
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'

/** Bytes that all bodies under way and not yet judged may hold together. */
export class Budget {
  #left: number
  constructor(bytes: number) {
    this.#left = bytes
  }
  take(bytes: number): boolean {
    if (bytes > this.#left) return false
    this.#left -= bytes
    return true
  }
  give(bytes: number): void {
    this.#left += bytes
  }
}

export class KeptBody {
  #chunks: Buffer[] = []
  #held = 0
  /** Whether there was more than may be kept; nothing of it is then. */
  tooLarge = false

  constructor(
    readonly most: number,
    readonly budget: Budget,
  ) {}

  /** Bytes that passed, kept or not. */
  size = 0

  add(chunk: Buffer): void {
    this.size += chunk.length
    if (this.tooLarge) return
    if (this.#held + chunk.length > this.most || !this.budget.take(chunk.length)) {
      this.release()
      this.tooLarge = true
      return
    }
    this.#held += chunk.length
    this.#chunks.push(chunk)
  }

  /** The bytes, decoded by `content-encoding`; undefined for none, or when they were not kept. @throws Error when they cannot be decoded */
  async read(encoding: string | undefined): Promise<Buffer | undefined> {
    if (this.tooLarge || this.size === 0) return undefined
    let bytes: Buffer = Buffer.concat(this.#chunks)
    const codings = (encoding ?? '').split(',').map((name) => name.trim().toLowerCase())
    for (const coding of codings.reverse()) bytes = await decode(coding, bytes, this.most)
    return bytes
  }

  release(): void {
    this.budget.give(this.#held)
    this.#held = 0
    this.#chunks = []
  }
}

async function decode(coding: string, bytes: Buffer, most: number): Promise<Buffer> {
  // a small body may unpack to one that fills the memory
  const bounded = { maxOutputLength: most }
  switch (coding) {
    case '':
    case 'identity':
      return bytes
    case 'gzip':
    case 'x-gzip':
      return promisify(gunzip)(bytes, bounded)
    case 'br':
      return promisify(brotliDecompress)(bytes, bounded)
    case 'deflate':
      // some servers send it without the header of zlib
      return promisify(inflate)(bytes, bounded).catch(() => promisify(inflateRaw)(bytes, bounded))
    default:
      throw new Error(`its content-encoding "${coding}" is none that idvsim reads`)
  }
}
