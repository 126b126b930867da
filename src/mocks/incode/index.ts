/** Incode's behaviour: handlers, jobs, and verifications made from outside the API. */
import { flows, incode } from '../../contracts/incode/index.js'
import { SimError } from '../../errors.js'
import { linkOf, referenceOf, type Verification } from '../../fixtures/incode/verification.js'
import { statusOf } from '../../fixtures/incode/views.js'
import { renderFile } from '../render-file.js'
import { type CreatedJourney, defineSimulator, type JourneyRequest, type JourneySummary } from '../types.js'
import { handlers } from './handlers.js'
import { hosted, jobs } from './hosted.js'
import { incodeOptions } from './options.js'
import { review, send } from './progress.js'
import { type IncodeTools, verifications } from './records.js'
import { issueCode } from './return-address.js'
import { startVerification } from './start.js'

const rule = 'ends in sim.<scenario>'

export const incodeSimulator = defineSimulator<typeof incode>({
  vendor: incode,
  handlers,
  jobs: { ...jobs, review },
  options: incodeOptions,
  createJourney,
  render: renderFile,
  magic: [
    { field: 'correlationId', rule: `${rule}, for example request-1+sim.document_expired` },
    { field: 'loginHint', rule: `${rule}, for example jane.doe@example.com+sim.face_mismatch` },
    { field: 'login_hint', rule: `${rule}, for example jane.doe@example.com+sim.face_mismatch` },
    { field: 'externalCustomerId', rule: `${rule}, for example customer-1+sim.document_expired` },
  ],
  hosted,
  journeys: { kind: verifications, summary },
  outcomes: async () => (await import('../../fixtures/incode/outcomes.js')).outcomes,
  story: async () => (await import('./story.js')).tellStory,
  words: async () => (await import('./words.js')).words,
  async trigger(tools, event, journeyId) {
    const verification = await tools.tx.get(verifications, journeyId)
    if (!verification) throw new SimError('not_found', `verification ${journeyId} is gone`, 'Make another one.')
    await send(tools, verification, event as keyof typeof incode.webhooks.events)
  },
})

/** Makes a verification as a client would ask for it; `completed` plays its person to the end. */
async function createJourney(
  tools: IncodeTools,
  { environment, reference, flow, scenario, state }: JourneyRequest,
): Promise<CreatedJourney> {
  const { id } = await startVerification(tools, {
    environment,
    flow: flows.find((one) => one.id === flow) ?? flows[0]!,
    correlationId: reference,
    scenario,
  })
  if (state === 'completed') await hosted.act(tools, id, { kind: 'complete' })
  const made = (await tools.tx.get(verifications, id))!
  return {
    link: linkOf(made),
    // as if a person had signed in
    ids: { ...idsOf(made), ...(made.identityId !== null && { code: issueCode(tools, made) }) },
  }
}

const idsOf = (made: Verification): Record<string, string> => ({
  verification_id: made.id,
  verificationTraceId: made.traceId,
  verificationLink: linkOf(made),
  interviewId: made.interviewId,
  link_code: made.linkCode,
  ...(made.correlationId !== null && { correlationId: made.correlationId }),
  ...(made.identityId !== null && { identity_id: made.identityId }),
})

function summary(_tools: IncodeTools, verification: Verification): JourneySummary {
  const { id, flow, case: about, environment, state, createdAt } = verification
  return {
    journeyId: id,
    ids: idsOf(verification),
    reference: referenceOf(verification) ?? null,
    flow: flow.id,
    scenario: about.scenario,
    environment,
    status: statusOf(verification),
    ended: state === 'succeeded' || state === 'failed',
    createdAt,
    link: linkOf(verification),
  }
}
