/** The vendor's printed payloads: which schema reads each, where it comes from, and what was repaired. */
import { type PrintedExample, printedOn } from '../../printed.js'
import type { SchemaName } from '../schemas.js'
import { type Page, pages } from '../sources.js'

const printed = printedOn<SchemaName, Page>(pages)

/** Lists the printed payloads. */
export const examples: readonly PrintedExample<SchemaName>[] = [
  printed('create-journey-url.request.docs', 'CreateJourneyUrlRequest', 'create', {
    fix: 'Casing, colons and dots restored; a comma added after authKeyForCallback; the casing of matchImage is assumed.',
  }),
  printed('create-journey-url.200.inferred', 'CreateJourneyUrlResponse', 'create', {
    part: 'assembled',
    fix: 'From prose: the nesting under flow, the type of createdAt and the form of the address are assumed.',
  }),
  printed('get-journey.200.completed.docs', 'JourneyDocument', 'results', {
    fix: 'Casing and punctuation restored, comments and surplus brackets dropped, commas and quotes put right, a repeated key kept once, damaged Arabic text restored.',
  }),
  printed('customer-login.request.docs', 'LoginRequest', 'onboarding'),
  printed('customer-login.200.docs', 'LoginResponse', 'onboarding'),
  printed('error.400.signzy-platform', 'ErrorBody', 'platform'),
  printed('error.400-status-form.signzy-platform', 'ErrorBody', 'platform', { fix: 'The older form.' }),
  printed('error.401.signzy-platform', 'ErrorBody', 'platform'),
  printed('error.422.signzy-platform', 'ErrorBody', 'platform', {
    fix: 'The page lists it under 400, the body says 422.',
  }),
  printed('error.404-not-finished.signzy-liveness', 'ErrorBody', 'platform', {
    part: 'assembled',
    fix: 'Of a sibling API, put together from what two integrators show.',
  }),
]
