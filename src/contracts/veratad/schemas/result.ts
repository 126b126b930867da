/** The result of a session: the same body for polling and for webhooks, but for what their printed samples differ in. */
import * as z from 'zod'
import { marked, personal } from '../../define.js'
import { pages } from '../sources.js'
import { CurrentStatus, JourneyStatus, personFields } from './common.js'

const field = () => personal(z.string().optional())
/** Empty where it could not be read. */
const day = () =>
  personal(
    marked(
      z
        .string()
        .regex(/^(?:\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?$/, 'must be a date as YYYYMMDD, or empty')
        .optional(),
      'sample',
      pages.status,
      { note: 'Every printed one has this form; that it is empty where it could not be read is assumed.' },
    ),
  )
const redacted = () =>
  personal(
    marked(z.string().optional(), 'sample', pages.status, {
      note: 'Printed as `<REDACTED>`; the option syntheticNumbers emits numbers that nobody has.',
    }),
  )

/** What was read from a document; dates are YYYYMMDD. Older samples lack some of the keys. */
export const DocumentData = z.object({
  FirstName: field(),
  LastName: field(),
  MiddleName: field(),
  Address: field(),
  City: field(),
  State: field(),
  Zip: field(),
  CountryCode: marked(
    z
      .string()
      .regex(/^(?:[A-Z]{2,3})?$/, 'must be an ISO 3166 code, or empty')
      .optional(),
    'sample',
    pages.status,
    { note: 'Alpha-2 here; alpha-3 is printed too.' },
  ),
  FullAddress: field(),
  DateOfBirth: day(),
  Height: field(),
  Sex: field(),
  EyeColor: field(),
  DocumentNumber: redacted(),
  DocumentType: marked(
    z.enum(['DRIVERS LICENSE', 'PASSPORT', 'IDENTITY CARD', 'UNKNOWN', '']).optional(),
    'documented',
    pages.documentService,
    {
      note: 'That it is empty where it could not be read is assumed.',
    },
  ),
  SourceDocumentType: z.string().optional(),
  NationalID: redacted(),
  IssueDate: day(),
  ExpirationDate: day(),
})

const assumedFormat = (page: 'webhook' | 'selfieAge', note: string) =>
  marked(z.string().optional(), 'sample', pages[page], { note })

/** What a service put out beside its verdict. */
export const Output = z.object({
  vpin: marked(z.object({ uuid: z.string().optional() }), 'documented', pages.vpin, {
    note: 'Empty without the add-on, which is not simulated.',
  }),
  age_estimate: assumedFormat(
    'webhook',
    'In webhooks always, empty unless a selfie was estimated; in polling only where one was, which is assumed. The form `27-31` is that of the service page.',
  ),
  spoof_score: assumedFormat('webhook', 'Only empty text is printed, so it is always empty.'),
})

/** The last transaction of a journey. */
export const Transaction = z.object({
  document_data: DocumentData,
  output: Output,
  api_processing_error: z.boolean(),
  service: marked(z.string().min(1), 'documented', pages.status, { note: 'An open set of service names.' }),
  confirmation: marked(z.int().min(0), 'sample', pages.status, { note: 'Nine digits in every sample.' }),
  action: z.enum(['PASS', 'FAIL', 'PENDING', 'REVIEW']),
  detail: marked(z.string(), 'documented', pages.documentService, { note: 'An open set, by service.' }),
  issues: marked(z.array(z.string()), 'sample', pages.legacyUser, {
    note: 'An open set. An older generation prints `FIRST NAME`, `LAST NAME` and `DOB DOES NOT MATCH DOCUMENT`, which are assumed here.',
  }),
})

/** One stop of a journey. */
export const JourneyStop = z.object({
  timestamp: marked(
    z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}$/),
    'sample',
    pages.status,
    {
      note: 'Microseconds and no zone; UTC is assumed.',
    },
  ),
  type: marked(z.string(), 'sample', pages.status, {
    note: '`NEW REGISTRATION`, `SDK_Scan` and `Data Service` are printed; which service has which is inferred for those without a sample.',
  }),
  source: z.string(),
  status: marked(JourneyStatus.nullable(), 'sample', pages.status, {
    note: 'The first stop has null in one sample and empty text in two: see the option registrationStatus.',
  }),
  action: z.enum(['PASS', 'FAIL', 'PENDING', 'REVIEW', '']),
  detail: z.string(),
})

/** What a person went through. */
export const Journey = z.object({
  stops: z.array(JourneyStop),
  duration: marked(z.string().regex(/^\d{2,}h [0-5]\dm [0-5]\ds$/), 'sample', pages.status, {
    note: 'In every sample the whole seconds between the first stop and the last; the rule is inferred.',
  }),
})

const result = {
  ...personFields,
  dob: personal(
    z.string().regex(/^(?:\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?$/, 'must be a date as YYYYMMDD, or empty'),
  ),
  ssn: personal(
    marked(z.string().optional(), 'sample', pages.webhook, {
      note: 'In the newest webhook sample only; what was sent in Create Session, or empty text.',
    }),
  ),
  email: personal(z.string().min(1)),
  phone: personal(z.string()),
  reference: z.string(),
  status: JourneyStatus,
  request_id: z.string().min(1),
  additionalData: personal(
    marked(z.union([z.record(z.string(), z.string()), z.array(z.unknown()).max(0)]), 'documented', pages.status, {
      note: 'What the client sent, else a `verificationId` as in the first sample; older samples print an empty list.',
    }),
  ),
  dcams_plus: marked(Transaction.optional(), 'documented', pages.status, {
    note: 'One page says that only document services and IDMax have it, yet the phone samples have it too. Absent before the first transaction, which is assumed.',
  }),
  storage: z.object({
    success: marked(z.boolean().nullable(), 'sample', pages.status, {
      note: 'true in the document sample, null in those without a document.',
    }),
  }),
  journey: Journey,
  documents: marked(z.record(z.string(), z.unknown()).nullable(), 'sample', pages.status, {
    note: 'null in every sample; its other form is not known.',
  }),
}

/** Body of every webhook. */
export const WebhookBody = z.object(result)

/** Answer of Get Session Result. */
export const SessionResult = z.object({
  ...result,
  current_status: marked(CurrentStatus.optional(), 'assumed', pages.status, {
    note: 'Added so that a client of either page finds what it reads: both pages print the same path.',
  }),
})
