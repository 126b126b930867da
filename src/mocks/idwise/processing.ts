/** What happens by itself: a step's processing ends, a decision falls, a reviewer answers. */
import { outcomeOf } from '../../fixtures/capture.js'
import { isDecided, isSettled, type Journey } from '../../fixtures/idwise/journey.js'
import { reviewEvents } from '../../fixtures/idwise/later.js'
import { decide } from '../../fixtures/idwise/rules.js'
import type { Job } from '../../runtime/store/types.js'
import { specimenOf } from '../specimens.js'
import { change, move, moveStep, resendEnds, sendFinishedStep, sendFinishedUserSteps } from './events.js'
import { type Played, playNextStep } from './play.js'
import { type IdwiseTools, journeys, pictures, visits } from './records.js'
import { store } from './steps.js'

type Payload = Job['payload']

/** Ends the processing of a step: passed, to be tried again, or out of attempts. */
export async function finishStep(tools: IdwiseTools, payload: Payload): Promise<void> {
  const journey = await tools.tx.get(journeys, String(payload.journeyId))
  const record = journey?.steps.find((s) => s.stepId === payload.stepId)
  // the journey was deleted, or the step sent again, since this was scheduled
  if (!journey || record?.state !== 'in_progress' || record.attempts !== payload.attempts) return
  const outcome = outcomeOf(journey.case, record.type === 'Document' ? 'document' : 'selfie', record.attempts)
  const event = outcome === 'ok' ? 'pass' : record.attempts < journey.flow.attemptLimit ? 'fail' : 'exhaust'
  const finished = moveStep(journey, record.stepId, event, { outcome })
  const stored = change(tools, journey, {
    steps: finished.steps,
    profileImagePath: outcome === 'ok' ? await profileOf(tools, finished) : journey.profileImagePath,
    videoPath: journey.flow.spotCheck && record.type === 'Selfie' ? videoOf(tools, journey) : journey.videoPath,
  })
  await sendFinishedStep(tools, stored, stored.steps.find((s) => s.stepId === record.stepId)!)
  const played = payload.played as Played | undefined
  if (played) playNextStep(tools, stored, played)
  await settle(tools, { journeyId: journey.id, ...(played && { played }) })
}

/** Looks whether all user steps are in, and whether a completed journey can be decided now. */
export async function settle(tools: IdwiseTools, payload: Payload): Promise<void> {
  const journey = await tools.tx.get(journeys, String(payload.journeyId))
  if (!journey) return
  const allIn = journey.steps.every(isSettled)
  const ended = resendEnds[journey.state]
  if (ended) {
    // a step the journey was completed without is not asked for again
    const done = journey.steps.every((s) => isSettled(s) || !journey.requested.includes(s.stepId))
    if (done) await move(tools, journey, ended, { systemDecision: decide(journey), manualDecision: null })
    return
  }
  if (allIn && !journey.userStepsFinished && !isDecided(journey)) {
    await sendFinishedUserSteps(tools, change(tools, journey, { userStepsFinished: true }))
  }
  // nobody but the page can tell the vendor that its person is through
  const done = allIn && journey.state === 'started' && (await tools.tx.get(visits, journey.id))?.phase === 'consented'
  if (done || (journey.state === 'completing' && !journey.steps.some((s) => s.state === 'in_progress'))) {
    if (done) await move(tools, (await tools.tx.get(journeys, journey.id))!, 'complete')
    tools.schedule('decide', payload.played ? 0 : (journey.case.processingMs ?? tools.processingMs), {
      journeyId: journey.id,
    })
  }
}

/** Lets the decision fall. */
export async function decideJourney(tools: IdwiseTools, payload: Payload): Promise<void> {
  const journey = await tools.tx.get(journeys, String(payload.journeyId))
  if (journey?.state !== 'completing') return
  const systemDecision = decide(journey)
  const endedAt = tools.tx.now
  await move(tools, journey, 'decide', { systemDecision, endedAt, searchedAt: journey.flow.aml ? endedAt : null })
  for (const { afterMs, event } of journey.case.later) {
    // a flow that lacks what the scenario is about leaves nothing for a reviewer to look at
    if (systemDecision === 'Complete' && reviewEvents.has(event)) continue
    tools.schedule('later', afterMs, { journeyId: journey.id, event })
  }
}

/** The applicant's portrait: cut from the document's front, or else from the selfie. */
async function profileOf(tools: IdwiseTools, journey: Journey): Promise<string | null> {
  if (journey.profileImagePath !== null) return journey.profileImagePath
  const step = journey.steps.find((s) => s.outcome === 'ok' && (s.pictures.front || s.pictures.selfie))
  const source = step?.pictures.front ?? step?.pictures.selfie
  const picture = source && (await tools.tx.get(pictures, source.input))
  if (!picture) return null
  const { sha256, seed } = picture.file
  const render = sha256 === undefined ? specimenOf('portrait') : `crop:${step?.pictures.front ? 'portrait' : 'selfie'}`
  return store(tools, journey, { ...(sha256 !== undefined && { sha256 }), mediaType: 'image/png', render, seed })
}

const videoOf = (tools: IdwiseTools, journey: Journey): string =>
  store(tools, journey, { mediaType: 'video/mp4', render: 'video', seed: journey.id })
