/** Watch-list results, inside a journey and as checks of their own. */
import * as z from 'zod'
import { marked, personal } from '../../define.js'
import { pages } from '../sources.js'
import { ApplicantDetails, ReferenceNo, Taken, Timestamp } from './common.js'

const textOrList = { note: 'The tables type it as a string, the examples print an array.' } as const

/** Another spelling of a listed name. */
export const AmlAlias = z.object({
  firstName: personal(z.string().optional()),
  middleName: personal(z.string().optional()),
  lastName: personal(z.string().optional()),
  type: z.string().optional(),
})

/** An address of a listed person. */
export const AmlAddress = z.object({
  addressType: z.string(),
  line1: personal(z.string().optional()),
  line2: personal(z.string().optional()),
  postcode: personal(z.string().optional()),
  city: personal(z.string().optional()),
  county: personal(z.string().optional()),
  countryIsoCode: z.string(),
})

/** What one class of data sets says about a listed person. */
export const AmlDetail = z.object({
  title: z.string(),
  data: personal(z.record(z.string(), z.array(z.string()))),
  datasets: z.array(z.string()),
  datasets_classes: z.array(z.string()),
  media_links: z
    .object({
      snippet: z.array(z.string()).optional(),
      title: z.string().optional(),
      url: z.string().optional(),
    })
    .optional(),
})

/** The newer members of a match: details by class, and how the match stands. Printed as a sketch of types. */
export const AmlMatchStatus = z.object({
  details: z.record(z.string(), AmlDetail).optional(),
  resource_id: z.string().optional(),
  is_whitelisted: z.boolean().optional(),
  match_status: marked(z.string().optional(), 'documented', pages.amlHistory, { note: 'Its values are not known.' }),
  aml_record_version: z.int().optional(),
  ongoing_monitor_update_type: marked(z.string().optional(), 'documented', pages.amlHistory, {
    note: 'Its values are not known.',
  }),
  match_id: marked(z.string().optional(), 'documented', pages.amlHistory, { note: 'Its type is inferred.' }),
})

/** One listed person who resembles the one searched. Pages differ in which members they show. */
export const AmlMatch = marked(
  z.object({
    score: z.int().min(0).max(100),
    name: personal(z.string()),
    countries: marked(z.union([z.array(z.string()), z.string()]).optional(), 'documented', pages.model, textOrList),
    datesOfBirth: personal(
      marked(z.union([z.array(z.union([z.int(), z.string()])), z.string()]).optional(), 'documented', pages.model, {
        note: 'The table types it as a string; examples print integers in one page and strings in another.',
      }),
    ),
    notes: marked(z.union([z.array(z.string()), z.string()]).optional(), 'documented', pages.model, textOrList),
    datasets: marked(z.array(z.string()).optional(), 'documented', pages.model, {
      note: 'Open: nine values are known from the legacy page.',
      legacy: true,
    }),
    aliases: z.array(AmlAlias).optional(),
    addresses: z.array(AmlAddress).optional(),
    sex: personal(z.string().optional()),
    ...AmlMatchStatus.shape,
  }),
  'documented',
  pages.model,
)

/** What a watch-list search found. */
export const AmlResult = z.object({
  applicability: marked(
    z.enum(['Not Ready Yet', 'Skipped', 'Disabled', 'Applicable']).optional(),
    'documented',
    pages.model,
    { legacy: true },
  ),
  matches: z.array(AmlMatch).nullable(),
  ongoing_monitoring_enabled: marked(z.boolean().optional(), 'documented', pages.amlResult),
  last_ongoing_monitoring_update: marked(Timestamp.nullable().optional(), 'documented', pages.amlResult, {
    note: 'That it is a date and time, or null, is inferred.',
  }),
  search_datetime: marked(Timestamp.nullable().optional(), 'documented', pages.amlResult, {
    note: 'That it is a date and time, or null, is inferred.',
  }),
})

/** Whom to search, when a check is created. */
export const AmlEntity = z.object({
  full_name: personal(z.string().min(1)),
  birth_year: personal(
    marked(
      z
        .string()
        .regex(/^\d{4}$/, 'must be a year of four digits')
        .optional(),
      'documented',
      pages.amlCheck,
      { note: 'A year here, a full date in the amending call. That other forms are refused is assumed.' },
    ),
  ),
  sex: personal(z.enum(['male', 'female']).optional()),
})

/** Body of an AML check. */
export const CreateAmlCheckRequest = z.object({
  flow_id: z.string().min(1),
  reference_no: ReferenceNo,
  entity_details: marked(AmlEntity.optional(), 'documented', pages.amlCheck, {
    note: 'Called optional, with a required name inside; a heading on the same page calls it `applicant_details`.',
  }),
})

/** Answer of an AML check. */
export const CreateAmlCheckResponse = z.object({ success: Taken, check_id: z.string().min(1) })

/** Body of an amended search; whom to search has the form a journey's applicant has. */
export const AmendAmlSearchRequest = z.object({ entity_details: ApplicantDetails.optional() })

/** Answer of Get AML Result. */
export const AmlCheckResult = z.object({
  check_id: z.string().min(1),
  reference_number: z.string().nullable(),
  check_time: Timestamp,
  final_decision: z.enum(['Complete', 'Refer', 'Approved', 'Rejected']),
  aml: AmlResult.nullable(),
})

/** Answer of Get AML History, an operation without a known path: kept to read recorded bodies. */
export const AmlHistory = z.object({
  check_id: z.string(),
  reference_number: z.string().nullable(),
  aml_matches: marked(z.array(AmlMatch), 'assumed', pages.amlHistory, {
    note: 'The page prints a model name; a list of matches is inferred.',
  }),
})
