/** The journey document: the result of a journey, as it is fetched and as it is called back. */
import * as z from 'zod'
import { marked, personal } from '../../define.js'
import { epochMs } from '../../epoch.js'
import { pages } from '../sources.js'
import { LowerWord, UserInfo } from './common.js'
import { ProcessingConfig } from './create.js'
import { DocumentIntelligence } from './intelligence.js'
import { SelfieAnalysis } from './selfie.js'

const results = pages.results
const bodiesOnly = { note: 'Not on the page: seen in real bodies.' }
const fileUrl = () => personal(z.union([z.literal(''), z.url({ protocol: /^https?$/ })]))
const observedText = () => marked(z.string().optional(), 'observed', results, bodiesOnly)
const observedMode = () => marked(z.string().nullable().optional(), 'observed', results, bodiesOnly)

/** Addresses of the pictures; an empty text where there is none. */
export const CapturedImages = z.object({ frontDoc: fileUrl(), backDoc: fileUrl(), selfie: fileUrl() })

/** What the person gave on the page. */
export const CapturedData = z.object({
  images: CapturedImages,
  consent: z.boolean(),
  livenessConsent: marked(z.boolean(), 'documented', results, { note: 'May be false though the journey completed.' }),
  country: marked(
    z.string().regex(/^(?:[A-Z]{2})?$/, 'must be an ISO 3166 alpha-2 code, or empty'),
    'documented',
    results,
    { note: 'ISO 3166 alpha-2, as the person chose.' },
  ),
  idType: marked(z.string(), 'documented', results, { note: 'Driving License is the one value known in full.' }),
  location: marked(
    personal(z.object({ latitude: z.number(), longitude: z.number() })).optional(),
    'observed',
    results,
    bodiesOnly,
  ),
  idType2: observedText(),
  verificationType: observedText(),
  verificationType2: observedText(),
  autoCaptureCameraLoadDelayFront: observedText(),
  autoCaptureCameraLoadDelayBack: observedText(),
  frontCaptureMode: observedMode(),
  backCaptureMode: observedMode(),
  frontCaptureMode2: observedMode(),
  backCaptureMode2: observedMode(),
  frontCaptureMode3: observedMode(),
  backCaptureMode3: observedMode(),
})

const percentage = () => z.string().regex(/^(NA|(?:100|\d{1,2})%)$/, 'must be NA or a percentage')

/** How well what the client said agrees with the document; `NA` where it said nothing. */
export const MatchPercentage = z.object({
  dateOfBirthMatch: percentage(),
  addressMatch: percentage(),
  fullNameMatch: percentage(),
  documentNumberMatch: marked(percentage().optional(), 'observed', results, bodiesOnly),
})

/** A check with an outside register, where the flow has one. */
export const ExternalApiResponse = marked(
  z.object({
    api: z.string(),
    input: personal(z.record(z.string(), z.string())),
    response: z.object({
      emiratesIdNumber: personal(z.string()).optional(),
      dateOfBirth: personal(z.string()).optional(),
      currentNationality: personal(z.string()).optional(),
      issueDate: personal(z.string()).optional(),
      expiryDate: personal(z.string()).optional(),
      eidCardNumber: personal(z.string()).optional(),
      overallStatus: z.string(),
    }),
  }),
  'assumed',
  results,
  { note: 'One kind is printed, known in lower case only.' },
)

/** What is known of an address the person came from; every value is text. */
export const IpDetails = z.object({
  asn: z.string(),
  isp: z.string(),
  countryCode: marked(z.string(), 'documented', results, {
    note: 'Three letters on the page, two in real bodies.',
  }),
  region: z.string(),
  city: z.string(),
  organization: z.string(),
  latitude: z.string(),
  longitude: z.string(),
  isCrawler: LowerWord,
  timezone: z.string(),
  mobile: LowerWord,
  host: z.string(),
  proxy: LowerWord,
  vpn: LowerWord,
  tor: LowerWord,
  recentAbuse: LowerWord,
  botStatus: LowerWord,
  fraudScore: z.string(),
  address: z.string(),
})

/** Stands for the details where the client has not ordered them. */
export const IpNotChecked = z.object({ message: z.string() })

/** What is left of a journey whose data were deleted. */
export const DeletedJourney = z.object({
  flow: z.object({ flowId: z.string(), version: z.number() }),
  _id: z.string().min(1),
  clientId: z.string().min(1),
  journeyId: z.string().min(1),
  currentStatus: z.string().min(1),
  step: z.string(),
  message: z.string(),
  createdAt: epochMs(),
  startedAt: epochMs().nullable(),
  completedAt: epochMs().nullable(),
  _deleted: z.literal(true),
  deletionTimeLimit: z.number().nullable(),
  updatedAt: z.iso.datetime(),
  __v: z.int(),
})

/** The result of a journey. */
export const JourneyDocument = z.object({
  flow: z.object({ flowId: z.string(), version: z.number() }),
  processingConfig: ProcessingConfig,
  capturedData: CapturedData,
  matchPercentage: MatchPercentage,
  documentIntelligence: DocumentIntelligence,
  selfieAnalysis: SelfieAnalysis,
  _id: z.string().min(1),
  clientId: z.string().min(1),
  userId: marked(z.string().optional(), 'documented', results, {
    note: 'That it is left out of real bodies where none was sent is assumed.',
  }),
  journeyId: z.string().min(1),
  currentStatus: marked(z.string().min(1), 'documented', results, {
    note: 'COMPLETED and TERMINATED are known; the words before and beside them are not, and are options here.',
  }),
  step: marked(z.string(), 'documented', results, { note: 'COMPLETE and RETRIES_EXCEEDED are known.' }),
  message: marked(z.string(), 'documented', results, { note: 'Journey Completed and Retries Exceeded are known.' }),
  callbackSent: marked(z.boolean().optional(), 'assumed', results, {
    note: 'Printed by the page, absent from real bodies; its casing is assumed.',
  }),
  isFrontendJourneyRequired: marked(z.boolean().optional(), 'observed', results, bodiesOnly),
  inQueue: marked(z.boolean().optional(), 'observed', results, bodiesOnly),
  mobileStatus: marked(z.boolean(), 'documented', results, { note: 'What it means is not said.' }),
  userInfo: UserInfo,
  externalApiResponses: z.array(ExternalApiResponse),
  ipAddresses: personal(z.record(z.string(), z.union([IpDetails, IpNotChecked]))),
  createdAt: marked(epochMs('documented'), 'documented', results, {
    note: 'Milliseconds since 1970, as the two that follow.',
  }),
  startedAt: epochMs('documented').nullable(),
  completedAt: epochMs('documented').nullable(),
  _deleted: z.boolean(),
  deletionTimeLimit: marked(z.number().nullable(), 'documented', results, {
    note: 'The unit is assumed: in minutes the printed number is three years.',
  }),
  updatedAt: z.iso.datetime(),
  __v: z.int(),
})

/** The result of a journey, as it is called back: the call being made, the document cannot say that it was. */
export const JourneyCallback = JourneyDocument.omit({ callbackSent: true })

const Body = z.union([JourneyDocument, DeletedJourney])

/** Answer of Get Journey Results. */
export const GetJourneyResponse = marked(
  z.union([
    JourneyDocument,
    DeletedJourney,
    z.object({ result: Body }),
    z.object({ result: z.object({ data: Body }) }),
  ]),
  'documented',
  results,
  {
    note: 'The sample and real bodies are bare; headings speak of a result object, and the sample ends in two braces too many. An option puts the wrappers on. What stays after deletion is assumed.',
  },
)
