/** Says what is wrong with a config: where, what was expected, what came, and what was probably meant. */
import type * as z from 'zod'
import { formatPath } from '../contracts/check.js'
import { didYouMean } from '../mocks/spelling.js'

type Issue = z.core.$ZodIssue

/** One line for each problem. */
export function describeProblems(schema: z.ZodType, value: unknown, issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => describe(schema, value, issue, []))
}

function describe(schema: z.ZodType, root: unknown, issue: Issue, prefix: readonly PropertyKey[]): string[] {
  const path = [...prefix, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path)
    return issue.keys.map((key) => {
      const where = path.length > 0 ? `${formatPath(path)}: ` : ''
      const near = didYouMean(key, known)
      return `${where}there is no option "${key}"${near || (known.length > 0 ? `; known: ${known.join(', ')}` : '')}`
    })
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0 && /^Invalid input/.test(issue.message)) {
    if (issue.errors.some((branch) => depth(branch) > 0))
      return bestBranch(issue.errors).flatMap((inner) => describe(schema, root, inner, path))
    // every branch refuses the value itself: it may be what any of them takes
    const first = issue.errors.map((branch) => branch[0]!)
    const words = [...new Set(first.map((inner) => expected(inner).replace(/^expected /, '')))].join(' or ')
    const known = first.flatMap((inner) => (inner.code === 'invalid_value' ? inner.values.map(String) : []))
    return [refusal(path, `expected ${words}`, valueAt(root, path), known)]
  }
  if (issue.code === 'invalid_key')
    return [`${formatPath(path)}: the name is not accepted: ${expected(issue.issues[0]!)}`]
  const known = issue.code === 'invalid_value' ? issue.values.map(String) : optionsOf(issue)
  return [refusal(path, expected(issue), valueAt(root, path), known)]
}

/** One line about a value; the words it may have been meant to be are those that are known. */
function refusal(path: readonly PropertyKey[], wanted: string, came: unknown, known: readonly string[]): string {
  const near = typeof came === 'string' ? didYouMean(came, known) : ''
  return `${formatPath(path) || 'the file'} is not accepted: ${wanted}, got ${show(came)}${near}`
}

/** The branch that got furthest explains a failure best. */
const bestBranch = (branches: readonly Issue[][]): Issue[] =>
  [...branches].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0]!

const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map(({ path }) => path.length))

const optionsOf = (issue: Issue): string[] =>
  issue.code === 'invalid_union' ? ((issue as { options?: unknown[] }).options ?? []).map(String) : []

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'text',
}

function expected(issue: Issue): string {
  const options = optionsOf(issue)
  if (options.length > 0) return `expected one of ${options.join(', ')}`
  if (issue.message.startsWith('expected ')) return issue.message
  if (issue.code === 'invalid_type') return `expected ${kinds[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value')
    return `expected ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`
  if (issue.code === 'too_small') return `expected at least ${issue.minimum}${unit(issue.origin)}`
  if (issue.code === 'too_big') return `expected at most ${issue.maximum}${unit(issue.origin)}`
  if (issue.code === 'invalid_format' && issue.format === 'url') return 'expected a URL'
  return /^(must|expected) /.test(issue.message) ? `it ${issue.message}` : issue.message
}

const unit = (origin: string): string => (origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '')

function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'function') return 'a function'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined | null)?.[key], root)

interface Def {
  type: string
  innerType?: z.ZodType
  element?: z.ZodType
  valueType?: z.ZodType
  options?: z.ZodType[]
}

/** Names the keys that are known at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const { innerType, options } = (schema as z.ZodType & { def: Def }).def
  if (innerType) return keysAt(innerType, path)
  if (options) return [...new Set(options.flatMap((option) => keysAt(option, path)))]
  const [first, ...rest] = path
  const shape = (schema as Partial<z.ZodObject>).shape
  if (first === undefined) return shape ? Object.keys(shape) : []
  const { element, valueType } = (schema as z.ZodType & { def: Def }).def
  const next = shape ? shape[String(first)] : (element ?? valueType)
  return next ? keysAt(next as z.ZodType, rest) : []
}
