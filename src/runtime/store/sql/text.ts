/** Texts as a database can hold and index them: PostgreSQL has no zero byte and no lone surrogate, and no index holds a long key. */
import { createHash } from 'node:crypto'

/** Longest key that is stored as it is, in characters of its escaped form. */
const longest = 400

/** Escapes a key as JSON would; a long one is replaced by its hash. Different keys stay different. */
export function toKey(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1)
  return escaped.length <= longest ? escaped : `"${createHash('sha256').update(text).digest('hex')}`
}

/** Reads a key back; the hash of a long one stays a hash. */
export const fromKey = (key: string): string =>
  key.startsWith('"') ? key.slice(1) : (JSON.parse(`"${key}"`) as string)
