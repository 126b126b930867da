/** What a place in a contract wants and what came there, in words that fit a line; asked only for what was refused. */
import type * as z from 'zod'
import { defOf, locate, nextOf } from './locate.js'

/** Longest text of a received value, in characters. */
const longest = 200

/** What a value that does not fit was to be: read off the words of the refusal. */
export function expectedOf(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  if (issue.code === 'invalid_union' && issue.errors.length === 0) {
    const known = kindsOf(locate(schema, issue.path.slice(0, -1)).found, String(issue.path.at(-1)))
    return known.length > 0 ? `one of ${known.join(', ')}` : 'one of the kinds that are known'
  }
  return /\bexpected (.+?)(?:, received .*)?$/s.exec(issue.message)?.[1] ?? issue.message
}

/** What came, and whether the contract vouches for it being printed. */
export function receivedAt(
  schema: z.ZodType,
  value: unknown,
  path: readonly PropertyKey[],
): { received: string; sensitive?: true } {
  let found = value
  for (const key of path) {
    const holds = typeof found === 'object' && found !== null && Object.hasOwn(found, key)
    found = holds ? (found as Record<PropertyKey, unknown>)[key] : undefined
  }
  const plain = found === undefined || typeof found === 'object'
  return { received: inWords(found), ...(!plain && isSensitive(schema, path) && { sensitive: true as const }) }
}

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (value instanceof Blob) return 'a file'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? typeof value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** A place that the schema does not know may hold anything, so it counts as one that must not be printed. */
function isSensitive(schema: z.ZodType, path: readonly PropertyKey[]): boolean {
  const { found, sensitive } = locate(schema, path)
  return sensitive || found === undefined
}

/** The values by which the branches of a union are told apart. */
function kindsOf(schema: z.ZodType | undefined, key: string): string[] {
  const options = (schema && (defOf(schema).options as z.ZodType[] | undefined)) ?? []
  return options.flatMap((option) => {
    const field = nextOf(defOf(option), key)
    const values = field && (defOf(field).values as unknown[] | undefined)
    return (values ?? []).map((value) => JSON.stringify(value))
  })
}
