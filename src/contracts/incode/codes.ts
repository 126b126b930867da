/** The words Incode uses for scopes and for reasons of failure: views pick from here and never invent one. */

/**
 * Names the scopes an organisation may have.
 * @source https://workforce.developer.incode.com/docs/fetching-verification-results
 */
export const scopes = ['IDENTITY_ID', 'NAME', 'DATE_OF_BIRTH', 'PHONE'] as const

/** A scope of the organisation. */
export type Scope = (typeof scopes)[number]

/**
 * Maps every reason of failure seen in public client code to the reason that is shown outside.
 * @source https://workforce.developer.incode.com/docs/requesting-verification
 */
export const failReasons = {
  ONBOARDING_ID_VALIDATION_FAILED: 'ID_VALIDATION_FAILED',
  ONBOARDING_ID_SCREEN_LIVENESS_FAILED: 'ID_SCREEN_LIVENESS_FAILED',
  ONBOARDING_ID_PAPER_LIVENESS_FAILED: 'ID_PAPER_LIVENESS_FAILED',
  ONBOARDING_ID_SHARPNESS_FAILED: 'ID_SHARPNESS_FAILED',
  ONBOARDING_ID_DOC_CLASSIFICATION: 'ID_TYPE_NOT_IN_VERIFICATION_POLICY',
  ONBOARDING_ID_DOC_EXPIRED: 'ID_EXPIRED',
  ONBOARDING_LIVENESS_FAILED: 'PROOF_OF_PERSONHOOD_FAILED',
  ONBOARDING_FACE_MATCH_FAILED: 'FACE_ID_MATCH_FAILED',
  AUTH_LIVENESS_FAILED: 'PROOF_OF_PERSONHOOD_FAILED',
  AUTH_FACE_MATCH_FAILED: 'FACE_AUTH_FAILED',
  PHONE_OTP_FAILED: 'PHONE_OTP_FAILED',
  EMPLOYEE_NOT_FOUND: 'EMAIL_NOT_FOUND_IN_DIRECTORY',
  EMPLOYEE_NAME_NOT_MATCHED: 'NAME_MATCH_FAILED',
  IDENTITY_BLOCK_LISTED: 'OTHER',
  GOVERNMENT_VALIDATION_FAILED: 'GOVERNMENT_VALIDATION_FAILED',
  EXPIRED: 'EXPIRED',
  LINK_EXPIRED: 'LINK_EXPIRED',
  DATA_SHARING_CONSENT_DECLINED: 'DATA_SHARING_CONSENT_NOT_GRANTED',
  INVALID_QR: 'INVALID_QR',
  QR_ALREADY_USED: 'QR_ALREADY_USED',
  USER_CONFIRMATION_REJECTED: 'USER_CONFIRMATION',
  OTHER: 'OTHER',
} as const

/** A reason of failure. */
export type FailReason = keyof typeof failReasons

/** Lists the reasons. */
export const failReasonNames = Object.keys(failReasons) as [FailReason, ...FailReason[]]
