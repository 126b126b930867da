/** The page behind a verification link, over the vendor's own steps; control actions drive any journey the same way. */
import type { idwise } from '../../contracts/idwise/index.js'
import { profile } from '../../contracts/idwise/profile.js'
import { type SessionAct, SessionRefusal } from '../../fixtures/capture.js'
import type { DocumentKind } from '../../fixtures/case.js'
import { takenFor } from '../../fixtures/documents/kinds.js'
import { finalDecisionOf, type Journey, type StepRecord, sidesOf } from '../../fixtures/idwise/journey.js'
import { documentOf } from '../hosted/sessions.js'
import type { HostedEnd, HostedJourneys, HostedStep, HostedView } from '../hosted/types.js'
import { takesSteps } from './events.js'
import { isAsked, isOpen, playJourney } from './play.js'
import { type IdwiseTools, inEnvironment, journeys, type VisitRecord, visits } from './records.js'
import { answerReview, askAgain } from './review.js'
import { redrawJourney } from './start.js'
import { sendPictures } from './steps.js'

export const hosted: HostedJourneys<typeof idwise> = {
  async find(tools, id, by) {
    const [linked] = await tools.tx.find(journeys, 'link', id)
    if (linked || by === 'link') return linked?.id
    const own = await tools.tx.get(journeys, id)
    return own?.id ?? (await latestOf(tools, id))?.id
  },

  caseOf: async (tools, journeyId) => (await read(tools, journeyId)).case,

  async view(tools, journeyId) {
    const journey = await read(tools, journeyId)
    const visit = await tools.tx.get(visits, journeyId)
    const asked = journey.steps.filter((s) => isAsked(journey, s))
    return {
      journeyId,
      scenario: journey.case.scenario,
      phase: phaseOf(journey, visit),
      declined: visit?.declined === true && phaseOf(journey, visit) === 'opened',
      steps: journey.steps.map((step) => toHostedStep(journey, step)),
      current: takesSteps(journey) ? idOf(asked.find((s) => isOpen(s) || s.state === 'in_progress')) : null,
      ...(journey.steps.some((s) => s.type === 'Document') && {
        document: {
          country: visit?.country ?? null,
          documentKind: visit?.documentKind ?? journey.flow.documentKind,
          kinds: takenFor(journey.flow.documentKind),
          own: documentOf(journey.case),
        },
      }),
      end: endOf(journey),
    }
  },

  async act(tools, journeyId, act) {
    const journey = await read(tools, journeyId)
    tools.about(journeyId)
    if (act.kind === 'expire') throw new SessionRefusal('the vendor documents no expiry of a link or a journey')
    if (act.kind === 'complete') return playJourney(tools, journey)
    if (act.kind === 'abandon') return playJourney(tools, journey, 'abandons')
    if (act.kind === 'cancel') {
      if (journey.state === 'completing') throw new SessionRefusal('the journey is completing, the person is through')
      return playJourney(tools, journey, 'cancels')
    }
    if (act.kind === 'review') return answerReview(tools, journey, act.verdict)
    if (act.kind === 'resubmit') return askAgain(tools, journey, act.stepIds)
    if (phaseOf(journey, undefined) === 'ended') throw new SessionRefusal('the journey is decided')
    return visitAct(tools, journey, act)
  },

  async choose(tools, journeyId, scenario) {
    const journey = await read(tools, journeyId)
    if (phaseOf(journey, undefined) === 'ended') throw new SessionRefusal('the journey is decided')
    const visit = await tools.tx.get(visits, journeyId)
    await redrawJourney(tools, journey, scenario, chosenOf(visit))
  },
}

/** Consent and the choice of a document are the page's alone: no call and no payload of the vendor knows of them. */
async function visitAct(
  tools: IdwiseTools,
  journey: Journey,
  act: Exclude<SessionAct, { kind: 'expire' | 'process' }>,
): Promise<void> {
  const { tx } = tools
  const visit = await tx.get(visits, journey.id)
  const phase = phaseOf(journey, visit)
  if (act.kind === 'open') {
    if (!visit) tx.put(visits, { id: journey.id, phase: 'opened', country: null })
    return
  }
  if (act.kind === 'consent') {
    if (visit?.phase !== 'opened') throw new SessionRefusal(`consent is asked for after opening, not when ${phase}`)
    tx.put(visits, { ...visit, ...(act.given ? { phase: 'consented' } : { declined: true }) })
    return
  }
  if (phase !== 'consented') throw new SessionRefusal(`nobody can go on while the page is ${phase}`)
  if (act.kind === 'document') {
    const { documentKind } = journey.flow
    const own = documentOf(journey.case)
    // whoever has nothing of what is asked for shows what they have
    if (!takenFor(documentKind).includes(act.documentKind) && act.documentKind !== own.documentKind)
      throw new SessionRefusal(`flow ${journey.flow.id} takes ${takenFor(documentKind).join(', ')} only`)
    if (journey.steps.some((s) => s.type === 'Document' && s.state !== 'not_submitted')) {
      throw new SessionRefusal('the document was sent already')
    }
    const chosen = { country: act.country, documentKind: act.documentKind }
    tx.put(visits, { ...visit, id: journey.id, phase, ...chosen })
    if (chosen.country !== own.country || chosen.documentKind !== own.documentKind) {
      await redrawJourney(tools, journey, journey.case.scenario, chosen)
    }
    return
  }
  if (!takesSteps(journey)) throw new SessionRefusal(`the journey is ${journey.state}, no step can be sent any more`)
  const record = journey.steps.find((s) => isAsked(journey, s) && (isOpen(s) || s.state === 'in_progress'))
  if (!record || String(record.stepId) !== act.stepId) {
    throw new SessionRefusal(`step "${act.stepId}" is not the one at hand, "${record?.stepId}" is`)
  }
  if (record.state === 'in_progress') throw new SessionRefusal(`step "${act.stepId}" is still being processed`)
  // from here on the page also says when all steps are in
  if (!visit) tx.put(visits, { id: journey.id, phase, country: null })
  sendPictures(tools, journey, record, act.pictures)
}

/** What the person has chosen so far. */
const chosenOf = (visit: VisitRecord | undefined): { country?: string; documentKind?: DocumentKind } => ({
  ...(visit?.country && { country: visit.country }),
  ...(visit?.documentKind && { documentKind: visit.documentKind }),
})

async function read(tools: IdwiseTools, id: string): Promise<Journey> {
  const journey = await tools.tx.get(journeys, id)
  if (!journey) throw new SessionRefusal(`journey ${id} is gone`)
  return journey
}

/** The latest journey of an applicant, or of a reference: ids that journeys share. */
async function latestOf(tools: IdwiseTools, id: string): Promise<Journey | undefined> {
  const ofApplicant = await tools.tx.find(journeys, 'applicant', id)
  if (ofApplicant.length > 0) return ofApplicant.at(-1)
  for (const environment of Object.keys(profile.credentials)) {
    const ofReference = await tools.tx.find(journeys, 'referenceIn', inEnvironment(environment, id))
    if (ofReference.length > 0) return ofReference.at(-1)
  }
  return undefined
}

/** A journey that its own API has moved on needs nobody's consent any more. */
function phaseOf(journey: Journey, visit: VisitRecord | undefined): HostedView['phase'] {
  if (endOf(journey)) return 'ended'
  if (visit) return visit.phase
  return journey.state === 'started' && journey.steps.every((s) => s.state === 'not_submitted')
    ? 'created'
    : 'consented'
}

const idOf = (step: StepRecord | undefined): string | null => (step ? String(step.stepId) : null)

const states: Readonly<Record<StepRecord['state'], HostedStep['state']>> = {
  not_submitted: 'open',
  retryable: 'open',
  in_progress: 'processing',
  concluded: 'passed',
  skipped: 'passed',
  exhausted: 'failed',
}

const toHostedStep = ({ flow }: Journey, record: StepRecord): HostedStep => ({
  id: String(record.stepId),
  title: record.title,
  sides: sidesOf(record),
  state: states[record.state],
  attempts: record.attempts,
  attemptsLeft: Math.max(0, flow.attemptLimit - record.attempts),
  ...(record.outcome !== null && record.outcome !== 'ok' && { message: 'The picture could not be read.' }),
})

/** What the page says at the end; the vendor documents no words for it, and sends the person nowhere. */
const ends: Readonly<Record<ReturnType<typeof finalDecisionOf>, HostedEnd | null>> = {
  Incomplete: null,
  Complete: { tone: 'good', title: 'You are verified', text: 'Everything agrees. You can close this page.' },
  Approved: { tone: 'good', title: 'You are verified', text: 'A person has approved it. You can close this page.' },
  Refer: {
    tone: 'neutral',
    title: 'Your verification is under review',
    text: 'A person will look at what you sent. You can close this page.',
  },
  Rejected: { tone: 'bad', title: 'You could not be verified', text: 'What you sent was not accepted.' },
}

const endOf = (journey: Journey): HostedEnd | null =>
  takesSteps(journey) || journey.state === 'completing' ? null : ends[finalDecisionOf(journey)]
