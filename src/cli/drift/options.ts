/** The options of `drift`: a recording or a target, and what it is compared with. */
import { SimError } from '../../errors.js'
import { vendorEntries } from '../../mocks/index.js'
import {
  type CalledServer,
  readFlags,
  readServer,
  refusal,
  reporterOf,
  serverFlags,
  vendorNames,
} from '../kit-flags.js'

export interface DriftCommand {
  /** A folder, or a server that is called as these vendors. */
  from: { folder: string } | { server: CalledServer; vendors: string[] }
  cases: string[]
  against?: string
  record?: string
  expiresDays?: number
  reporter: 'pretty' | 'json'
}

export const driftHelp = `idvsim drift RECORDING [options]        compares a recording, a folder of exchanges
idvsim drift URL --vendor NAME [options] calls a server or a live vendor, and compares its answers
idvsim drift SURFACE=URL [SURFACE=URL ...] --vendor NAME [options]

What is not as the contract says is told place by place, and with --against what is not as it was.

  --against RECORDING    an earlier recording, to compare with too; ids, dates, tokens, links and personal data are masked
  --reporter REPORTER    pretty or json  [pretty]

  what a target is called with; the calls are those of idvsim verify:
  --vendor NAME          whose contract it is to keep; several are parted by commas  [whose address it is]
  --live                 it is the vendor itself: only calls that read
  --write                with --live: calls that change something too
  --given NAME=VALUE     an id that exists there, such as that of a completed journey: calls that read it are made
  --case ID              only these cases: an id, or a pattern such as 'VENDOR.startJourney.*'; may be given several times
  --pace-ms TIME         least time between two calls (default 1000 with --live, else 0)
  --control-token TOKEN  the token of an idvsim elsewhere (or IDVSIM_CONTROL_TOKEN)
  --record DIR           write the exchanges into this new folder, secrets and personal data replaced: the next --against
  --expires-days N       days after which what is recorded is out of date  [90]

Credentials come from the environment, as those of idvsim verify.
Exit codes: 0 nothing breaking has drifted, 1 something has, 2 not understood, 3 could not run or nothing was compared.
`

const flags = {
  ...serverFlags,
  vendor: { type: 'string', multiple: true },
  against: { type: 'string' },
  record: { type: 'string' },
  'expires-days': { type: 'string' },
  reporter: { type: 'string' },
} as const

/** Flags that mean nothing beside a folder. */
const ofTargets = [
  'vendor',
  'live',
  'write',
  'given',
  'case',
  'pace-ms',
  'control-token',
  'record',
  'expires-days',
] as const

const refuse = refusal('drift')

/** Reads the arguments. @throws SimError that names the one that is not accepted */
export function readDriftOptions(argv: readonly string[], env: NodeJS.ProcessEnv): DriftCommand {
  const { values, positionals } = readFlags('drift', argv, flags)
  const { against, record, case: cases = [] } = values
  const expiresDays = wholeDays(values['expires-days'])
  const rest = {
    cases,
    reporter: reporterOf('drift', values.reporter ?? 'pretty', ['pretty', 'json']),
    ...(against !== undefined && { against }),
    ...(record !== undefined && { record }),
    ...(expiresDays !== undefined && { expiresDays }),
  } as const
  const [first] = positionals
  if (first === undefined) throw refuse('drift takes a recording or a target')
  if (!/^(?:[a-z][\w-]*=)?https?:/i.test(first)) {
    if (positionals.length > 1) throw refuse('drift takes one recording')
    const stray = ofTargets.find((name) => values[name] !== undefined)
    if (stray !== undefined) throw refuse(`--${stray} needs a target: a recording is only read`)
    return { from: { folder: first }, ...rest }
  }
  if (expiresDays !== undefined && record === undefined) throw refuse('--expires-days needs --record')
  const named = vendorNames('drift', values.vendor ?? [])
  const vendors = named.length > 0 ? named : ownersOf(positionals)
  if (vendors.length === 0)
    throw refuse('--vendor is missing', 'Say whose contract the target is to keep: --vendor NAME.')
  return { from: { server: readServer('drift', positionals, values, vendors, env), vendors }, ...rest }
}

/** The vendor whose own address it is. */
const ownersOf = (targets: readonly string[]): string[] =>
  Object.entries(vendorEntries).flatMap(([id, { profile }]) => {
    const hosts = Object.values(profile.surfaces).flatMap((surface) => surface.hosts)
    const isIts = (text: string): boolean => {
      const url = text.replace(/^[a-z][\w-]*=(?=http)/i, '')
      return URL.canParse(url) && hosts.includes(new URL(url).hostname)
    }
    return targets.every(isIts) ? [id] : []
  })

function wholeDays(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 36_500) return Number(text)
  throw new SimError(
    'bad_option',
    '--expires-days is not accepted: expected a whole number from 1 to 36500',
    'See idvsim drift --help.',
  )
}
