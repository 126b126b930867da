/** The options of `verify`: which vendors, against what, and how it is reported. */
import { parseArgs } from 'node:util'
import { SimError } from '../../errors.js'
import { type ReporterName, reporters } from '../../kit/verify/reporters/index.js'
import { vendorEntries } from '../../mocks/index.js'
import { didYouMean } from '../../mocks/spelling.js'
import { readDuration } from '../duration.js'

export interface VerifyCommand {
  /** As they were named; empty for every one. */
  vendors: string[]
  cases: string[]
  url?: string | Record<string, string>
  recording?: string
  live: boolean
  write: boolean
  paceMs?: number
  /** What exists there, by name. */
  given: Record<string, string>
  minComparisons?: number
  controlToken?: string
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
  target: { type: 'string', multiple: true },
  'control-token': { type: 'string' },
  recording: { type: 'string' },
  live: { type: 'boolean' },
  write: { type: 'boolean' },
  given: { type: 'string', multiple: true },
  'pace-ms': { type: 'string' },
  case: { type: 'string', multiple: true },
  'min-comparisons': { type: 'string' },
  reporter: { type: 'string' },
  output: { type: 'string' },
} as const

const refuse = (what: string): SimError => new SimError('bad_option', what, 'idvsim verify --help lists the options.')

/** Reads the arguments. @throws SimError that names the one that is not accepted */
export function readVerifyOptions(argv: readonly string[], env: NodeJS.ProcessEnv): VerifyCommand {
  const { values: given, positionals } = parse(argv)
  const { target = [], recording, live = false, write = false, case: cases = [], reporter = 'pretty', output } = given
  const vendors = [...new Set(positionals.flatMap((name) => name.split(',')))]
  for (const name of vendors) {
    if (Object.hasOwn(vendorEntries, name)) continue
    const known = Object.keys(vendorEntries)
    throw refuse(`there is no vendor "${name}"${didYouMean(name, known) || `, only ${known.join(', ')}`}`)
  }
  if (!isReporter(reporter)) throw refuse(`--reporter is not accepted: expected ${Object.keys(reporters).join(', ')}`)
  if (recording !== undefined && target.length > 0) throw refuse('--recording and --target exclude each other')
  if (live && target.length === 0) throw refuse('--live needs --target, which says where')
  if (write && !live) throw refuse('--write needs --live beside it')
  const paceMs = duration(given['pace-ms'])
  if (paceMs !== undefined && target.length === 0) throw refuse('--pace-ms needs --target: nothing else is called')
  const told = readGiven(given.given ?? [], '--given')
  if (Object.keys(told).length > 0 && (target.length === 0 || vendors.length !== 1))
    throw refuse('--given needs --target and one vendor, at which it exists')
  const minComparisons = whole(given['min-comparisons'])
  const controlToken = given['control-token'] ?? (env.IDVSIM_CONTROL_TOKEN || undefined)
  const url = target.length === 0 ? undefined : urlOf(target)
  if (typeof url === 'object' && vendors.length !== 1)
    throw refuse('--target SURFACE=URL needs one vendor, whose surface it is')
  if (live && vendors.length !== 1) throw refuse('--live needs one vendor')
  return {
    vendors,
    cases,
    live,
    write,
    given: told,
    reporter,
    ...(url !== undefined && { url }),
    ...(recording !== undefined && { recording }),
    ...(paceMs !== undefined && { paceMs }),
    ...(minComparisons !== undefined && { minComparisons }),
    ...(controlToken !== undefined && { controlToken }),
    ...(output !== undefined && { output }),
  }
}

/** Reads what exists at a vendor. @throws SimError for what is no pair of a name and a value */
export function readGiven(pairs: readonly string[], from: string): Record<string, string> {
  return Object.fromEntries(
    pairs.map((text) => {
      const [, name, value] = /^((?:\w+\.)?[a-z_]\w*)=([^{}\s]+)$/i.exec(text) ?? []
      if (name === undefined) throw refuse(`${from} is not accepted: expected NAME=VALUE, such as journey_id=ID`)
      return [name, value!]
    }),
  )
}

/** What the environment says of one vendor: pairs with commas or blanks between them. */
export const givenIn = (id: string, env: NodeJS.ProcessEnv): Record<string, string> => {
  const variable = `IDVSIM_${id.toUpperCase()}_GIVEN`
  return readGiven((env[variable] ?? '').split(/[,\s]+/).filter(Boolean), variable)
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, strict: true, allowPositionals: true })
  } catch (error) {
    throw refuse((error as Error).message.split('. ')[0]!)
  }
}

const isReporter = (name: string): name is ReporterName => Object.hasOwn(reporters, name)

/** One address for all, or one for each surface. */
function urlOf(targets: readonly string[]): string | Record<string, string> {
  const pairs = targets.map((text) => /^([a-z][\w-]*)=(.*)$/is.exec(text))
  const address = (text: string): string => {
    if (URL.canParse(text) && /^https?:/.test(text)) return text
    throw refuse('--target is not accepted: expected an http or https URL, or SURFACE=URL')
  }
  if (pairs.every((pair) => pair !== null)) {
    return Object.fromEntries(pairs.map(([, surface, url]) => [surface!, address(url!)]))
  }
  if (targets.length > 1) throw refuse('--target may be given several times only as SURFACE=URL')
  return address(targets[0]!)
}

function whole(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text)
  throw refuse('--min-comparisons is not accepted: expected a whole number from 1')
}

function duration(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const ms = readDuration(text)
  if (ms !== undefined && ms <= 600_000) return ms
  throw refuse('--pace-ms is not accepted: expected milliseconds, or a duration such as 2s, up to 10m')
}
