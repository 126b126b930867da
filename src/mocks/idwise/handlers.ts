/** One function for every IDWise endpoint: reads what it needs, calls the behaviour, answers a view. */
import type { idwise, Wire } from '../../contracts/idwise/index.js'
import type { Journey } from '../../fixtures/idwise/journey.js'
import {
  toAmlCheckResult,
  toJourneyResult,
  toJourneySummary,
  toSpotCheckResult,
  toStartedJourney,
  toSuccess,
} from '../../fixtures/idwise/views.js'
import { forgetDrawn } from '../render-file.js'
import { type Handlers, reply, replyFile } from '../types.js'
import { amendAmlSearch, createAmlCheck, readAmlCheck } from './aml.js'
import { readAudit, recordAudit } from './audit.js'
import { move } from './events.js'
import { readPicture } from './media.js'
import { type IdwiseTools, journeys, optionsOf, pictures, readJourney, visits } from './records.js'
import { reviewJourney } from './review.js'
import { linkOf, startJourney } from './start.js'
import { submitStep } from './steps.js'

const self = <T>(record: T): T => record

/** Starts a journey from a request, and records who did. */
async function begin(
  call: IdwiseTools & { environment: string },
  { flow_id, reference_no, applicant_details }: Wire<'StartJourneyRequest'>,
  { linked = false } = {},
): Promise<Journey> {
  const { environment } = call
  const asked = { environment, flowId: flow_id, reference: reference_no, applicant: applicant_details, linked }
  const journey = await startJourney(call, asked)
  recordAudit(call, environment, journey.id, 'start_journey')
  return journey
}

export const handlers: Handlers<typeof idwise> = {
  async startJourney(call) {
    return reply(200, toStartedJourney, await begin(call, call.body))
  },

  async processJourneyStep(call) {
    const { journey_id, step_id, is_skipped } = call.body
    const journey = await readJourney(call, call.environment, journey_id)
    const sent = await submitStep(call, journey, {
      stepId: String(step_id),
      skipped: is_skipped === true || is_skipped === 'true',
      images: [call.uploads.image, call.uploads.image2],
    })
    recordAudit(call, call.environment, journey.id, 'process_step')
    return reply(200, toSuccess, sent)
  },

  async completeJourney(call) {
    const journey = await readJourney(call, call.environment, call.body.journey_id)
    const completing = await move(call, journey, 'complete')
    // steps still being processed decide when the last of them is done
    if (!journey.steps.some((s) => s.state === 'in_progress')) {
      call.schedule('decide', journey.case.processingMs ?? call.processingMs, { journeyId: journey.id })
    }
    recordAudit(call, call.environment, journey.id, 'complete_user_steps')
    return reply(200, toSuccess, completing)
  },

  async getJourneySummary(call) {
    return reply(200, toJourneySummary, await readJourney(call, call.environment, call.params.journey_id))
  },

  async getJourneyResult(call) {
    const journey = await readJourney(call, call.environment, call.params.journey_id)
    if (optionsOf(call).auditReads) recordAudit(call, call.environment, journey.id, 'get_journey')
    return reply(200, toJourneyResult, journey)
  },

  async getImage(call) {
    const file = await readPicture(call, call.environment, call.params.image_path, 'image_path')
    const encodings = (call.headers['accept-encoding'] ?? '').toLowerCase().split(',')
    return replyFile(200, file, encodings.some((e) => e.trim() === 'base64') ? 'base64' : undefined)
  },

  async getVideo(call) {
    return replyFile(200, await readPicture(call, call.environment, call.params.video_path, 'video_path'))
  },

  async reviewJourney(call) {
    const journey = await readJourney(call, call.environment, call.params.journey_id)
    const reviewed = await reviewJourney(call, journey, call.body)
    recordAudit(call, call.environment, journey.id, 'manual_review')
    return reply(200, toSuccess, reviewed)
  },

  async deleteJourney(call) {
    const { tx } = call
    const journey = await readJourney(call, call.environment, call.params.journey_id)
    for (const { id, file } of await tx.find(pictures, 'journey', journey.id)) {
      tx.remove(pictures, id)
      if (file.sha256 !== undefined) forgetDrawn(file.sha256)
    }
    tx.disownBlobs(journey.id)
    tx.remove(visits, journey.id)
    tx.remove(journeys, journey.id)
    call.scrub(journey.id)
    return reply(200, toSuccess, { id: journey.id })
  },

  async createClientToken(call) {
    return reply(200, self, { token: call.id('clientToken') })
  },

  async getAuditLogs(call) {
    return reply(200, self, await readAudit(call, call.environment, call.query))
  },

  async getSpotCheckResult(call) {
    const journey = await readJourney(call, call.environment, call.params.journey_id)
    if (!journey.flow.spotCheck) call.fail('not_found', `journey ${journey.id} is no spot check`)
    return reply(200, toSpotCheckResult, journey)
  },

  async createVerificationLink(call) {
    const journey = await begin(call, call.body, { linked: true })
    const { id: journey_id, reference: reference_no } = journey
    return reply(200, self, { journey_id, reference_no, verification_link: linkOf(call, journey) })
  },

  async createAmlCheck(call) {
    const check = await createAmlCheck(call, call.environment, call.body)
    recordAudit(call, call.environment, check.id, 'perform_aml_check')
    return reply(200, self, { success: true as const, check_id: check.id })
  },

  async getAmlResult(call) {
    return reply(200, toAmlCheckResult, await readAmlCheck(call, call.environment, call.params.check_id))
  },

  async amendAmlSearch(call) {
    const amended = await amendAmlSearch(call, call.environment, call.params.check_id, call.body)
    return reply(200, toSuccess, amended)
  },
}
