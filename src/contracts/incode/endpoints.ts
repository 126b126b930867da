/** Every call of Incode Workforce, by operation. */
import { requestNewOnboarding } from './endpoints/omni.js'
import { authorize, getDiscovery, getKeys, getUserInfo, issueToken } from './endpoints/openid.js'
import {
  authorizeServer,
  generateVerificationLink,
  getVerificationDetails,
  getVerificationStatus,
} from './endpoints/workforce.js'

/** Collects the endpoints. */
export const endpoints = {
  authorizeServer,
  generateVerificationLink,
  getVerificationDetails,
  getVerificationStatus,
  getDiscovery,
  getKeys,
  authorize,
  issueToken,
  getUserInfo,
  requestNewOnboarding,
}
