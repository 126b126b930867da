/** Where the rules of the checks come from: the contract of the vendor, or a public standard. */

import type { VendorDef } from '../../contracts/define.js'
import type { Provenance } from '../../contracts/provenance.js'
import type { Rule } from './types.js'

/** A rule that a public document states of every client. */
const general = (text: string, source: string) => (): Rule => ({ text, evidence: 'documented', source })

/** A rule of our own. */
export const ours =
  (text: string) =>
  (vendor: VendorDef): Rule => ({
    text,
    evidence: 'assumed',
    source: vendor.profile.docs,
  })

/** A rule that stands in the contract; its evidence is that of the fact. */
export const fromContract =
  (text: string, find: (vendor: VendorDef) => Pick<Provenance, 'evidence' | 'source'> | string) =>
  (vendor: VendorDef): Rule | string => {
    const found = find(vendor)
    return typeof found === 'string' ? found : { text, evidence: found.evidence, source: found.source }
  }

const rfc = (number: number, section: string): string =>
  `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`
const retries = 'https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/'

/** The rules that hold whichever vendor it is. */
export const rules = {
  noSecretInUrl: general('URLs are logged wherever they pass, so that no secret belongs into one.', rfc(9110, '17.9')),
  noSecretInOutput: general(
    'Access tokens, keys and passwords are not written to logs.',
    'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
  ),
  unauthorized: general(
    'A 401 lacks valid credentials: it may be repeated with new ones, and with the same ones it is refused again.',
    rfc(9110, '15.5.2'),
  ),
  oauthSecret: general(
    'The secret authenticates to the call that issues tokens, and the token to all others.',
    rfc(6749, '1.4'),
  ),
  retryAfter: general('Retry-After says how long to wait before the request is made again.', rfc(9110, '10.2.3')),
  tooMany: general('A 429 says that the same request may be made again later.', rfc(6585, '4')),
  unavailable: general('A 503 is a temporary condition, which will likely be alleviated.', rfc(9110, '15.6.4')),
  clientError: general('A 4xx says that the request is at fault: the same one is refused again.', rfc(9110, '15.5')),
  safeRetry: general(
    'A GET may be repeated automatically when its connection fails before the answer is read.',
    rfc(9110, '9.2.2'),
  ),
  unsafeRetry: general(
    'A POST is not repeated automatically, unless it is known not to have been carried out.',
    rfc(9110, '9.2.2'),
  ),
  timeout: general('Every remote call has a time-out.', retries),
  bounded: general('Retries are limited in number or in time.', retries),
  backOff: general('Waits between retries grow.', retries),
  failsAloud: general('A client that gives up tells its caller so.', retries),
  incomplete: general('An answer that is shorter than it says is incomplete.', rfc(9112, '8')),
  mustIgnore: general('Members that are not known are ignored.', rfc(7493, '4.2')),
  unordered: general('The order of the members of an object says nothing.', rfc(8259, '4')),
  whitespace: general('Whitespace between the tokens of a JSON text says nothing.', rfc(8259, '2')),
  escapes: general('A character and its escape are the same text.', rfc(8259, '7')),
  jsonText: general('A text that ends too early is no JSON text.', rfc(8259, '2')),
  parameters: general('A media type may be followed by parameters.', rfc(9110, '8.3.1')),
  newWords: general(
    'New values of an enumeration are no breaking change: readers must be prepared for them.',
    'https://google.aip.dev/180',
  ),
  badRequest: general('A body that cannot be read is the fault of its sender: a 4xx.', rfc(9110, '15.5.1')),
  unicode: general('JSON texts are UTF-8, and hold any character.', rfc(8259, '8.1')),
} as const
