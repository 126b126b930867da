/** Answer of Get Journey Result and its parts; below the top level only a superseded page describes them. */
import * as z from 'zod'
import { marked, personal } from '../../define.js'
import { pages } from '../sources.js'
import { AmlResult } from './aml.js'
import { FinalDecision, ManualDecision, PassedOrFailed, SystemDecision, Timestamp } from './common.js'

const old = { legacy: true } as const
// an opaque handle that only the account's own key opens, so it is not personal data
const imagePath = () => z.string().nullable().optional()

/** One field read from a document. */
export const ExtractedField = z.object({
  value: personal(z.string().nullable()),
  read_accuracy: z.enum(['High', 'Low']).nullable(),
  type: z.enum(['string', 'image']).nullable(),
})

/** One check of a document's authenticity or quality. */
export const ValidationCheck = z.object({
  name: z.string(),
  description: z.string().nullable().optional(),
  result: z.enum(['Passed', 'Failed', 'Undetermined']),
  result_description: z.string().nullable().optional(),
})

/** What the checks of a document say together; business rules are not part of it. */
export const ValidationResult = z.object({
  validation_outcome: PassedOrFailed.nullable(),
  validation_checks: z.array(ValidationCheck).nullable(),
})

/** A picture used in a comparison of faces. */
export const FaceMatchImage = z.object({
  image_path: z.string(),
  image_source: z.enum(['Selfie', 'Document', 'AdditionalFace']),
})

/** One comparison of faces. */
export const FaceMatchResult = z.object({
  is_matched: z.boolean(),
  score: marked(z.int().min(0).max(100).optional(), 'sample', pages.model, {
    note: 'Printed in the example only; the range is assumed.',
    legacy: true,
  }),
  images: z.array(FaceMatchImage),
})

/** Paths of a document's pictures: the page's example and its table use different keys, so either set is read. */
export const DocumentImages = marked(
  z.object({
    input_image_path: imagePath(),
    back_side_image_path: imagePath(),
    front_side_cropped_image_path: imagePath(),
    back_side_cropped_image_path: imagePath(),
    front_image_path: imagePath(),
    back_image_path: imagePath(),
    front_cropped_image_path: imagePath(),
    back_cropped_image_path: imagePath(),
  }),
  'documented',
  pages.model,
  { ...old, note: 'The first four keys stand in the example, the last four in the table.' },
)

/** What a document step found. */
export const DocumentResult = marked(
  z.object({
    step_title: z.string().nullable(),
    progress: z.enum(['NotStarted', 'Started', 'Completed']),
    has_passed_rules: z.boolean(),
    document_type: marked(z.string().nullable(), 'documented', pages.stepModel, {
      note: 'Open: the list of types is long, and the Web SDK sample holds an empty string.',
    }),
    document_subtype: marked(z.string().nullable().optional(), 'assumed', pages.webResult, {
      note: 'Documented for the Web SDK result only.',
    }),
    issuing_country: z.string().nullable(),
    issuing_country_code: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 3166 alpha-3 code')
      .nullable(),
    extracted_fields: marked(z.record(z.string(), ExtractedField).nullable(), 'documented', pages.fieldNames, {
      note: 'Keys are field names such as `Full Name`; a suffix ` Native` marks the local-language value.',
      legacy: true,
    }),
    validation_result: ValidationResult.nullable(),
    face_match_result: FaceMatchResult.nullable(),
    images: DocumentImages.nullable(),
  }),
  'documented',
  pages.model,
  old,
)

/** What a selfie step found. */
export const SelfieResult = marked(
  z.object({
    status: z.enum(['Not Started', 'Complete', 'Refer']),
    is_live: z.boolean().nullable(),
    liveness_status_code: marked(z.string().nullable(), 'documented', pages.model, {
      note: 'Open: seven codes are known from the legacy page, the current table is not known in full.',
      legacy: true,
    }),
    image_path: z.string().nullable(),
    video_path: marked(z.string().nullable().optional(), 'documented', pages.spotCheck, {
      note: 'Documented for the spot-check result only; nullability is assumed.',
    }),
  }),
  'documented',
  pages.model,
  old,
)

/** Points from a rule's detail to the part of the result it is about. */
export const ReferenceObject = z.object({ object_key: z.string(), instance_key: z.string() })

/** One finding of a rule. */
export const RuleDetail = z.object({
  title: z.string(),
  result: PassedOrFailed,
  result_description: z.string().nullable().optional(),
  reference_object: ReferenceObject.nullable().optional(),
})

/** What one rule says. */
export const RuleResult = marked(
  z.object({
    name: z.string(),
    result: PassedOrFailed,
    description: z.string().nullable(),
    information: z.string().nullable(),
    tips: z.string().nullable(),
    details: z.array(RuleDetail).nullable(),
  }),
  'documented',
  pages.model,
  old,
)

/** The person the journey is about; the same person may keep one id across journeys. */
export const Applicant = marked(
  z.object({
    applicant_id: z.string(),
    profile_image_path: z.string().nullable(),
    full_name: personal(z.string().nullable()),
    personal_number: personal(z.string().nullable()),
    birth_date: personal(z.iso.date().nullable()),
  }),
  'documented',
  pages.model,
  old,
)

/** A screening against faces that did not come from the journey's own steps. */
export const ScreeningCheck = marked(
  z.object({ image_path: z.string(), face_match_results: z.array(FaceMatchResult) }),
  'documented',
  pages.model,
  old,
)

/** Answer of Get Journey Result. */
export const JourneyResult = z.object({
  journey_id: z.string().min(1),
  customer_id: z.string().min(1),
  // sic
  journey_definintion_id: marked(z.string().optional(), 'documented', pages.model, {
    note: 'Same value as `flow_id`; gone from the newest page.',
    legacy: true,
  }),
  flow_id: z.string().min(1),
  reference_number: z.string().nullable(),
  start_time: Timestamp,
  end_time: Timestamp.nullable(),
  system_decision: SystemDecision,
  manual_decision: ManualDecision.nullable(),
  final_decision: marked(FinalDecision.nullable(), 'documented', pages.result, {
    note: 'Older pages leave it null until a review; since 2023-04 it equals the system decision until then.',
  }),
  model_version: z.string().nullable(),
  documents: z.record(z.string(), DocumentResult).nullable(),
  selfie: SelfieResult.nullable(),
  rule_results: z.record(z.string(), RuleResult).nullable(),
  applicant: Applicant.nullable(),
  aml: AmlResult.nullable(),
  screening_checks: marked(z.record(z.string(), ScreeningCheck).nullable(), 'documented', pages.result, {
    note: 'Nullability is assumed.',
  }),
  device_intelligence: marked(z.record(z.string(), z.unknown()).nullable().optional(), 'documented', pages.result, {
    note: 'Only its name is known; older pages lack it.',
  }),
})
