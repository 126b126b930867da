/** IDWise's behaviour: handlers, jobs, and journeys made from outside the API. */
import { check, describeIssues } from '../../contracts/check.js'
import { flows, idwise, schemas } from '../../contracts/idwise/index.js'
import { SimError } from '../../errors.js'
import { renderFile } from '../render-file.js'
import { type CreatedJourney, defineSimulator, type JourneyRequest } from '../types.js'
import { handlers } from './handlers.js'
import { hosted } from './hosted.js'
import { runLater } from './later.js'
import { idwiseOptions } from './options.js'
import { playJourney } from './play.js'
import { decideJourney, finishStep, settle } from './processing.js'
import type { IdwiseTools } from './records.js'
import { shelf } from './shelf.js'
import { linkOf, startJourney } from './start.js'
import { trigger } from './trigger.js'

export const idwiseSimulator = defineSimulator<typeof idwise>({
  vendor: idwise,
  handlers,
  jobs: { finishStep, settle, decide: decideJourney, later: runLater },
  options: idwiseOptions,
  createJourney,
  render: renderFile,
  hosted,
  journeys: shelf,
  outcomes: async () => (await import('../../fixtures/idwise/outcomes.js')).outcomes,
  story: async () => (await import('./story.js')).tellStory,
  words: async () => (await import('./words.js')).words,
  trigger,
  magic: [
    { field: 'reference_no', rule: 'ends in sim.<scenario>, for example applicant-1+sim.document_expired' },
    { field: 'applicant_details.full_name', rule: 'ends in sim.<scenario>, for example Jane Doe sim.pep_hit' },
    { field: 'entity_details.full_name', rule: 'ends in sim.<scenario>, for example Jane Doe sim.pep_hit' },
  ],
})

/** Makes a journey as the vendor's SDK would: `completed` plays it as its person would, with specimen pictures. */
async function createJourney(tools: IdwiseTools, request: JourneyRequest): Promise<CreatedJourney> {
  const reference = check(schemas.ReferenceNo, request.reference ?? 'none', 'strict')
  if (!reference.ok) {
    throw new SimError('bad_request', `reference: ${describeIssues(reference.issues)}`, 'Use what start-journey takes.')
  }
  const journey = await startJourney(tools, {
    environment: request.environment,
    flowId: request.flow ?? flows[0]!.id,
    reference: request.reference ?? `sim-${tools.id('check').slice(0, 12)}`,
    scenario: request.scenario,
    linked: true,
  })
  if (request.state === 'completed') {
    await playJourney(tools, journey)
  }
  return {
    ids: { ...shelf.summary(tools, journey).ids },
    // whoever makes it wants to see it, whichever way a client would have asked
    link: linkOf(tools, journey),
  }
}
