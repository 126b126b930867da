/** What the story of a vendor is written against: a client that calls, waits and polls, and a person at the vendor's page. */
import type { JourneyAction } from '../contracts/define.js'
import type { Conduct, Person } from '../fixtures/case.js'

/** The parts of one call, as the contract names them. */
export interface StoryCall {
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  body?: unknown
}

export interface StoryAnswer {
  status: number
  /** The parsed body. */
  body: Readonly<Record<string, unknown>>
}

/** One client and one person, and the one journey they live. */
export interface StoryClient {
  /** Id of the flow. */
  readonly flow: string
  /** Who the client knows the person to be; undefined while the simulator still draws them. */
  readonly person: Person | undefined
  /** How far the person goes. */
  readonly conduct: Conduct
  /** The client's own reference of the journey: letters, digits and dashes. */
  readonly reference: string
  /** Where webhooks go that a call names an address for. */
  readonly receiver: string
  /** The client's own credentials, by the names of the profile. */
  readonly credentials: Readonly<Record<string, string>>
  /** A small picture as base64 text. */
  picture(): string
  /**
   * Calls an endpoint with the credentials in place. One that fails for a while is called again: a lost answer, 429, and what
   * the service is to blame for. What the vendor refuses for good is answered as it is.
   */
  call(endpoint: string, parts?: StoryCall): Promise<StoryAnswer>
  /** Calls until the answer is there or the client gives up; two seconds of the clock lie between two calls. */
  poll(endpoint: string, parts: StoryCall, isOver: (answer: StoryAnswer) => boolean): Promise<StoryAnswer>
  /** The person, or a reviewer, does something. Nothing happens where the journey does not allow it any more. */
  act(journeyId: string, action: JourneyAction): Promise<void>
  /** From here on a webhook to the named address must bring this header. */
  expect(header: string, value: string): void
  /** Tells what the person does that no call shows. */
  tell(does: string): void
  /** Lets time go by until the next webhook; false where nothing more is to come of the journey. */
  rest(): Promise<boolean>
}

/** Tells one journey, from the first call of its client to the last. */
export type TellStory = (client: StoryClient) => Promise<void>

/** Values that a vendor's pages print, or that are of the form they describe, by the names of the members that hold them. */
export type PrintedWords = Readonly<Record<string, readonly unknown[]>>
