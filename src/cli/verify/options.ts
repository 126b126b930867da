/** The options of `verify`: which vendors, against what, and how it is reported. */
import { type ReporterName, reporters } from '../../kit/verify/reporters/index.js'
import {
  type CalledServer,
  readFlags,
  readServer,
  refusal,
  reporterOf,
  serverFlags,
  vendorNames,
} from '../kit-flags.js'

export interface VerifyCommand {
  /** As they were named; empty for every one. */
  vendors: string[]
  cases: string[]
  server?: CalledServer
  recording?: string
  minComparisons?: number
  reporter: ReporterName
  output?: string
}

export const verifyHelp = `idvsim verify [VENDOR...]: runs the conformance cases of vendors, of every one unless named

  against what (default: the simulator, in process):
  --target URL                  a running server; an idvsim is steered, any other is only called
  --target SURFACE=URL          the same, for one surface; may be given several times
  --control-token TOKEN         the token of an idvsim elsewhere (or IDVSIM_CONTROL_TOKEN)
  --recording DIR               a folder of recorded exchanges
  --live                        --target is the vendor itself: only calls that read
  --write                       with --live: calls that change something too
  --given NAME=VALUE            an id that exists there, such as that of a completed journey: cases that read it are run;
                                may be given several times, and as ENDPOINT.NAME=VALUE for one endpoint
  --pace-ms TIME                least time between two calls (default 1000 with --live, else 0)

  which cases:
  --case ID                     an id, or a pattern such as 'VENDOR.startJourney.*'; may be given several times
  --min-comparisons N           fewer are no success (default 100 for a simulator, 20 for another server, 10 for a
                                recording or a live vendor, 1 with --case)

  --reporter NAME               ${Object.keys(reporters).join(', ')} (default pretty)
  --output FILE                 write the report there, and one line for each vendor here

Credentials of a server that is no idvsim come from environment variables named after the vendor's own:
IDVSIM_<VENDOR>_<CREDENTIAL>, such as IDVSIM_ACME_API_KEY; what --given would say, from IDVSIM_<VENDOR>_GIVEN.
Exit codes: 0 ok, 1 broken, 2 not understood, 3 could not run or too little was compared.
`

const flags = {
  ...serverFlags,
  target: { type: 'string', multiple: true },
  recording: { type: 'string' },
  'min-comparisons': { type: 'string' },
  reporter: { type: 'string' },
  output: { type: 'string' },
} as const

const refuse = refusal('verify')

/** Reads the arguments. @throws SimError that names the one that is not accepted */
export function readVerifyOptions(argv: readonly string[], env: NodeJS.ProcessEnv): VerifyCommand {
  const { values: given, positionals } = readFlags('verify', argv, flags)
  const { target = [], recording, live = false, write = false, case: cases = [], reporter = 'pretty', output } = given
  const vendors = vendorNames('verify', positionals)
  if (recording !== undefined && target.length > 0) throw refuse('--recording and --target exclude each other')
  if (live && target.length === 0) throw refuse('--live needs --target, which says where')
  if (write && !live) throw refuse('--write needs --live beside it')
  if (given['pace-ms'] !== undefined && target.length === 0)
    throw refuse('--pace-ms needs --target: nothing else is called')
  if (given.given !== undefined && target.length === 0) throw refuse('--given needs --target, at which it exists')
  const minComparisons = whole(given['min-comparisons'])
  return {
    vendors,
    cases,
    reporter: reporterOf('verify', reporter, Object.keys(reporters) as ReporterName[]),
    ...(target.length > 0 && { server: readServer('verify', target, given, vendors, env) }),
    ...(recording !== undefined && { recording }),
    ...(minComparisons !== undefined && { minComparisons }),
    ...(output !== undefined && { output }),
  }
}

function whole(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text)
  throw refuse('--min-comparisons is not accepted: expected a whole number from 1')
}
