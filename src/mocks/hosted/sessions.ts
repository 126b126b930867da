/** Journeys that live on the vendor's page alone: one driver for every vendor whose API has no steps of its own. */
import type { VendorDef } from '../../contracts/define.js'
import {
  actOn,
  type CaptureSession,
  currentStep,
  nextAct,
  type SessionAct,
  type SessionEvent,
  SessionRefusal,
  sidesOf,
} from '../../fixtures/capture.js'
import type { Case, Conduct, DocumentKind, ReviewVerdict } from '../../fixtures/case.js'
import type { Job, Kind, StoredRecord } from '../../runtime/store/types.js'
import type { Tools } from '../types.js'
import type { HostedAct, HostedDocument, HostedJourneys, HostedStep, HostedView } from './types.js'

/** What a journey's record must hold. */
export interface SessionJourney extends StoredRecord {
  readonly session: CaptureSession
  readonly case: Case
}

/** What the vendor adds to the common session. */
export interface SessionHost<V extends VendorDef, J extends SessionJourney> {
  kind: Kind<J>
  /** Whether refusing consent ends the journey. */
  declineEnds: boolean
  /** Finds a journey by the code of its link, or by any id given out for it. */
  find(tools: Tools<V>, id: string, by: 'link' | 'any'): Promise<J | undefined>
  /** Does what the vendor does when something happened: stores its changes, owes webhooks, sets time limits. */
  happened(tools: Tools<V>, journey: J, event: SessionEvent): Promise<J>
  /** Draws the case of another scenario for the same person, with the document that the session says was chosen. */
  redraw(tools: Tools<V>, journey: J, scenario: string): Promise<Case>
  /** Lets a reviewer answer; none where the vendor has no review. @throws SessionRefusal when no answer is awaited */
  review?(tools: Tools<V>, journey: J, verdict: ReviewVerdict): Promise<void>
  /** What the page shows beyond the session. */
  show(tools: Tools<V>, journey: J): Promise<Pick<HostedView, 'end' | 'posts' | 'document'>>
}

/** Jobs of the driver, which the vendor lists among its own under these names. */
export interface SessionJobs<V extends VendorDef> {
  processStep: (tools: Tools<V>, payload: Job['payload']) => Promise<void>
  /** Ends a journey whose link nobody opened, or whose session lasts too long, by `payload.phase`. */
  expireSession: (tools: Tools<V>, payload: Job['payload']) => Promise<void>
}

/** Schedules the end of a phase, unless it is left before. */
export function limitPhase<V extends VendorDef>(
  tools: Tools<V>,
  journeyId: string,
  phase: 'created' | 'opened',
  afterMs: number,
): void {
  tools.schedule('expireSession', afterMs, { journeyId, phase })
}

/** Makes a vendor's hosted journeys and their jobs. */
export function hostSessions<V extends VendorDef, J extends SessionJourney>(
  host: SessionHost<V, J>,
): { hosted: HostedJourneys<V>; jobs: SessionJobs<V> } {
  const read = async (tools: Tools<V>, id: string): Promise<J> => {
    const journey = await tools.tx.get(host.kind, id)
    if (!journey) throw new SessionRefusal(`journey ${id} is gone`)
    return journey
  }

  const apply = async (tools: Tools<V>, before: J, act: SessionAct, instant: boolean): Promise<J> => {
    const { tx } = tools
    // whoever was not asked which document it is shows the one they have
    const own = ownDocument(before, act)
    const journey = own ? await apply(tools, before, own, instant) : before
    const { attempts } = journey.case
    const { session, happened } = actOn(journey.session, act, { now: tx.now, attempts, declineEnds: host.declineEnds })
    if (session === journey.session) return journey
    let current: J = tx.put(host.kind, { ...journey, session })
    if (act.kind === 'submit') {
      for (const { sha256 } of Object.values(act.pictures)) if (sha256) tx.ownBlob(sha256, journey.id)
    }
    if (act.kind === 'document' && !isChosen(current)) {
      current = tx.put(host.kind, { ...current, case: await host.redraw(tools, current, current.case.scenario) })
    }
    for (const event of happened) {
      if (event.kind === 'submitted' && !instant) {
        const { stepId, attempt } = event
        tools.schedule('processStep', current.case.processingMs ?? tools.processingMs, {
          journeyId: journey.id,
          stepId,
          attempt,
        })
      }
      current = await host.happened(tools, current, event)
    }
    return current
  }

  /** Plays on until nothing more is to be expected of the person. */
  const play = async (tools: Tools<V>, start: J, about: Case): Promise<void> => {
    let journey = start
    for (;;) {
      const act = nextAct(journey.session, about)
      if (!act) return
      journey = await apply(tools, journey, act, true)
    }
  }

  return {
    hosted: {
      find: async (tools, id, by) => (await host.find(tools, id, by))?.id,
      caseOf: async (tools, journeyId) => (await read(tools, journeyId)).case,
      async view(tools, journeyId) {
        const journey = await read(tools, journeyId)
        const { session, case: about } = journey
        const { phase, steps } = session
        return {
          journeyId,
          scenario: about.scenario,
          phase,
          declined: phase === 'opened' && session.consent === false,
          steps: steps.map((step) => toHostedStep(session, step)),
          current: currentStep(session)?.id ?? null,
          ...(steps.some((s) => s.about === 'document') && {
            document: {
              country: session.country,
              documentKind: session.documentKind,
              kinds: identityKinds,
              own: documentOf(about),
            },
          }),
          ...(await host.show(tools, journey)),
        }
      },
      async act(tools, journeyId, act: HostedAct) {
        const journey = await read(tools, journeyId)
        tools.about(journeyId)
        if (act.kind === 'resubmit') throw new SessionRefusal('the vendor asks for no step again')
        if (act.kind === 'review') {
          if (!host.review) throw new SessionRefusal('the vendor has no review')
          return host.review(tools, journey, act.verdict)
        }
        const conduct = conductOf(act, journey.case)
        if (conduct === undefined) return void (await apply(tools, journey, act as SessionAct, false))
        if (journey.session.phase === 'ended') throw new SessionRefusal(`the session is over: ${journey.session.end}`)
        await play(tools, journey, { ...journey.case, conduct })
      },
      async choose(tools, journeyId, scenario) {
        const journey = await read(tools, journeyId)
        if (journey.session.phase === 'ended') throw new SessionRefusal(`the session is over: ${journey.session.end}`)
        const drawn = await host.redraw(tools, journey, scenario)
        await tools.armFaults(journeyId, drawn)
        tools.tx.put(host.kind, { ...journey, case: drawn })
      },
    },
    jobs: {
      async processStep(tools, { journeyId, stepId, attempt }) {
        const journey = await tools.tx.get(host.kind, String(journeyId))
        if (!journey || journey.session.phase === 'ended') return
        await apply(tools, journey, { kind: 'process', stepId: String(stepId), attempt: Number(attempt) }, false)
      },
      async expireSession(tools, { journeyId, phase }) {
        const journey = await tools.tx.get(host.kind, String(journeyId))
        if (!journey || journey.session.phase === 'ended') return
        // a link that was opened in time has the session's own limit
        if (phase === 'created' && journey.session.phase !== 'created') return
        await apply(tools, journey, { kind: 'expire' }, false)
      },
    },
  }
}

/** How the person of a stretch behaves; undefined for a single act. */
function conductOf({ kind }: HostedAct, { conduct }: Case): Conduct | undefined {
  if (kind === 'complete') return conduct
  return kind === 'abandon' ? 'abandons' : kind === 'cancel' ? 'cancels' : undefined
}

/** What the page offers where the vendor asks for no kind: what tells who somebody is, and so no visa. */
export const identityKinds: readonly DocumentKind[] = [
  'passport',
  'identity_card',
  'driving_licence',
  'residence_permit',
]

/** The document a person of the case has. */
export const documentOf = ({ document }: Case): HostedDocument => ({
  country: document.issuingCountry.alpha2,
  documentKind: document.kind,
})

/** Whether the document of the case is the one that was chosen. */
function isChosen({ session, case: about }: SessionJourney): boolean {
  const { country, documentKind } = documentOf(about)
  return session.country === country && session.documentKind === documentKind
}

/** The choice that has to come before a document is sent; undefined where it was made, or nothing is to be chosen. */
function ownDocument({ session, case: about }: SessionJourney, act: SessionAct): SessionAct | undefined {
  if (act.kind !== 'submit' || session.phase !== 'consented' || session.documentKind !== null) return undefined
  const step = currentStep(session)
  if (step?.id !== act.stepId || step.about !== 'document') return undefined
  return { kind: 'document', ...documentOf(about) }
}

function toHostedStep(session: CaptureSession, step: CaptureSession['steps'][number]): HostedStep {
  const { id, title, state, attempts, attemptLimit, outcome } = step
  return {
    id,
    title,
    sides: sidesOf(session, step),
    state,
    attempts,
    attemptsLeft: attemptLimit - attempts,
    ...(outcome === 'unreadable' && { message: 'The picture could not be read.' }),
    ...(outcome === 'refused' && { message: 'The code is not right.' }),
  }
}
