/** What the commands of the kit read alike: flags, the reporter, and the server that is called. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { VendorProfile } from '../contracts/define.js'
import { readDuration } from '../control/duration.js'
import { SimError } from '../errors.js'
import { credentialsIn } from '../kit/verify/credentials.js'
import type { VerifyTarget } from '../kit/verify/types.js'
import { vendorEntries } from '../mocks/index.js'
import { didYouMean } from '../mocks/spelling.js'

type Flags = NonNullable<ParseArgsConfig['options']>

type Read<T extends Flags> = ReturnType<typeof parseArgs<{ options: T; strict: true; allowPositionals: true }>>

/** Answers how a command refuses its arguments. */
export const refusal =
  (command: string) =>
  (what: string, hint = `idvsim ${command} --help lists the options.`): SimError =>
    new SimError('bad_option', what, hint)

/** Reads flags and words. @throws SimError that names what is not accepted */
export function readFlags<T extends Flags>(command: string, argv: readonly string[], options: T): Read<T> {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true })
  } catch (error) {
    throw refusal(command)((error as Error).message.split('. ')[0]!)
  }
}

/** The reporter of that name. @throws SimError for none of them */
export function reporterOf<T extends string>(command: string, name: string, known: readonly T[]): T {
  const found = known.find((one) => one === name)
  if (found !== undefined) return found
  throw refusal(command)(`--reporter is not accepted: expected ${known.join(', ')}`)
}

/** Names of vendors, parted by commas too, each once. @throws SimError for one that there is not */
export function vendorNames(command: string, words: readonly string[]): string[] {
  const names = [...new Set(words.flatMap((word) => word.split(',')))]
  const known = Object.keys(vendorEntries)
  for (const name of names) {
    if (known.includes(name)) continue
    throw refusal(command)(`there is no vendor "${name}"${didYouMean(name, known) || `, only ${known.join(', ')}`}`)
  }
  return names
}

/** Flags about a server that is called. */
export const serverFlags = {
  'control-token': { type: 'string' },
  live: { type: 'boolean' },
  write: { type: 'boolean' },
  given: { type: 'string', multiple: true },
  'pace-ms': { type: 'string' },
  case: { type: 'string', multiple: true },
} as const

/** A server to call: one address for every surface, or one for each. */
export interface CalledServer {
  url: string | Record<string, string>
  live: boolean
  write: boolean
  /** What exists there, by name. */
  given: Record<string, string>
  paceMs?: number
  controlToken?: string
}

interface ServerValues {
  'control-token'?: string | undefined
  live?: boolean | undefined
  write?: boolean | undefined
  given?: string[] | undefined
  'pace-ms'?: string | undefined
}

/** Reads what is called, and how. @throws SimError for what is not accepted, or needs one vendor and has more */
export function readServer(
  command: string,
  texts: readonly string[],
  values: ServerValues,
  vendors: readonly string[],
  env: NodeJS.ProcessEnv,
): CalledServer {
  const refuse = refusal(command)
  const { live = false, write = false } = values
  if (write && !live) throw refuse('--write needs --live beside it')
  const paceMs = readPace(command, values['pace-ms'])
  const controlToken = values['control-token'] ?? (env.IDVSIM_CONTROL_TOKEN || undefined)
  const url = readAddress(command, texts)
  if (typeof url === 'object' && vendors.length !== 1) throw refuse('SURFACE=URL needs one vendor, whose surface it is')
  if (live && vendors.length !== 1) throw refuse('--live needs one vendor')
  const given = readGiven(command, values.given ?? [], '--given')
  if (Object.keys(given).length > 0 && vendors.length !== 1)
    throw refuse('--given needs one vendor, at which it exists')
  return {
    url,
    live,
    write,
    given,
    ...(paceMs !== undefined && { paceMs }),
    ...(controlToken !== undefined && { controlToken }),
  }
}

/** The server as the target of one vendor's cases, with the credentials that the environment has. */
export function targetAt(
  { url, live, write, given, paceMs, controlToken }: CalledServer,
  profile: VendorProfile,
  env: NodeJS.ProcessEnv,
): Exclude<VerifyTarget, { kind: 'recording' | 'simulator' }> {
  const variable = `IDVSIM_${profile.id.toUpperCase()}_GIVEN`
  const there = readGiven('verify', (env[variable] ?? '').split(/[,\s]+/).filter(Boolean), variable)
  const reached = {
    url,
    credentials: credentialsIn(profile, env),
    given: { ...there, ...given },
    ...(paceMs !== undefined && { paceMs }),
  }
  if (live) return { kind: 'live', write, ...reached }
  return { kind: 'server', ...reached, ...(controlToken !== undefined && { controlToken }) }
}

/** Reads what exists at a vendor. @throws SimError for what is no pair of a name and a value */
function readGiven(command: string, pairs: readonly string[], from: string): Record<string, string> {
  return Object.fromEntries(
    pairs.map((text) => {
      const [, name, value] = /^((?:\w+\.)?[a-z_]\w*)=([^{}\s]+)$/i.exec(text) ?? []
      if (name !== undefined) return [name, value!]
      throw refusal(command)(`${from} is not accepted: expected NAME=VALUE, such as journey_id=ID`)
    }),
  )
}

function readAddress(command: string, texts: readonly string[]): string | Record<string, string> {
  const refuse = refusal(command)
  const pairs = texts.map((text) => /^([a-z][\w-]*)=(.*)$/is.exec(text) ?? undefined)
  const address = (text: string): string => {
    if (URL.canParse(text) && /^https?:/.test(text)) return text
    // the value is not repeated: it may hold a password
    throw refuse('a target is not accepted: expected an http or https URL, or SURFACE=URL')
  }
  if (pairs.every((pair) => pair !== undefined))
    return Object.fromEntries(pairs.map(([, surface, url]) => [surface!, address(url!)]))
  if (texts.length > 1) throw refuse('a target may be given several times only as SURFACE=URL')
  return address(texts[0]!)
}

function readPace(command: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const ms = readDuration(text)
  if (ms !== undefined && ms <= 600_000) return ms
  throw refusal(command)('--pace-ms is not accepted: expected milliseconds, or a duration such as 2s, up to 10m')
}
