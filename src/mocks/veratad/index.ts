/** Veratad's behaviour: handlers, jobs, and sessions made from outside the API. */
import { veratad } from '../../contracts/veratad/index.js'
import { SimError } from '../../errors.js'
import { referenceOf, type VxSession } from '../../fixtures/veratad/session.js'
import { renderFile } from '../render-file.js'
import { defineSimulator, type JourneyRequest, type JourneySummary } from '../types.js'
import { review, sendResult } from './components.js'
import { handlers } from './handlers.js'
import { hosted, hostedJobs } from './hosting.js'
import { veratadOptions } from './options.js'
import { sessions, type VeratadTools } from './records.js'
import { startSession } from './start.js'

export const veratadSimulator = defineSimulator<typeof veratad>({
  vendor: veratad,
  handlers,
  jobs: { ...hostedJobs, review },
  options: veratadOptions,
  createJourney,
  render: renderFile,
  hosted,
  journeys: { kind: sessions, summary },
  outcomes: async () => (await import('../../fixtures/veratad/outcomes.js')).outcomes,
  story: async () => (await import('./story.js')).tellStory,
  words: async () => (await import('./words.js')).words,
  async trigger(tools, _event, journeyId) {
    const session = await tools.tx.get(sessions, journeyId)
    if (!session) throw new SimError('not_found', `session ${journeyId} is gone`, 'Make another one.')
    await sendResult(tools, session)
  },
  magic: [
    { field: 'reference', rule: 'ends in sim.<scenario>, for example order-1+sim.document_expired' },
    { field: 'email', rule: 'ends in sim.<scenario>, for example jane@sim.document_expired' },
    { field: 'ln', rule: 'ends in sim.<scenario>, for example Doe sim.face_mismatch' },
    { field: 'fn', rule: 'ends in sim.<scenario>, for example Jane sim.face_mismatch' },
  ],
})

/** Makes a session as the vendor's dashboard would: `completed` plays it as the person of its case would. */
async function createJourney(
  tools: VeratadTools,
  request: JourneyRequest,
): Promise<{ ids: Record<string, string>; link: string }> {
  const { environment, reference, flow, scenario, state } = request
  const email = `sim-${tools.id('mailbox')}@example.com`
  const body = { email, age: '21+', ...(flow && { route_id: flow }), ...(reference !== undefined && { reference }) }
  const made = await startSession(tools, { environment, body, scenario })
  if (state === 'completed') await hosted.act(tools, made.id, { kind: 'complete' })
  return { ids: idsOf(made), link: made.link }
}

const idsOf = ({ id, link, email }: VxSession): Record<string, string> => ({ request_id: id, link, email })

function summary(_tools: VeratadTools, made: VxSession): JourneySummary {
  const { id, route, case: about, environment, state, session, link } = made
  return {
    journeyId: id,
    ids: idsOf(made),
    reference: referenceOf(made),
    flow: route.id,
    scenario: about.scenario,
    environment,
    status: state,
    // one that waits for a reviewer has left the page and is not over
    ended: session.phase === 'ended' && state !== 'PENDING',
    createdAt: session.createdAt,
    link,
  }
}
