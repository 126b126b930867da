/** The codes IDWise prints in results, with their titles: views pick from here and never invent one. */

/**
 * Names each rule key a result may hold; the titles vary between pages, so clients match on the key.
 * @source https://developers.idwise.com/journey-model.html
 */
export const ruleNames = {
  document_validation: 'Authentic Document',
  same_subject: 'Same Person',
  no_duplicate_documents: 'Non-duplicate Document',
  no_duplicate_applicant: 'Unique Applicant',
  no_aml_records: 'Datasets (e-KYC/AML)',
  unrecognized_document: 'Recognised Document',
  proof_policy: 'Proof Policy',
  expired_document: 'Un-expired Document',
  under_age: 'Under Age',
  approved_nationality: 'Approved Nationality',
} as const

/** A rule key the vendor documents. */
export type RuleKey = keyof typeof ruleNames

/**
 * Titles the feedback codes that are known in full; the vendor's own table goes on.
 * @source https://docs.idwise.com/docs/user-error-feedback
 */
export const feedbackTitles = {
  feedback_not_physical_document: 'Image not accepted',
  feedback_document_cropped: 'Document Cropped',
} as const

/**
 * Lists the liveness codes of the legacy result page.
 * @source https://developers.idwise.com/journey-model.html
 */
export const livenessCodes = [
  'FACE_TOO_CLOSE',
  'FACE_CLOSE_TO_BORDER',
  'FACE_CROPPED',
  'FACE_IS_OCCLUDED',
  'FACE_NOT_FOUND',
  'TOO_MANY_FACES',
  'FACE_TOO_SMALL',
] as const

/**
 * Lists the AML data sets of the legacy result page.
 * @source https://developers.idwise.com/journey-model.html
 */
export const amlDatasets = [
  'Politically Exposed Person',
  'Linked to a Politically Exposed Persons', // sic
  'Sanctions',
  'Adverse Media',
  'Regulatory Enforcement List',
  'People of Interest',
  'Disqualified Director',
  'Insolvency',
  'Fitness Probity',
] as const
