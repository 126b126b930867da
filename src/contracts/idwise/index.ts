/** IDWise, declared: the table of contents of everything the project knows about it. */
import { basic } from '../auth.js'
import { defineVendor } from '../define.js'
import { endpoints } from './endpoints.js'
import { errors } from './errors.js'
import { unmodelled, unservable } from './gaps.js'
import { idFormats } from './id-formats.js'
import { journeyLifecycle, stepLifecycle } from './lifecycle.js'
import { profile } from './profile.js'
import { schemas } from './schemas.js'
import { assumed, documented } from './sources.js'
import { webhooks } from './webhooks.js'

export { amlDatasets, feedbackTitles, livenessCodes, type RuleKey, ruleNames } from './codes.js'
export { type Flow, type FlowStep, flows } from './flows.js'
export type { JourneyState, StepState } from './lifecycle.js'
export { type SchemaName, schemas, type Wire } from './schemas.js'

/** Declares IDWise. */
export const idwise = defineVendor({
  profile,
  surfaces: {
    api: {
      auth: basic('apiKey', 'apiSecret'),
      errors,
      backendOnly: documented('guide'),
      ipAllowList: { error: 'ip_not_allowed', ...documented('auth') },
      ...documented('auth'),
    },
  },
  schemas,
  endpoints,
  lifecycles: { journey: journeyLifecycle, step: stepLifecycle },
  webhooks,
  journeyField: 'journey_id',
  outcome: {
    endpoints: ['getJourneyResult', 'getSpotCheckResult'],
    ...documented(
      'retrieval',
      'A result can be fetched at any time: until there is one, the decision is `Incomplete`.',
    ),
  },
  idFormats,
  ids: [
    {
      members: ['journey_id', 'journeyId', 'spotCheckJourneyId'],
      forms: [{ kind: 'hex', length: 24 }, { kind: 'uuid' }],
      ...documented('guide', 'The guide prints a UUID, every reference page 24 hexadecimal digits.'),
    },
    {
      members: ['customer_id'],
      forms: [{ kind: 'uuid' }],
      ...documented('model', 'Read off the sample.'),
      evidence: 'sample',
    },
    {
      members: ['eventId'],
      forms: [{ kind: 'uuid' }],
      ...assumed('webhooks', 'No page says what an event id looks like.'),
    },
    {
      members: ['applicant_id', 'check_id'],
      forms: [{ kind: 'hex', length: 24 }],
      ...assumed('model', 'As the ids of journeys.'),
    },
  ],
  links: {
    verification: {
      surface: 'hosted',
      path: '/{link_code}',
      summary: 'A page on which the person takes the steps of the journey.',
      issued: { by: 'createVerificationLink', at: 'verification_link' },
      ...assumed(
        'openapi',
        'That a link is given out is observed; where it leads, and what the page asks for, is not known.',
      ),
    },
  },
  unmodelled,
  unservable,
})
