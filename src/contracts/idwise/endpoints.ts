/** Every IDWise call by name; the name is the OpenAPI operationId. */

import {
  createClientToken,
  createVerificationLink,
  deleteJourney,
  getAuditLogs,
  reviewJourney,
} from './endpoints/admin.js'
import { amendAmlSearch, createAmlCheck, getAmlResult } from './endpoints/aml.js'
import { completeJourney, getJourneySummary, processJourneyStep, startJourney } from './endpoints/journey.js'
import { getImage, getJourneyResult, getSpotCheckResult, getVideo } from './endpoints/result.js'

/** Collects the endpoints. */
export const endpoints = {
  startJourney,
  processJourneyStep,
  completeJourney,
  getJourneySummary,
  getJourneyResult,
  getImage,
  getVideo,
  reviewJourney,
  deleteJourney,
  createClientToken,
  getAuditLogs,
  getSpotCheckResult,
  createVerificationLink,
  createAmlCheck,
  getAmlResult,
  amendAmlSearch,
}
