/** Replaces what must not be kept: the same value by the same replacement for as long as a recording is made, by a key nobody keeps. */
import { createHash, randomBytes } from 'node:crypto'
import type * as z from 'zod'
import { defOf } from '../../contracts/locate.js'
import { alike, alikeNumber, type FormRules, letterByLetter } from './forms.js'

/** How many replaced texts are remembered, so that they are known where no mark stands. */
const remembered = 20_000

/** Shorter ones are too likely to be something else. */
const shortest = 6

export interface PseudonymOptions {
  /** Hosts that say nothing of a person: the vendor's. */
  hosts: readonly string[]
  /** Segments of the contract's paths. */
  segments: ReadonlySet<string>
  /** For tests. @default random */
  key?: Buffer
}

export class Pseudonyms {
  readonly #key: Buffer
  readonly #rules: FormRules
  readonly #hosts: readonly string[]
  /** By what was secret or personal, of the whole recording. */
  readonly #known = new Map<string, string>()
  /** The same of the exchange at hand. */
  #here = new Map<string, string>()
  /** Texts of the exchange at hand that the contract vouches for. */
  #vouched = new Set<string>()

  constructor({ hosts, segments, key = randomBytes(32) }: PseudonymOptions) {
    this.#key = key
    this.#hosts = hosts
    this.#rules = {
      draw: (text, bytes) => this.#draw(text, bytes),
      keepsHost: (host) => this.#hosts.includes(host),
      keepsSegment: (segment) => segments.has(segment),
      part: (text) => this.unknown(text),
    }
  }

  #draw(text: string, bytes: number, salt = 0): Buffer {
    const digest = createHash('shake256', { outputLength: Math.max(1, bytes) })
    return digest.update(this.#key).update(`${salt}:`).update(text).digest()
  }

  /** Tells bytes apart, and nothing of what they are. */
  digest(bytes: Uint8Array): Buffer {
    return createHash('shake256', { outputLength: 16 }).update(this.#key).update(bytes).digest()
  }

  /** Forgets what belongs to one exchange alone. */
  begin(): void {
    this.#here = new Map()
    this.#vouched = new Set()
  }

  /** Replaces a secret or personal text by one of its form that the schema takes as well. */
  hide(text: string, schema?: z.ZodType): string {
    if (text === '') return text
    const made = this.#fitting(text, schema)
    this.#remember(text, made)
    return made
  }

  hideNumber(value: number, schema?: z.ZodType): number {
    const tries = [0, 1, 2, 3, 4, 5].map((salt) => alikeNumber(value, (text, n) => this.#draw(text, n, salt)))
    return fitting(schema, value, [...tries, 0, 1]) as number
  }

  /** Replaces a text that the contract does not know; one that it vouches for elsewhere in the exchange stays. */
  unknown(text: string): string {
    if (this.#vouched.has(text) && !this.#here.has(text)) return text
    return text === '' ? text : this.#fitting(text, undefined)
  }

  /** A text that the contract knows and does not mark: kept, unless it holds what was replaced elsewhere. */
  keep(text: string): string {
    const known = text.length >= 8 && !/^[A-Za-z]+$/.test(text) ? this.#known.get(text) : undefined
    if (known !== undefined) return known
    let kept = text
    for (const [original, made] of this.#here) {
      if (original.length >= shortest && kept.includes(original)) kept = kept.replaceAll(original, made)
    }
    kept = replaceMails(kept, (found) => this.hide(found))
    if (kept === text) this.#vouched.add(text)
    return kept
  }

  #fitting(text: string, schema: z.ZodType | undefined): string {
    const choices = schema && choicesOf(schema)
    if (choices?.includes(text)) return choices[this.#draw(text, 1)[0]! % choices.length]!
    const known = this.#known.get(text)
    const rules = (salt: number): FormRules => ({ ...this.#rules, draw: (t, n) => this.#draw(t, n, salt) })
    const tries = function* (): Generator<string> {
      if (known !== undefined) yield known
      for (const salt of [0, 1, 2, 3]) yield alike(text, rules(salt))
      for (const salt of [0, 1, 2, 3, 4, 5]) yield letterByLetter(text, rules(salt).draw)
    }
    return fitting(schema, text, tries()) as string
  }

  #remember(original: string, made: string): void {
    this.#here.set(original, made)
    if (this.#known.has(original)) return
    this.#known.set(original, made)
    if (this.#known.size > remembered) this.#known.delete(this.#known.keys().next().value!)
  }
}

const apart = /[\s@/:"'<>()[\]{},;=&?]/
const domain = /@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g

/** Replaces e-mail addresses. Looked for by their domains: a pattern of the whole begins anew at every character of a long text. */
function replaceMails(text: string, replace: (mail: string) => string): string {
  let made = ''
  let done = 0
  for (const { 0: rest, index } of text.matchAll(domain)) {
    let start = index
    while (start > done && !apart.test(text[start - 1]!)) start--
    if (start === index) continue
    made += text.slice(done, start) + replace(text.slice(start, index) + rest)
    done = index + rest.length
  }
  return made + text.slice(done)
}

/** The first candidate that a schema takes, where it takes the original; else the first. */
function fitting(schema: z.ZodType | undefined, original: unknown, candidates: Iterable<unknown>): unknown {
  const wants = schema?.safeParse(original).success === true
  let first: unknown
  let any = false
  for (const made of candidates) {
    if (!wants || schema!.safeParse(made).success) return made
    if (!any) first = made
    any = true
  }
  return first
}

/** The texts that a schema lists; undefined for one that lists none. */
export function choicesOf(schema: z.ZodType): string[] | undefined {
  const def = defOf(schema)
  if (def.innerType) return choicesOf(def.innerType as z.ZodType)
  const values =
    def.type === 'enum' ? Object.values(def.entries as object) : def.type === 'literal' ? (def.values as unknown[]) : []
  const texts = values.filter((value) => typeof value === 'string')
  return texts.length > 0 ? texts : undefined
}
