/** Makes violations: how grave each is, and where the broken rule comes from. */
import type * as z from 'zod'
import { check, formatPath, type Issue, parsePath } from '../../contracts/check.js'
import { defOf, locate } from '../../contracts/locate.js'
import type { Provenance } from '../../contracts/provenance.js'
import { withNearestForm } from './forms.js'
import { wrongInstants } from './instants.js'
import type { Flaw } from './json.js'
import type { ReadBody } from './message.js'
import { readAt } from './read-at.js'
import type { JudgeOptions, SchemaPatch, Severity, Side, Violation } from './violation.js'

/** How many violations of one severity are listed of one message; of more only the number is told. */
export const mostListed = 100

/** Where a rule comes from. */
export type From = Pick<Provenance, 'evidence' | 'source'>

/** Collects what is found in one message. */
export class Findings {
  readonly violations: Violation[] = []
  comparisons = 0
  readonly #counts = new Map<Severity, number>()

  /**
   * @param where the message in the contract, for patches, such as `startJourney 200`
   */
  constructor(
    readonly side: Side,
    readonly where: string,
    readonly options: JudgeOptions,
  ) {}

  /** Counts one comparison. */
  compared(count = 1): void {
    this.comparisons += count
  }

  add(
    found: Pick<Violation, 'rule' | 'path' | 'message'> & Partial<Violation>,
    from: From,
    patch?: Omit<SchemaPatch, 'at' | 'evidence'>,
  ): void {
    const { severity = 'breaking', expected = found.message, received = 'nothing', ...rest } = found
    const assumed = from.evidence === 'assumed' && this.options.as !== 'simulator'
    const advice = assumed && severity === 'breaking'
    if (this.#isTooMany(advice ? 'advice' : severity, from)) return
    // what a client sends says nothing of the vendor
    const learned =
      this.side === 'request' ? undefined : (patch ?? (advice ? asSeen(rest.sensitive, received) : undefined))
    this.violations.push({
      side: this.side,
      ...rest,
      expected,
      received,
      severity: advice ? 'advice' : severity,
      evidence: from.evidence,
      source: from.source,
      ...((advice || severity === 'additive') &&
        learned && { patch: { at: `${this.where} ${found.path}`, ...learned, evidence: 'observed' as const } }),
    })
  }

  /** Counts one more of a severity, each for itself: a breaking one is never the one too many because of others. */
  #isTooMany(severity: Severity, { evidence, source }: From): boolean {
    const count = (this.#counts.get(severity) ?? 0) + 1
    this.#counts.set(severity, count)
    if (count <= mostListed) return false
    const path = `${severity} beyond ${mostListed}`
    const more = this.violations.find((one) => one.path === path)
    const message = `${count - mostListed} more that are not listed`
    if (more) more.message = message
    else {
      const told = { rule: 'more', path, message, expected: 'none', received: 'more' } as const
      this.violations.push({ side: this.side, ...told, severity, evidence, source })
    }
    return true
  }

  /** A message of another media type than it was to have. */
  addMediaType(expected: string, received: string, from: From): void {
    const message = `content-type must be ${expected}`
    this.add(
      { rule: 'media_type', path: 'headers.content-type', message, expected, received: received || 'nothing' },
      from,
    )
  }

  /** A body that was to be JSON, and is none. */
  addNotJson(body: ReadBody, from: From): void {
    const bytes = body.kind === 'unreadable' && body.why.startsWith('the bytes') ? body.why : undefined
    const received = body.kind === 'none' ? 'nothing' : (bytes ?? 'another body')
    this.add({ rule: 'unreadable_body', path: 'body', message: 'is not JSON', expected: 'JSON', received }, from)
  }

  /** Holds a body of JSON to a schema, its text too. */
  holdJson(place: string, schema: z.ZodType, body: { value: unknown; flaws?: readonly Flaw[] }, from: From): void {
    this.hold(place, schema, body.value, from)
    for (const { path, message, alike } of body.flaws ?? []) {
      const { found, mark } = locate(schema, path, body.value)
      // what the contract does not name nobody reads by its name
      const severity = alike || !found || isEntry(schema, path, body.value) ? 'cosmetic' : 'breaking'
      const at = [place, formatPath(path)].filter(Boolean).join('.')
      this.add(
        { rule: 'unreadable_body', path: at, message, received: 'JSON that readers differ on', severity },
        mark ?? from,
      )
    }
  }

  /** Holds a value to a schema; `place` is where the value stands in the message. */
  hold(place: string, schema: z.ZodType, value: unknown, from: From): void {
    this.compared(countLeaves(value))
    const checked = check(schema, value, 'tolerant')
    const issues = checked.ok
      ? withNearestForm(schema, value, checked.unknownKeys)
      : [...checked.issues, ...checked.unknownKeys]
    for (const issue of issues) this.#issue(place, schema, value, issue, from)
    if (checked.ok)
      for (const issue of wrongInstants(schema, value)) this.#issue(place, schema, value, issue, from, issue.unit)
  }

  #issue(
    place: string,
    schema: z.ZodType,
    value: unknown,
    issue: Issue,
    from: From,
    evidence?: Provenance['evidence'],
  ): void {
    const keys = parsePath(issue.path)
    const unknown = issue.code === 'unknown_key'
    const mark = locate(schema, unknown ? keys.slice(0, -1) : keys, value).mark ?? from
    const broken = evidence ? { ...mark, evidence } : mark
    const found = readAt(value, keys)
    const severity: Severity = unknown && this.options.as !== 'simulator' ? 'additive' : 'breaking'
    const path = [place, issue.path].filter(Boolean).join(issue.path.startsWith('[') ? '' : '.')
    const missing = found === undefined
    this.add(
      {
        rule: issue.code,
        path,
        message: issue.message,
        expected: issue.expected ?? issue.message,
        received: issue.received ?? (unknown ? inShort(found) : 'nothing'),
        severity,
        // whatever the contract does not know may hold anything
        ...((issue.sensitive || unknown) && { sensitive: true as const }),
      },
      broken,
      missing ? { change: 'remove' } : { change: unknown ? 'add' : 'replace', schema: schemaOf(found) },
    )
  }
}

/** Whether a path ends in an entry of a record, whose keys are data. */
function isEntry(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): boolean {
  const { found } = locate(schema, path.slice(0, -1), value)
  return path.length > 0 && found !== undefined && defOf(found).type === 'record'
}

/** How many places of a value there are to compare; a place that stands in itself, once. */
export function countLeaves(value: unknown): number {
  const seen = new Set<object>()
  const open = [value]
  let count = 0
  // not by calls: a body may be nested deeper than the stack
  while (open.length > 0) {
    const at = open.pop()
    if (at !== undefined) count++
    if (typeof at !== 'object' || at === null || at instanceof Blob || seen.has(at)) continue
    seen.add(at)
    for (const member of Object.values(at)) open.push(member)
  }
  return count
}

/** A value in words that fit a line. */
export function inShort(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value === 'bigint') return `${value}`
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, 201) : value) ?? 'nothing'
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** The change that records what is no place of a body, such as a status or a header. */
function asSeen(sensitive: true | undefined, received: string): Omit<SchemaPatch, 'at' | 'evidence'> {
  if (received === 'nothing') return { change: 'remove' }
  return { change: 'replace', ...(!sensitive && { schema: { const: received } }) }
}

/** How deep the schema of a value is written out. */
const deepest = 20

/** The JSON Schema of one value, as narrow as its type; deeper than anybody reads, of anything. */
export function schemaOf(value: unknown, depth = 0): unknown {
  if (value === null) return { type: 'null' }
  if (depth > deepest) return {}
  if (Array.isArray(value)) {
    return { type: 'array', ...(value.length > 0 && { items: schemaOf(value[0], depth + 1) }) }
  }
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([name, member]) => [name, schemaOf(member, depth + 1)])
    return { type: 'object', properties: Object.fromEntries(members) }
  }
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' }
  return { type: typeof value }
}
