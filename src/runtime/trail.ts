/** Where each journey has been: a bounded diagnostic, in no commit and no digest. It stays with its process, as the journal does. */

/** Something that has happened to a journey. */
export type Happening =
  /** It stands elsewhere than before, in the vendor's own word, or goes on under another scenario. */
  | { kind: 'state'; status: string; ended: boolean; scenario: string }
  /** It holds a picture from here on. */
  | { kind: 'picture'; sha256: string }
  /** It owes a webhook from here on. */
  | { kind: 'owed'; delivery: string }

/** When it happened: epoch milliseconds of the namespace's clock, and after how many entries of the journal. */
export interface Moment {
  at: number
  after: number
}

export type Step = Happening & Moment & { nth: number }

/** Steps kept of one journey: the first, and the newest. */
const ofOne = 200

/** Steps of journeys, by their ids: those of the journeys that changed longest ago go first. */
export class Trail {
  readonly #byJourney = new Map<string, Step[]>()
  #size = 0
  #written = 0
  /** Where it stood when a snapshot was saved, by the name of the snapshot. */
  readonly #marks = new Map<string, number>()

  /** @param limit steps kept */
  constructor(readonly limit = 20_000) {}

  add(journeyId: string, moment: Moment, happening: Happening): void {
    const steps = this.#byJourney.get(journeyId) ?? []
    if (isKnown(steps, happening)) return
    // what changed last stands last
    this.#byJourney.delete(journeyId)
    this.#byJourney.set(journeyId, steps)
    steps.push({ ...happening, ...moment, nth: ++this.#written })
    this.#size++
    if (steps.length > ofOne) {
      steps.splice(1, 1)
      this.#size--
    }
    if (this.#size > this.limit) this.#forget(journeyId)
  }

  /** Forgets the oldest, a tenth more than it must: a map is slow to find its first entry behind many that went. */
  #forget(last: string): void {
    const left = this.limit - Math.floor(this.limit / 10)
    for (const [oldest, { length }] of this.#byJourney) {
      if (this.#size <= left || oldest === last) break
      this.#byJourney.delete(oldest)
      this.#size -= length
    }
  }

  /** The steps of a journey that are kept, oldest first. */
  of(journeyId: string): readonly Step[] {
    return this.#byJourney.get(journeyId) ?? []
  }

  /** Remembers where it stands, for `rewind` to the snapshot of this name. */
  mark(snapshot: string): void {
    this.#marks.set(snapshot, this.#written)
  }

  unmark(snapshot: string): void {
    this.#marks.delete(snapshot)
  }

  /** Forgets what came after a snapshot; all of it, where the snapshot is not of this process. */
  rewind(snapshot: string): void {
    const nth = this.#marks.get(snapshot) ?? 0
    for (const [journeyId, steps] of this.#byJourney) {
      const left = steps.filter((step) => step.nth <= nth)
      this.#size -= steps.length - left.length
      if (left.length > 0) this.#byJourney.set(journeyId, left)
      else this.#byJourney.delete(journeyId)
    }
  }

  clear(): void {
    this.#byJourney.clear()
    this.#size = 0
  }
}

/** Whether nothing new has happened. */
function isKnown(steps: readonly Step[], happening: Happening): boolean {
  if (happening.kind === 'state') {
    const last = steps.findLast((step) => step.kind === 'state')
    const { status, ended, scenario } = happening
    return last?.kind === 'state' && last.status === status && last.ended === ended && last.scenario === scenario
  }
  return steps.some((step) =>
    step.kind === 'picture'
      ? happening.kind === 'picture' && step.sha256 === happening.sha256
      : step.kind === 'owed' && happening.kind === 'owed' && step.delivery === happening.delivery,
  )
}
