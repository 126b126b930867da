/** Bodies of the control calls about journeys. */
import * as z from 'zod'
import { personal } from '../../contracts/define.js'
import { ScenarioChoice } from '../../mocks/scenario-definition.js'
import { Instant, List } from '../words.js'

export const CreateJourney = z.object({
  scenario: ScenarioChoice.optional(),
  reference: z.string().min(1).optional(),
  flow: z.string().optional(),
  environment: z.string().optional(),
  state: z.enum(['created', 'completed']).optional(),
})
export const CreatedJourney = z.object({
  vendor: z.string(),
  /** The one that lists, deliveries and the journal call it by. */
  journeyId: z.string(),
  ids: z.record(z.string(), z.string()),
  link: z.string().optional(),
})

/** What an action takes; one that takes something else is refused. */
export const PlayJourney = z.strictObject({
  /** A name or a whole scenario, under which the journey goes on. */
  scenario: ScenarioChoice.optional(),
  /** What the reviewer says; `approved` unless said. */
  verdict: z.enum(['approved', 'rejected']).optional(),
  /** Steps that are asked for again, by their ids; those that failed, or of a document, unless said. */
  steps: z.array(z.string()).min(1).max(20).optional(),
  /** The step that is sent; the one at hand unless said. */
  step: z.string().optional(),
  /** Pictures by side, as base64; specimens where none are given. */
  images: z
    .strictObject({ front: z.string().optional(), back: z.string().optional(), selfie: z.string().optional() })
    .optional(),
})

export const ReplaceScenario = z.strictObject({ scenario: ScenarioChoice })

/** Where a journey stands after somebody played it; the end is null until there is one. */
export const PlayedJourney = z.object({
  vendor: z.string(),
  journeyId: z.string(),
  scenario: z.string(),
  phase: z.enum(['created', 'opened', 'consented', 'ended']),
  end: z
    .object({
      tone: z.enum(['good', 'bad', 'neutral']),
      title: z.string(),
      text: z.string(),
      redirect: z.object({ url: z.string(), afterMs: z.number() }).optional(),
      post: z.string().optional(),
    })
    .nullable(),
})

export const JourneyInfo = z.object({
  vendor: z.string(),
  journeyId: z.string(),
  ids: z.record(z.string(), z.string()),
  reference: z.string().nullable(),
  flow: z.string(),
  scenario: z.string(),
  environment: z.string(),
  status: z.string(),
  ended: z.boolean(),
  createdAt: Instant,
  link: z.string().nullable(),
})
export const JourneyList = List(JourneyInfo)

const Verdict = z.enum(['passed', 'failed', 'undetermined'])
const own = personal(z.string())
/** Texts that are hidden as one. */
const texts = personal(z.union([z.array(z.string()), z.string()]))

/** The case of a journey, in no vendor's words. */
export const CaseInfo = z.object({
  scenario: z.string(),
  person: z.object({
    firstName: own,
    lastName: own,
    fullName: own,
    nativeName: z
      .object({ script: z.string(), firstName: own, lastName: own, fullName: own, kana: own.optional() })
      .optional(),
    sex: own,
    birthDate: own,
    nationality: own,
    birthPlace: own,
    address: z.object({
      street: own,
      city: own,
      region: own.optional(),
      postalCode: own,
      countryName: own,
      countryCode: own,
      lines: texts,
    }),
    personalNumber: own,
    email: own,
    phone: own,
  }),
  document: z.object({
    kind: z.string(),
    issuingCountry: z.string(),
    number: own,
    issueDate: own,
    expiryDate: own,
    issuingAuthority: own,
    mrz: texts,
    barcode: own.optional(),
    vehicleClasses: z.array(z.string()).optional(),
    appearance: z.object({ heightInches: personal(z.union([z.number(), z.string()])), eyes: own }).optional(),
    visa: z.object({ type: z.string(), entries: z.string() }).optional(),
  }),
  checks: z.object({
    authenticity: Verdict,
    supported: Verdict,
    sidesMatch: Verdict,
    mrz: Verdict,
    notExpired: Verdict,
    readable: Verdict,
    ofAge: Verdict,
    alive: Verdict,
    uniqueApplicant: Verdict,
    dataMatch: z.object({ verdict: Verdict, contradicts: z.array(z.string()) }),
    faceMatch: z.object({ verdict: Verdict, score: z.number() }),
    liveness: z.object({ verdict: Verdict, score: z.number() }),
    watchLists: z.array(
      z.object({
        list: z.string(),
        name: own,
        score: z.number(),
        countries: z.array(z.string()),
        birthYear: z.union([personal(z.number()), z.string()]),
      }),
    ),
  }),
  attempts: z.object({ document: z.array(z.string()), selfie: z.array(z.string()), code: z.array(z.string()) }),
  conduct: z.string(),
  standing: z.string(),
  decision: z.string(),
  later: z.array(z.object({ afterMs: z.number(), event: z.string() })),
  processingMs: z.number().nullable(),
})

export const JourneyDetail = JourneyInfo.extend({
  /** Null where the vendor keeps no case. */
  case: CaseInfo.nullable(),
  /** Webhooks owed so far. */
  deliveries: z.int(),
})

/** What a journey has been through; `null` where nobody of this process was there. */
const TimelineItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('made'), at: Instant }),
  /** It stands elsewhere, or goes on under another scenario. */
  z.object({ kind: z.literal('state'), at: Instant, status: z.string(), ended: z.boolean(), scenario: z.string() }),
  z.object({
    kind: z.literal('request'),
    at: Instant,
    id: z.string(),
    method: z.string(),
    path: z.string(),
    endpoint: z.string().nullable(),
    status: z.int(),
    fault: z.string().nullable(),
    violations: z.int(),
  }),
  z.object({
    kind: z.literal('picture'),
    at: Instant.nullable(),
    sha256: z.string(),
    sizeBytes: z.int(),
    /** Null where its bytes are gone. */
    mediaType: z.string().nullable(),
  }),
  /** A webhook is owed. */
  z.object({
    kind: z.literal('webhook'),
    at: Instant.nullable(),
    id: z.string(),
    event: z.string(),
    status: z.string(),
    attempts: z.int(),
    nextAt: Instant.nullable(),
  }),
  /** A webhook was sent. */
  z.object({
    kind: z.literal('attempt'),
    at: Instant,
    id: z.string(),
    event: z.string(),
    attempt: z.int(),
    status: z.int().nullable(),
    error: z.string().nullable(),
  }),
  /** Something is still to come. */
  z.object({
    kind: z.literal('job'),
    at: Instant,
    inMs: z.number(),
    job: z.string(),
    /** The webhook that it sends. */
    delivery: z.string().nullable(),
  }),
])
export const Timeline = z.object({
  vendor: z.string(),
  journeyId: z.string(),
  now: Instant,
  items: z.array(TimelineItem),
  /** Whether there is more of something than is listed. */
  cut: z.boolean(),
})

/** What each endpoint that reads the journey would answer now. */
export const Payloads = z.object({
  vendor: z.string(),
  journeyId: z.string(),
  endpoints: z.array(
    z.object({
      name: z.string(),
      summary: z.string(),
      method: z.string(),
      /** Below the vendor. */
      path: z.string(),
      status: z.int(),
      body: z.unknown(),
    }),
  ),
})

const Legal = z.object({
  allowed: z.boolean(),
  /** Why not. */
  reason: z.string().nullable(),
})

/** What can be done to a journey now. */
export const JourneyActions = z.object({
  vendor: z.string(),
  journeyId: z.string(),
  /** Null where journeys of the vendor cannot be played. */
  phase: z.string().nullable(),
  actions: z.array(Legal.extend({ name: z.string(), summary: z.string(), takes: z.array(z.string()) })),
  /** Drawing its case anew under another scenario. */
  scenario: Legal,
  steps: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      sides: z.array(z.string()),
      state: z.string(),
      attemptsLeft: z.number(),
      current: z.boolean(),
    }),
  ),
})
