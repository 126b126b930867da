/** What a place in a contract wants and what came there, in words that fit a line; asked only for what was refused. */
import type * as z from 'zod'
import { marks } from './marks.js'

/** Longest text of a received value, in characters. */
const longest = 200

/** What a value that does not fit was to be: read off the words of the refusal. */
export function expectedOf(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  if (issue.code === 'invalid_union' && issue.errors.length === 0) {
    const known = kindsOf(at(schema, issue.path.slice(0, -1))[0], String(issue.path.at(-1)))
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
  const [found, marked] = at(schema, path)
  return marked || found === undefined
}

type Def = { type: string } & Record<string, unknown>
const defOf = (schema: z.ZodType): Def => schema._zod.def as unknown as Def

/** The schema at a path, and whether anything on the way is marked as secret or personal. */
function at(schema: z.ZodType, path: readonly PropertyKey[], depth = 0): [z.ZodType | undefined, boolean] {
  const marked = marks.get(schema)?.sensitivity !== undefined
  const def = defOf(schema)
  // a schema that holds itself is followed as far as a value would be
  if (depth > 100) return [undefined, true]
  const inner = def.innerType ?? (def.type === 'lazy' ? (def.getter as () => z.ZodType)() : undefined)
  if (inner) return also(marked, at(inner as z.ZodType, path, depth + 1))
  if (def.type === 'union') {
    const ways = (def.options as z.ZodType[]).map((option) => at(option, path, depth + 1))
    const some = path.length === 0 ? schema : ways.find(([found]) => found)?.[0]
    return [some, marked || ways.some((way) => way[1])]
  }
  const [key, ...rest] = path
  if (key === undefined) return [schema, marked]
  const next = nextOf(def, key)
  return next ? also(marked, at(next, rest, depth + 1)) : [undefined, marked]
}

const also = (marked: boolean, [found, more]: [z.ZodType | undefined, boolean]): [z.ZodType | undefined, boolean] => [
  found,
  marked || more,
]

function nextOf(def: Def, key: PropertyKey): z.ZodType | undefined {
  if (def.type === 'array') return def.element as z.ZodType
  if (def.type === 'record') return def.valueType as z.ZodType
  const shape = def.shape as Record<PropertyKey, z.ZodType> | undefined
  return shape && Object.hasOwn(shape, key) ? shape[key] : undefined
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
