/** Where the rules of the checks come from: the contract of the vendor, or a public standard. */

import type { VendorDef } from '../../contracts/define.js'
import type { Provenance } from '../../contracts/provenance.js'
import type { Rule } from './types.js'

/** A rule that a public document states of every client. */
const general = (text: string, source: string) => (): Rule => ({ text, evidence: 'documented', source })

/** What a command promises that lets itself be examined. */
export const terms = (text: string) => general(text, 'idvsim examine --help')

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

/** The words and the place of a rule as Markdown; the place alone is a link where it is an address. */
export const linkTo = (words: string, source: string): string =>
  source.startsWith('https:') ? `[${words}](${source})` : `${words} (\`${source}\`)`

/** The rules that hold whichever vendor it is. */
export const rules = {
  noSecretInUrl: general(
    'URLs are shown, shared and logged, so that nothing sensitive belongs into one.',
    rfc(9110, '17.9'),
  ),
  noSecretInOutput: general(
    'Access tokens, keys and passwords are not written to logs.',
    'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
  ),
  unauthorized: general(
    'A 401 refuses the credentials of the call, which may be made again with new ones.',
    rfc(9110, '15.5.2'),
  ),
  oauthSecret: general(
    'A token stands in the place of a name and a secret: what takes the token needs neither.',
    rfc(6749, '1.4'),
  ),
  retryAfter: general('Retry-After says how long to wait before the request is made again.', rfc(9110, '10.2.3')),
  tooMany: general(
    'A 429 says that there were too many requests in a given time, and may say when to make another.',
    rfc(6585, '4'),
  ),
  unavailable: general('A 503 is a temporary condition, which will likely be alleviated.', rfc(9110, '15.6.4')),
  forbidden: general(
    'What was refused with 403 is not repeated automatically with the same credentials.',
    rfc(9110, '15.5.4'),
  ),
  clientError: general(
    'A client error is not tried again with the same request, which will not succeed later.',
    retries,
  ),
  safeRetry: general(
    'A GET may be repeated automatically when its connection fails before the answer is read.',
    rfc(9110, '9.2.2'),
  ),
  unsafeRetry: general(
    'A POST is not repeated automatically, unless it is known not to have been carried out.',
    rfc(9110, '9.2.2'),
  ),
  timeout: general('Every remote call has a time-out.', retries),
  bounded: general('The number of tries is limited.', retries),
  backOff: general('Waits between retries grow.', retries),
  failsAloud: general(
    'An error is reported by a status code or a return value.',
    'https://cwe.mitre.org/data/definitions/392.html',
  ),
  oneOutcome: terms('The command does one verification, and its outcome is the last line of what it prints.'),
  deadline: terms('The command waits for an outcome for as long as IDVSIM_DEADLINE_MS says.'),
  incomplete: general('An answer that is shorter than it says is incomplete.', rfc(9112, '8')),
  mustIgnore: general('Members that are not known are ignored.', rfc(7493, '4.2')),
  unordered: general('An object is an unordered collection of members.', rfc(8259, '1')),
  whitespace: general('Whitespace before and after the tokens of a JSON text is insignificant.', rfc(8259, '2')),
  escapes: general('Any character may be escaped.', rfc(8259, '7')),
  jsonText: general('A JSON text is one whole value: what ends too early is none.', rfc(8259, '2')),
  parameters: general('A media type may be followed by parameters.', rfc(9110, '8.3.1')),
  newWords: general(
    'New values of an enumeration may come within the same version of an API.',
    'https://google.aip.dev/180',
  ),
  badRequest: general('A body of malformed syntax is the fault of its sender, which a 400 tells.', rfc(9110, '15.5.1')),
  unicode: general('All Unicode characters may stand in the texts of JSON.', rfc(8259, '7')),
} as const
