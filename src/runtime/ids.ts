/** Ids and secrets, all drawn from a seed: the n-th id of a kind is the same on every machine. */
import { hash } from 'node:crypto'
import type { IdFormat } from '../contracts/define.js'

const digits = '0123456789'
const capitals = `${digits}ABCDEFGHIJKLMNOPQRSTUVWXYZ`
const mixed = `${capitals}abcdefghijklmnopqrstuvwxyz`

/** Digests the parts; equal parts, and only those, give equal digests. */
export const digestOf = (...parts: readonly (string | number)[]): Buffer =>
  hash('sha256', JSON.stringify(parts), 'buffer')

/** Writes a digest in a vendor's id format. */
export function formatId(format: IdFormat, digest: Buffer): string {
  if (format.kind === 'uuid') return toUuid(digest)
  if (format.kind === 'hex')
    return stretch(digest, Math.ceil(format.length / 2))
      .toString('hex')
      .slice(0, format.length)
  const alphabet = format.kind === 'digits' ? digits : format.mixed ? mixed : capitals
  const bytes = stretch(digest, format.length)
  let text = format.kind === 'digits' ? '' : (format.prefix ?? '')
  for (let i = 0; i < format.length; i++) text += alphabet[bytes[i]! % alphabet.length]
  return text
}

/** The seed a namespace gets when none is given. */
export const seedOf = (name: string): string => digestOf('seed', name).toString('hex').slice(0, 16)

function toUuid(digest: Buffer): string {
  const bytes = Buffer.from(digest.subarray(0, 16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function stretch(digest: Buffer, length: number): Buffer {
  if (length <= digest.length) return digest
  const blocks = [digest]
  for (let n = 1; n * 32 < length; n++) blocks.push(digestOf(digest.toString('hex'), n))
  return Buffer.concat(blocks)
}
