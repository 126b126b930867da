/** What a client of the simulator was told, and what must therefore be true for ever after. */

/** One journey, as far as its client knows. */
export interface Journey {
  readonly vendor: string
  /** The client's own, one for every journey. */
  readonly reference: string
  readonly scenario: string
  /** The vendor's id, once an answer gave it. */
  id?: string
  /** Starts whose answer was lost: each may have made a journey that nobody knows of. */
  lostStarts: number
  /** Steps that were accepted, in the order they were sent in. */
  readonly steps: { readonly id: string; readonly pictures: number }[]
  completed: boolean
  /** Every decision a client has read, in order. */
  readonly decisions: string[]
  /** Reviews that were accepted, and those whose answer was lost. */
  reviewed: number
  lostReviews: number
  deleted: boolean
  /** What must not have been answered at the time. */
  readonly wrong: string[]
}

export const newJourney = (vendor: string, reference: string, scenario: string): Journey => ({
  vendor,
  reference,
  scenario,
  lostStarts: 0,
  steps: [],
  completed: false,
  decisions: [],
  reviewed: 0,
  lostReviews: 0,
  deleted: false,
  wrong: [],
})

/** A webhook as it arrived, in the order of arrival. */
export interface Arrival extends Told {
  /** The text as it came: a repeat is the same text. */
  readonly body: string
}

/** What a webhook says, whichever vendor sent it. */
export interface Told {
  readonly vendor: string
  readonly journeyId: string
  /** What happened, such as `Finished Step 0`; the same for every telling. */
  readonly fact: string
  /** The id of the event; of a vendor that sends none, its text. */
  readonly eventId: string
  /** Absent where the webhook tells no decision. */
  readonly decision?: string
}

/** A webhook that must arrive: each telling with an event id of its own. */
export interface Owed {
  readonly fact: string
  readonly least: number
  readonly most: number
}

/** A journey as it stands when all is over, read from the vendor's API. */
export interface Standing {
  readonly reference: string
  /** Steps that hold what was sent. */
  readonly steps: readonly string[]
  readonly decided: boolean
  readonly decision: string
}

/** A line of the simulator's own log of deliveries. */
export interface Logged {
  readonly vendor: string
  readonly journeyId: string
  readonly eventId: string
  readonly status: string
  readonly told: Told
}

/** All that is known when all is over. */
export interface Evidence {
  readonly journeys: readonly Journey[]
  readonly arrivals: readonly Arrival[]
  /** By vendor and id; undefined for one the vendor does not know. */
  readonly standings: ReadonlyMap<string, Standing | undefined>
  readonly log: readonly Logged[]
  /** Every journey there is. */
  readonly all: readonly { readonly vendor: string; readonly id: string; readonly reference: string }[]
}

export const keyOf = (vendor: string, id: string): string => `${vendor} ${id}`
