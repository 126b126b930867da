/** Plants every class of drift at every place where it applies, has the judge look, and keeps the score. */

import { placesOf } from '../judge/places.js'
import type { Violation } from '../judge/violation.js'
import { bodyClasses, type Kind } from './body-classes.js'
import type { Collected } from './collect.js'
import { filled } from './fill.js'
import { messageClasses } from './message-classes.js'
import { bodiesOf, type JsonBody, judge, type Subject } from './subject.js'

/**
 * What came of one planted drift. `advice`: the broken rule is an assumption of ours, reported with the change that would
 * record what was seen. `allowed`: the contract takes it. `missed`: the contract refuses it, and the judge did not say so.
 */
export type Outcome = 'breaking' | 'advice' | 'additive' | 'cosmetic' | 'allowed' | 'missed'

export interface ClassScore {
  name: string
  title: string
  kind: Kind
  /** Why the contract may allow it. */
  unseen?: string
  counts: Record<Outcome, number>
  /** Where the judge failed. */
  missed: string[]
  /** Where the contract allows it; the first of them. */
  allowed: string[]
}

export interface Planted {
  classes: ClassScore[]
  /** How many places of bodies there were, by schema and name, and how many of them only a filled body has. */
  places: number
  filledIn: number
  /** Messages that the judge finds fault with though nothing was planted. */
  unclean: string[]
}

/** How many examples of what is allowed are kept. */
const examples = 3

/** Mutates everything that was collected. */
export async function plantAll({ exchanges, webhooks, sequences }: Collected): Promise<Planted> {
  const score = new Score()
  const subjects: Subject[] = [...exchanges, ...webhooks, ...sequences]
  const all = new Set<string>()
  const real = new Set<string>()
  const wholes: JsonBody[] = []
  const alike = new Set<string>()
  for (const subject of subjects) {
    const key = likenessOf(subject)
    if (alike.has(key)) continue
    alike.add(key)
    const base = await score.clean(nameOf(subject), subject)
    for (const { name, plant, kind } of messageClasses) {
      for (const { place, subject: changed, allowed = false } of plant(subject))
        await score.plant({ name, kind, where: place, subject: changed, base, allowed: () => allowed })
    }
    for (const body of bodiesOf(subject)) {
      wholes.push(body)
      for (const place of await plantBody(score, body, base)) {
        real.add(place)
        all.add(place)
      }
    }
  }
  const seen = new Set<string>()
  for (const body of wholes) {
    if (!body.schema.safeParse(body.value).success) continue
    const key = `${body.about} ${shapeOf(body.value)}`
    if (seen.has(key)) continue
    seen.add(key)
    const value = filled(body.schema, body.value)
    const base = await score.clean(`${body.about}, filled`, body.with(value))
    for (const place of await plantBody(score, { ...body, value }, base)) all.add(place)
  }
  return { classes: score.classes(), places: all.size, filledIn: all.size - real.size, unclean: score.unclean }
}

async function plantBody(score: Score, body: JsonBody, base: Base): Promise<string[]> {
  // what a request got wrong on purpose is nothing to change
  if (!body.schema.safeParse(body.value).success) return []
  const places = placesOf(body.schema, body.value)
  for (const place of places) {
    const where = `${body.about} ${place.name || 'body'}`
    for (const { name, kind, plant } of bodyClasses) {
      if (score.knows(name, where)) continue
      const changed = plant(place, body.value)
      if (changed === undefined) continue
      const allowed = (): boolean => body.schema.safeParse(changed).success
      await score.plant({ name, kind, where, subject: body.with(changed), base, allowed })
    }
  }
  return places.map(({ name }) => `${body.about} ${name}`)
}

/** What the judge says of a message in which nothing was planted: a case may be about a request that is wrong. */
type Base = ReadonlySet<string>

export const textOf = ({ side, path, rule, message }: Violation): string => `${side} ${path} ${rule} ${message}`

/** The same for messages that have the same places to change. */
function likenessOf(subject: Subject): string {
  if (subject.kind === 'sequence') return subject.deliveries.map(({ event }) => event).join()
  const shapes = bodiesOf(subject).map(({ about, value }) => `${about} ${shapeOf(value)}`)
  if (subject.kind === 'webhook') return [subject.auth.type, ...shapes].join()
  const { request, response } = subject.exchange
  return [nameOf(subject), request.method, Object.keys(request.headers ?? {}), response.status, ...shapes].join()
}

const shapeOf = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.length > 0 ? shapeOf(value[0]) : ''}]`
    : typeof value === 'object' && value !== null
      ? `{${Object.entries(value)
          .map(([key, member]) => `${key}:${shapeOf(member)}`)
          .join()}}`
      : value === null
        ? 'null'
        : typeof value

const nameOf = (subject: Subject): string =>
  subject.kind === 'exchange'
    ? `${subject.endpoint.name} ${subject.exchange.response.status}`
    : subject.kind === 'webhook'
      ? subject.event.name
      : `${subject.vendor.profile.id} deliveries`

interface ToPlant {
  name: string
  kind: Kind
  where: string
  subject: Subject
  base: Base
  /** Whether the contract takes it. */
  allowed: () => boolean
}

class Score {
  readonly #classes = new Map<string, ClassScore>()
  readonly #seen = new Set<string>()
  readonly unclean: string[] = []

  constructor() {
    for (const { name, title, kind, unseen } of [...bodyClasses, ...messageClasses]) {
      const counts = { breaking: 0, advice: 0, additive: 0, cosmetic: 0, allowed: 0, missed: 0 }
      this.#classes.set(name, { name, title, kind, ...(unseen && { unseen }), counts, missed: [], allowed: [] })
    }
  }

  classes(): ClassScore[] {
    return [...this.#classes.values()]
  }

  knows(name: string, where: string): boolean {
    return this.#seen.has(`${name} ${where}`)
  }

  /** A message as it was is to be right, or the request of a case that is refused. */
  async clean(about: string, subject: Subject): Promise<Base> {
    const { violations } = await judge(subject)
    const wrong = violations.filter(({ side }) => side !== 'request')
    for (const { path, message, severity } of wrong) this.unclean.push(`${about} ${path}: ${severity}, ${message}`)
    return new Set(violations.map(textOf))
  }

  async plant({ name, kind, where, subject, base, allowed }: ToPlant): Promise<void> {
    if (this.knows(name, where)) return
    this.#seen.add(`${name} ${where}`)
    const { violations } = await judge(subject)
    const came = new Set(violations.filter((one) => !base.has(textOf(one))).map(({ severity }) => severity))
    const score = this.#classes.get(name)!
    const outcome = outcomeOf(kind, came, allowed)
    score.counts[outcome]++
    if (outcome === 'missed') score.missed.push(where)
    if (outcome === 'allowed' && score.allowed.length < examples) score.allowed.push(where)
  }
}

function outcomeOf(kind: Kind, came: ReadonlySet<string>, allowed: () => boolean): Outcome {
  const refused = came.has('breaking') ? 'breaking' : came.has('advice') ? 'advice' : undefined
  if (kind === 'additive') {
    if (refused) return 'missed'
    return came.has('additive') ? 'additive' : allowed() ? 'allowed' : 'missed'
  }
  if (refused) return refused
  if (kind === 'cosmetic' && came.has('cosmetic')) return 'cosmetic'
  return allowed() ? 'allowed' : 'missed'
}
