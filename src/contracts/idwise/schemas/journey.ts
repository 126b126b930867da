/** Bodies of the calls that run a journey: start, step, complete, summary. */
import * as z from 'zod'
import { marked, personal } from '../../define.js'
import { pages } from '../sources.js'
import { ApplicantDetails, PassedOrFailed, ReferenceNo, StepId } from './common.js'

/** Body of Start Journey. */
export const StartJourneyRequest = z.object({
  flow_id: z.string().min(1),
  reference_no: ReferenceNo,
  applicant_details: ApplicantDetails.optional(),
})

/** JSON body of Process Journey Step; whether a picture is needed depends on the step, so the handler decides. */
export const ProcessJourneyStepRequest = z.object({
  journey_id: z.string(),
  step_id: StepId,
  image: personal(
    marked(z.string().optional(), 'documented', pages.step, {
      note: 'Base64; required unless the step is skipped. Whether a data-URI prefix is allowed is not stated.',
    }),
  ),
  image2: personal(z.string().optional()),
  is_skipped: z.boolean().optional(),
})

/** Multipart body of Process Journey Step: everything but the pictures is text on the wire. */
export const ProcessJourneyStepForm = z.object({
  journey_id: z.string(),
  step_id: z.string(),
  image: personal(
    marked(z.file().optional(), 'documented', pages.guide, {
      note: 'The table says required; whether it may be absent when the step is skipped is not stated.',
    }),
  ),
  image2: personal(z.file().optional()),
  is_skipped: z.enum(['true', 'false']).optional(),
})

/** Body of Complete Journey. */
export const CompleteJourneyRequest = z.object({ journey_id: z.string() })

/** What a step is. */
export const StepDefinition = z.object({
  step_id: StepId,
  step_type: z.enum(['Document', 'Selfie']),
  step_title: z.string(),
})

/** How far a step has come. */
export const StepStatus = marked(
  z.object({
    has_passed_rules: marked(z.boolean().nullable(), 'documented', pages.sdkStatus, {
      note: 'Nullable in the SDK only.',
    }),
    is_concluded: marked(z.boolean().nullable(), 'documented', pages.sdkStatus, { note: 'Nullable in the SDK only.' }),
    status: marked(z.enum(['Not Submitted', 'In Progress', 'Submitted']), 'documented', pages.sdkStatus, {
      note: 'The enumeration comes from legacy SDK pages; `Submitted` stands in the current example.',
      legacy: true,
    }),
    error_user_feedback_code: marked(z.string().nullable(), 'documented', pages.summary, {
      note: 'null in the example, an empty string in the SDK when there is no error; the list of codes is not complete.',
    }),
    error_user_feedback_title: z.string(),
    error_user_feedback_details: z.string(),
  }),
  'documented',
  pages.summary,
)

/** One step in a summary. */
export const StepSummary = z.object({
  definition: StepDefinition,
  result: marked(StepStatus.nullable().optional(), 'assumed', pages.sdkStatus, {
    note: 'The SDK types it as optional; that a step not yet sent has none is inferred.',
  }),
})

/** Answer of Start Journey. */
export const StartJourneyResponse = z.object({
  journey_id: z.string().min(1),
  reference_no: z.string().min(1),
  is_completed: z.boolean(),
  step_summaries: marked(z.array(StepSummary), 'documented', pages.guide, {
    note: 'Empty in the example, while the prompt of the same page reads every step from it; the item shape is inferred.',
  }),
})

/** One rule in an interim result. */
export const InterimRule = z.object({ name: z.string(), result: PassedOrFailed })

/** What the rules say before the decision. */
export const InterimJourneyResult = marked(
  z.object({
    interim_rule_assessment: marked(z.string(), 'documented', pages.summary, {
      note: '`Failed` is printed; the other values are not known.',
    }),
    interim_rule_details: z.record(z.string(), InterimRule),
  }),
  'documented',
  pages.summary,
)

/** Answer of Get Journey Summary. */
export const JourneySummary = z.object({
  journey_id: z.string().min(1),
  is_completed: z.boolean(),
  step_summaries: z.array(StepSummary),
  result: marked(InterimJourneyResult.nullable().optional(), 'assumed', pages.summary, {
    note: 'That it may be missing before any step was processed is inferred.',
  }),
})
