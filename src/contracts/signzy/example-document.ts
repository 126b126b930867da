/** A result as a callback carries it, for the example of the event: the least that a terminated journey has. */
import type { Wire } from './schemas.js'

const notStarted = { status: 'Not Started' }

/** Shows a journey that ended because its attempts ran out. */
export const exampleDocument: Wire<'JourneyCallback'> = {
  flow: { flowId: 'FLOW_ID', version: 1 },
  processingConfig: {
    callbackUrl: 'https://client.example/callback',
    redirectTime: 0,
    language: 'en',
    successRedirectUrl: '',
    failureRedirectUrl: '',
    journeyLinkValidity: 3600,
    journeySessionExpiry: 600,
  },
  capturedData: {
    images: { frontDoc: '', backDoc: '', selfie: '' },
    consent: true,
    livenessConsent: false,
    country: 'DE',
    idType: 'Passport',
  },
  matchPercentage: { dateOfBirthMatch: 'NA', addressMatch: 'NA', fullNameMatch: 'NA' },
  documentIntelligence: { attempts: 2 },
  selfieAnalysis: {
    passiveLiveliness: notStarted,
    faceMatch: notStarted,
    additionalFaceChecks: { maskDetection: notStarted, faceCoverDetection: notStarted },
  },
  _id: '669ca0db4f9a0c2b71d80e15',
  clientId: '0b7c4b1e-7f0e-4d2c-8d7a-52f4e6a9c301',
  userId: 'USER_ID',
  journeyId: 'A1B2C3D4E5',
  currentStatus: 'TERMINATED',
  step: 'RETRIES_EXCEEDED',
  message: 'Retries Exceeded',
  mobileStatus: false,
  userInfo: {},
  externalApiResponses: [],
  ipAddresses: { '203.0.113.7': { message: 'IP Check is not Enabled' } },
  createdAt: 1721541339746,
  startedAt: 1721541345038,
  completedAt: 1721541398034,
  _deleted: false,
  deletionTimeLimit: null,
  updatedAt: '2024-07-21T05:56:38.041Z',
  __v: 0,
}
