/** Bodies of what staff does with a journey: review it, read who touched it. */
import * as z from 'zod'
import { marked, personal } from '../../define.js'
import { pages } from '../sources.js'
import { StepId, Timestamp } from './common.js'

/** What a reviewer says about one step. */
export const StepReview = z.object({
  step_id: marked(StepId, 'assumed', pages.review, { note: 'Its type is not stated.' }),
  review_decision: z.enum(['Resubmit', 'Approve']),
})

/** Body of Manual Journey Review. */
export const ReviewJourneyRequest = z.object({
  new_decision: marked(z.enum(['Approved', 'Rejected', 'Resubmission Requested']), 'documented', pages.review, {
    note: 'That it is required is inferred.',
  }),
  comment: z.string().optional(),
  step_reviews: marked(z.array(StepReview).optional(), 'documented', pages.review, {
    note: 'Required with `Resubmission Requested`: every failed step must then get a decision. The handler decides.',
  }),
})

/** One recorded action. */
export const AuditLogItem = z.object({
  action: z.enum([
    'get_journey',
    'search_journeys',
    'get_applicant_duplicates',
    'manual_review',
    'get_journey_pdf',
    'perform_aml_check',
    'archive_journey',
    'process_step',
    'start_journey',
    'pause_journey',
    'complete_custom_steps',
    'complete_user_steps',
    'resume_journey',
  ]),
  email: personal(marked(z.string().nullable(), 'documented', pages.audit, { note: 'null for server keys.' })),
  principal_id: z.string(),
  principal_type: z.enum(['user', 'server_api_key', 'client_api_key']),
  resource_id: z.string(),
  // sic
  resource_tenent_id: z.string(),
  resource_type: z.enum(['journey']),
  status: z.enum(['Succeeded', 'Failed']),
  timestamp: Timestamp,
})

/** Answer of Get Journey Audit Logs: one page of actions. */
export const AuditLogPage = z.object({
  items: z.array(AuditLogItem),
  has_more_pages: z.boolean(),
  next_page_token: z.string().nullable(),
  page_size: z.int().min(0),
  total_count: z.int().min(0),
})
