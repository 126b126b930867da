/** Signzy's behaviour: handlers, jobs, the page, and journeys made from outside the API. */
import { flows, signzy } from '../../contracts/signzy/index.js'
import { SimError } from '../../errors.js'
import { linkOf } from '../../fixtures/signzy/views.js'
import { renderFile } from '../render-file.js'
import { defineSimulator, type JourneyRequest } from '../types.js'
import { callbackDelivered, deleteData } from './after.js'
import { createJourney } from './create.js'
import { handlers } from './handlers.js'
import { hosted, owe, sessionJobs } from './hosted.js'
import { signzyOptions } from './options.js'
import { journeys, type SignzyTools } from './records.js'
import { idsOf, shelf } from './shelf.js'

export const signzySimulator = defineSimulator<typeof signzy>({
  vendor: signzy,
  handlers,
  jobs: { ...sessionJobs, callbackDelivered, deleteData },
  options: signzyOptions,
  createJourney: makeJourney,
  render: renderFile,
  hosted,
  journeys: shelf,
  outcomes: async () => (await import('../../fixtures/signzy/outcomes.js')).outcomes,
  story: async () => (await import('./story.js')).tellStory,
  words: async () => (await import('./words.js')).words,
  async trigger(tools, _event, journeyId) {
    const journey = await tools.tx.get(journeys, journeyId)
    if (journey && journey.state !== 'deleted') return owe(tools, journey)
    if (!journey) {
      throw new SimError('not_found', `there is no journey "${journeyId}"`, 'Use an id that a journey was made with.')
    }
    throw new SimError('illegal_action', `the data of journey ${journeyId} were deleted`, 'Make another one.')
  },
  magic: [
    { field: 'userInfo.externalReferenceId', rule: 'ends in sim.<scenario>, for example order-1+sim.document_expired' },
    { field: 'userId', rule: 'ends in sim.<scenario>, for example user-1+sim.face_mismatch' },
    { field: 'userInfo.name.lastName', rule: 'ends in sim.<scenario>, for example Doe sim.document_tampered' },
    { field: 'userInfo.name.firstName', rule: 'ends in sim.<scenario>, for example Jane sim.document_tampered' },
  ],
})

/** Makes a journey as the vendor's dashboard would: `completed` plays it as the person of its case would. */
async function makeJourney(
  tools: SignzyTools,
  request: JourneyRequest,
): Promise<{ ids: Record<string, string>; link: string }> {
  const { environment, reference, scenario, flow, state } = request
  const made = await createJourney(tools, {
    environment,
    scenario,
    body: {
      flowId: flow ?? flows[0]!.id,
      ...(reference !== undefined && { userInfo: { externalReferenceId: reference } }),
    },
  })
  if (state === 'completed') await hosted.act(tools, made.id, { kind: 'complete' })
  const journey = (await tools.tx.get(journeys, made.id))!
  const [file_id, , name] = (journey.files.frontDoc ?? '').split('/').slice(-3)
  return {
    ids: {
      ...idsOf(journey),
      // the parts of the address of the first picture
      ...(file_id && name && { file_id, name }),
    },
    link: linkOf(journey),
  }
}
