/** One check for every reader: strict for what the simulator emits, tolerant for what it is sent. */
import type * as z from 'zod'
import { furthest } from './branch.js'
import { expectedOf, receivedAt } from './received.js'

/** `strict` refuses keys the contract does not know; `tolerant` reports them and accepts. */
export type Reading = 'strict' | 'tolerant'

export interface Issue {
  /** Path in the value, for example `step_summaries[0].definition.step_id`; empty for the value itself. */
  path: string
  code: 'unknown_key' | 'wrong_value'
  message: string
  /** What a value was to be, and what it is; `sensitive` when the contract does not vouch for it being printed. */
  expected?: string
  received?: string
  sensitive?: true
}

export type CheckResult<T> =
  | { ok: true; value: T; unknownKeys: Issue[] }
  | { ok: false; issues: Issue[]; unknownKeys: Issue[] }

/** Reads a value with a schema. Never throws for a value; schemas have no transforms, so `value` equals the input less its unknown keys. */
export function check<S extends z.ZodType>(schema: S, value: unknown, reading: Reading): CheckResult<z.infer<S>> {
  const parsed = read(schema, value)
  if (!parsed) return tooDeep
  if (!parsed.success) return { ok: false, issues: flatten(parsed.error.issues, { schema, value }), unknownKeys: [] }
  const unknownKeys: Issue[] = []
  collectUnknown(value, parsed.data, [], unknownKeys)
  if (reading === 'strict' && unknownKeys.length > 0) return { ok: false, issues: unknownKeys, unknownKeys }
  return { ok: true, value: parsed.data, unknownKeys }
}

const tooDeep: CheckResult<never> = {
  ok: false,
  issues: [{ path: '', code: 'wrong_value', message: 'is nested too deeply to be read' }],
  unknownKeys: [],
}

/** Schemas that were read with. Code is made for one that is used again: making it costs more than reading once. */
const met = new WeakSet<z.ZodType>()

function read<S extends z.ZodType>(schema: S, value: unknown): z.ZodSafeParseResult<z.infer<S>> | undefined {
  try {
    if (met.has(schema)) return schema.safeParse(value)
    met.add(schema)
    return schema.safeParse(value, { jitless: true })
  } catch (error) {
    // a schema that contains itself follows the value down until the stack ends
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Writes issues as one line each, path first. */
export const describeIssues = (issues: readonly Issue[]): string =>
  issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')

/** Writes a path the way a JavaScript reader would. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else if (/^[A-Za-z_$][\w$]*$/.test(String(part))) text += text ? `.${String(part)}` : String(part)
    else text += `[${JSON.stringify(String(part))}]`
  }
  return text
}

/** Splits a path that `formatPath` wrote. */
export const parsePath = (path: string): PropertyKey[] =>
  [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)].map(([, index, quoted, name]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : name!,
  )

interface About {
  schema: z.ZodType
  value: unknown
}

function flatten(issues: readonly z.core.$ZodIssue[], about: About, prefix: readonly PropertyKey[] = []): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const path = [...prefix, ...issue.path]
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: formatPath([...path, key]), code: 'unknown_key', message: unknownKey }))
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      return flatten(issue.errors[furthest(issue.errors)]!, about, path)
    }
    const expected = expectedOf({ ...issue, path }, about.schema)
    // a branch by its kind says no more than that it is none
    const message = issue.code === 'invalid_union' ? `must be ${expected}` : issue.message
    return [
      {
        path: formatPath(path),
        code: 'wrong_value',
        message,
        expected,
        ...receivedAt(about.schema, about.value, path),
      },
    ]
  })
}

const unknownKey = 'is not in the contract'

function collectUnknown(input: unknown, known: unknown, path: PropertyKey[], found: Issue[]): void {
  // an open schema answers the very value: nothing in it is unknown, however deep it goes
  if (input === known || typeof input !== 'object' || input === null) return
  if (Array.isArray(input) && Array.isArray(known)) {
    for (let i = 0; i < input.length; i++) collectUnknown(input[i], known[i], [...path, i], found)
    return
  }
  if (!isPlain(input) || !isPlain(known)) return
  for (const key of Object.keys(input)) {
    const value = input[key]
    if (value === undefined) continue
    if (!Object.hasOwn(known, key)) {
      found.push({ path: formatPath([...path, key]), code: 'unknown_key', message: unknownKey })
    } else if (typeof value === 'object') collectUnknown(value, known[key], [...path, key], found)
  }
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
