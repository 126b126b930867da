/** Shapes that several IDWise bodies share: errors, ids of steps, decisions, timestamps. */
import * as z from 'zod'
import { marked, personal } from '../../define.js'
import { pages } from '../sources.js'

/** Body of every error. */
export const ErrorBody = z.object({
  success: z.literal(false),
  message: z.string(),
  error_code: z.string(),
})

/** That a call was taken: every error says false, every printed answer true. */
export const Taken = marked(z.literal(true), 'sample', pages.guide, {
  note: 'A boolean in the tables; false is printed in errors alone.',
})

/** Body that only acknowledges. */
export const Success = z.object({ success: Taken })

/** Id of a step: an integer in the tables and samples, text in prose, webhooks and result keys. Compare as text. */
export const StepId = z.union([z.int(), z.string()])

/** Decision of the system. */
export const SystemDecision = marked(
  z.enum(['Incomplete', 'Complete', 'Refer', 'Rejected']),
  'documented',
  pages.result,
  {
    note: '`Rejected` stands on the newest page only; older pages and webhook texts name three values.',
  },
)

/** Decision of a reviewer. */
export const ManualDecision = marked(
  z.enum(['Approved', 'Rejected', 'Resubmission Requested']),
  'documented',
  pages.result,
  { note: 'That `Resubmission Requested`, a value of the review call, shows up as a decision is assumed.' },
)

/** The reviewer's decision if there is one, else the system's. */
export const FinalDecision = z.enum([...SystemDecision.options, 'Approved', 'Resubmission Requested'])

/** Outcome of a rule or of a validation as a whole. */
export const PassedOrFailed = z.enum(['Passed', 'Failed'])

/** ISO 8601 date and time: with microseconds and without a zone in results, with `Z` in webhooks. */
export const Timestamp = z
  .string()
  .regex(
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/,
    'must be an ISO 8601 date and time',
  )

/** The client's own reference for an applicant. */
export const ReferenceNo = marked(
  z.string().regex(/^[A-Za-z0-9\-_/\\,.+@]+$/, 'may hold letters, digits and - _ / \\ , . + @'),
  'documented',
  pages.guide,
  { note: 'The character set is documented; no greatest length is, so none is set.' },
)

/** What the client knows about the person to verify. */
export const ApplicantDetails = z.object({
  full_name: personal(z.string().min(1)),
  birth_date: personal(
    marked(z.iso.date().optional(), 'documented', pages.start, {
      note: 'The page gives `2022-02-01` as an example; that other forms are refused is assumed.',
    }),
  ),
  sex: personal(z.enum(['male', 'female']).optional()),
})
