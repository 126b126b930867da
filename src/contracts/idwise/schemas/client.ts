/** Bodies of what hands a journey to a client: tokens, links, and the re-check of a known applicant. */
import * as z from 'zod'
import { marked, secret } from '../../define.js'
import { pages } from '../sources.js'
import { ApplicantDetails, ReferenceNo, SystemDecision, Timestamp } from './common.js'
import { Applicant, RuleResult, SelfieResult } from './result.js'

/** Body of Generate Client Token. */
export const CreateClientTokenRequest = z.object({
  expires_in: marked(z.number().min(3).max(60), 'documented', pages.token, {
    note: 'The name and the range of 3 to 60 minutes are documented; that the number counts minutes is inferred.',
  }),
  environment: marked(z.string().optional(), 'observed', pages.token, {
    note: 'Integrators send `sandbox`; the page says only that a token belongs to one environment.',
  }),
})

/** Answer of Generate Client Token. */
export const ClientToken = z.object({
  token: secret(
    marked(z.string().min(1), 'assumed', pages.token, {
      note: 'No page shows the answer; client code guesses four names.',
    }),
  ),
})

const linkBody = { note: 'No page shows the body; it is modelled on Start Journey.' } as const

/** Body of Verification Links. */
export const CreateVerificationLinkRequest = marked(
  z.object({
    flow_id: z.string().min(1),
    reference_no: ReferenceNo,
    applicant_details: ApplicantDetails.optional(),
  }),
  'assumed',
  pages.openapi,
  linkBody,
)

/** Answer of Verification Links. The link alone opens the journey, hence a secret. */
export const VerificationLink = marked(
  z.object({
    journey_id: z.string().min(1),
    reference_no: z.string().min(1),
    verification_link: secret(z.url()),
  }),
  'assumed',
  pages.openapi,
  linkBody,
)

/** Answer of Get Spot Check Result. */
export const SpotCheckResult = z.object({
  // the page prints a skeleton with empty texts
  journey_id: z.string(),
  tenant_id: z.string(),
  environment_name: z.string(),
  start_time: Timestamp,
  end_time: Timestamp.nullable(),
  system_decision: SystemDecision,
  reference_number: z.string().nullable(),
  model_version: z.string().nullable(),
  selfie: marked(SelfieResult.nullable(), 'documented', pages.spotCheck, { note: 'Nullability is assumed.' }),
  applicant: marked(Applicant.nullable(), 'documented', pages.spotCheck, { note: 'Nullability is assumed.' }),
  rule_results: marked(z.record(z.string(), RuleResult).nullable(), 'documented', pages.spotCheck, {
    note: 'Nullability is assumed.',
  }),
  spot_checks: marked(z.record(z.string(), z.unknown()).nullable(), 'documented', pages.spotCheck, {
    note: 'Only its name is known.',
  }),
})
