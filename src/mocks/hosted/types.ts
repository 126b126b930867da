/** What a vendor supplies so that a person, a browser test or the control plane can play its journeys. */
import type { VendorDef } from '../../contracts/define.js'
import type { SessionAct, Side } from '../../fixtures/capture.js'
import type { Case, DocumentKind, ReviewVerdict } from '../../fixtures/case.js'
import type { Tools } from '../types.js'

/** What can be done to a journey: the acts of a person, and whole stretches of them. */
export type HostedAct =
  | Exclude<SessionAct, { kind: 'process' }>
  /** Plays what remains, as the person of the journey's case would. */
  | { kind: 'complete' }
  /** The person leaves before the last step. Nothing else happens until a time limit passes. */
  | { kind: 'abandon' }
  /** The person closes the page at the first step. */
  | { kind: 'cancel' }
  /** A reviewer of the vendor, or of its customer, answers. */
  | { kind: 'review'; verdict: ReviewVerdict }
  /** A reviewer asks for steps again; for every step of a document unless they are named. */
  | { kind: 'resubmit'; stepIds?: readonly string[] }

/** One step as the page shows it. */
export interface HostedStep {
  id: string
  title: string
  /** Pictures it takes; none for a step that is answered with a code. */
  sides: readonly Side[]
  state: 'open' | 'processing' | 'passed' | 'failed'
  attempts: number
  attemptsLeft: number
  /** What to tell the person about the last attempt. */
  message?: string
}

/** Which document somebody has; the country as ISO 3166 alpha-2. */
export interface HostedDocument {
  country: string
  documentKind: DocumentKind
}

/** How a journey ended, for the person. */
export interface HostedEnd {
  /** `neutral` where the vendor decides nothing, or nothing yet. */
  tone: 'good' | 'bad' | 'neutral'
  title: string
  text: string
  /** Where the vendor sends the person, and after how long. */
  redirect?: { url: string; afterMs: number }
  /** Text posted to the window that embeds the page. */
  post?: string
}

/** Everything the page shows. */
export interface HostedView {
  journeyId: string
  scenario: string
  phase: 'created' | 'opened' | 'consented' | 'ended'
  /** The person refused consent, and the journey goes on all the same. */
  declined?: boolean
  steps: readonly HostedStep[]
  /** The step at hand. */
  current: string | null
  /** Set where the person may choose a document; what is chosen already, or asked for by the client;
   * `kinds` are those that the vendor takes, and `own` is what the person of the case would choose. */
  document?: {
    country: string | null
    documentKind: DocumentKind | null
    kinds: readonly DocumentKind[]
    own: HostedDocument
  }
  end: HostedEnd | null
  /** What the vendor posts to an embedding window on its own occasions, by what the person presses. */
  posts?: Readonly<Partial<Record<'close' | 'error' | 'bot', string>>>
}

/** A vendor's journeys, as its page and the control plane drive them. */
export interface HostedJourneys<V extends VendorDef = VendorDef> {
  /** Finds a journey by the code of its link, or by any id the vendor gave out for it; answers our id of it. */
  find(tools: Tools<V>, id: string, by: 'link' | 'any'): Promise<string | undefined>
  view(tools: Tools<V>, journeyId: string): Promise<HostedView>
  /** The case of a journey, whose person and document the page's specimens show. */
  caseOf(tools: Tools<V>, journeyId: string): Promise<Case>
  /** @throws SessionRefusal, or what the vendor's own lifecycle throws, when the journey does not allow it now */
  act(tools: Tools<V>, journeyId: string, act: HostedAct): Promise<void>
  /** Draws the case anew under another scenario. @throws SessionRefusal when the journey is over */
  choose(tools: Tools<V>, journeyId: string, scenario: string): Promise<void>
}
