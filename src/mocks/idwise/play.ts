/** Plays what remains of a journey at once, as the person of its case would: with specimen pictures instead of uploads. */
import { SessionRefusal, specimen } from '../../fixtures/capture.js'
import type { Conduct } from '../../fixtures/case.js'
import { type Journey, type StepRecord, sidesOf } from '../../fixtures/idwise/journey.js'
import { move, takesSteps } from './events.js'
import { type IdwiseTools, visits } from './records.js'
import { sendPictures } from './steps.js'

/** How a journey is played: whether the person leaves before the last step. */
export type Played = { leaves: boolean }

/** Plays a journey to where its person leaves it. @throws SessionRefusal when nothing is left to do */
export async function playJourney(
  tools: IdwiseTools,
  journey: Journey,
  conduct: Conduct = journey.case.conduct,
): Promise<void> {
  if (!takesSteps(journey) && journey.state !== 'completing') {
    throw new SessionRefusal(`the journey is ${journey.state}, nothing is left to be done`)
  }
  // whoever closes the page goes no further; what was sent is processed all the same
  if (conduct === 'cancels' && takesSteps(journey) && !isUntouched(journey)) return
  if (isUntouched(journey)) {
    const visit = await tools.tx.get(visits, journey.id)
    if (conduct === 'never_opens' && !visit) return
    if (conduct === 'cancels') {
      tools.tx.put(visits, { id: journey.id, country: null, ...visit, phase: 'consented' })
      return
    }
    if (conduct === 'declines' && visit?.phase !== 'consented') {
      tools.tx.put(visits, { id: journey.id, country: null, ...visit, phase: 'opened', declined: true })
      return
    }
  }
  const played = { leaves: conduct === 'abandons' }
  const busy = journey.steps.filter((s) => s.state === 'in_progress')
  for (const { stepId, attempts } of busy) {
    tools.schedule('finishStep', 0, { journeyId: journey.id, stepId, attempts, played })
  }
  const playing = busy.length > 0 ? journey : playNextStep(tools, journey, played)
  if (played.leaves || journey.state === 'completing') {
    if (journey.state === 'completing' && busy.length === 0) tools.schedule('decide', 0, { journeyId: journey.id })
    return
  }
  // what a reviewer or a renewal asked for ends by itself, when the last of it is in
  if (playing.state === 'started') {
    const completing = await move(tools, playing, 'complete')
    if (!completing.steps.some((s) => s.state === 'in_progress')) {
      tools.schedule('decide', 0, { journeyId: journey.id })
    }
  }
}

const isUntouched = ({ state, steps }: Journey): boolean =>
  state === 'started' && steps.every((s) => s.state === 'not_submitted')

/** Sends the next step that can be sent; what follows is played when it has been processed. */
export function playNextStep(tools: IdwiseTools, journey: Journey, played: Played): Journey {
  const next = journey.steps.find((s) => isOpen(s) && isAsked(journey, s))
  if (!next || (played.leaves && next === journey.steps.at(-1))) return journey
  const pictures = Object.fromEntries(sidesOf(next).map((side) => [side, specimen]))
  return sendPictures(tools, journey, next, pictures, played)
}

/** Tells whether a step can be sent, for the first time or again. */
export const isOpen = ({ state }: StepRecord): boolean => state === 'not_submitted' || state === 'retryable'

/** A step that a journey was completed without is not asked for later. */
export const isAsked = ({ state, requested }: Journey, { stepId }: StepRecord): boolean =>
  state === 'started' || state === 'completing' || requested.includes(stepId)
