/** The options of `listen`: how the receiver behaves, and where it registers itself. */
import { parseArgs } from 'node:util'
import { readDuration } from '../../control/duration.js'
import { SimError } from '../../errors.js'
import type { ReceiverOptions } from '../../kit/receiver.js'
import type { WebhookAuth } from '../../runtime/signing.js'

export interface ListenOptions {
  receiver: ReceiverOptions
  /** Prints one line of JSON each, for machines. */
  json: boolean
  register?: Registration
}

export interface Registration {
  vendors: string[]
  /** A running simulator, without a trailing slash. */
  url: string
  namespace?: string
  /** Bearer token of a control plane that asks for one. */
  controlToken?: string
}

export const listenHelp = `idvsim listen: receives webhooks, and prints each

  --port N                      port to listen on (default any free one, which is printed)
  --host ADDRESS                address to listen on (default 127.0.0.1)
  --json                        print one line of JSON each
  --forward URL                 hand on what is accepted, and answer what that answers

  how they must authenticate; what does not is answered 401:
  --basic USER:PASSWORD
  --bearer TOKEN
  --header NAME=VALUE           may be given several times
  --hmac SECRET,HEADER[,ALGORITHM[,ENCODING]]   sha256 or sha512, hex or base64 (default sha256,hex)

  a bad receiver:
  --slow TIME                   answer that much later: milliseconds, or a duration such as 2s
  --fail N                      answer 500 to the first N of each event id
  --redirect                    answer with a redirect

  a running simulator that is to send them here, until this ends:
  --register VENDOR[,VENDOR]    vendors whose webhooks are wanted
  --url URL                     the simulator (default IDVSIM_URL, or http://127.0.0.1:4700)
  --namespace NAME              its namespace (default default)
  --control-token TOKEN         its token, where it asks for one
`

const flags = {
  port: { type: 'string' },
  host: { type: 'string' },
  json: { type: 'boolean' },
  forward: { type: 'string' },
  basic: { type: 'string' },
  bearer: { type: 'string' },
  header: { type: 'string', multiple: true },
  hmac: { type: 'string' },
  slow: { type: 'string' },
  fail: { type: 'string' },
  redirect: { type: 'boolean' },
  register: { type: 'string' },
  url: { type: 'string' },
  namespace: { type: 'string' },
  'control-token': { type: 'string' },
} as const

type Flags = ReturnType<typeof parse>

/** Reads the flags. @throws SimError that names the flag */
export function readListenOptions(argv: readonly string[], env: NodeJS.ProcessEnv = {}): ListenOptions {
  const given = parse(argv)
  const { host, json = false, redirect } = given
  const port = whole('port', given.port, 65_535)
  const slowMs = duration('slow', given.slow, 600_000)
  const failFirst = whole('fail', given.fail, 1_000_000)
  const forward = address('forward', given.forward)
  const verify = authOf(given)
  const register = registrationOf(given, env)
  return {
    json,
    receiver: {
      ...(port !== undefined && { port }),
      ...(host !== undefined && { host }),
      ...(slowMs !== undefined && { slowMs }),
      ...(failFirst !== undefined && { failFirst }),
      ...(redirect && { redirect }),
      ...(forward !== undefined && { forward }),
      ...(verify && { verify }),
    },
    ...(register && { register }),
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, strict: true }).values
  } catch (error) {
    throw new SimError(
      'bad_option',
      (error as Error).message.split('. ')[0]!,
      'idvsim listen --help lists the options.',
    )
  }
}

const refuse = (flag: string, expected: string): SimError =>
  // the value is not repeated: it may be a secret
  new SimError('bad_option', `--${flag} is not accepted: expected ${expected}`, 'See --help of the command.')

function whole(flag: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text) || Number(text) > most) throw refuse(flag, `a whole number from 0 to ${most}`)
  return Number(text)
}

function duration(flag: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined
  const ms = readDuration(text)
  if (ms === undefined || ms > most)
    throw refuse(flag, `milliseconds, or a duration such as 2s, up to ${most / 60_000}m`)
  return ms
}

function address(flag: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw refuse(flag, 'an http or https URL')
  return text
}

/** Reads how webhooks authenticate. @throws SimError for two ways at once */
export function authOf({
  basic,
  bearer,
  header,
  hmac,
}: Pick<Flags, 'basic' | 'bearer' | 'header' | 'hmac'>): WebhookAuth | undefined {
  const given = Object.entries({ basic, bearer, header, hmac }).filter(([, value]) => value !== undefined)
  if (given.length > 1) throw refuse(given[1]![0], `one way to authenticate, and --${given[0]![0]} is given too`)
  if (basic !== undefined) {
    const colon = basic.indexOf(':')
    if (colon < 0) throw refuse('basic', 'USER:PASSWORD')
    return { type: 'basic', username: basic.slice(0, colon), password: basic.slice(colon + 1) }
  }
  if (bearer !== undefined) return { type: 'bearer', token: bearer }
  if (header !== undefined) return { type: 'header', headers: Object.fromEntries(header.map(readHeader)) }
  return hmac === undefined ? undefined : readHmac(hmac)
}

function readHeader(text: string): [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(.*)$/.exec(text) ?? []
  if (name === undefined || value === undefined) throw refuse('header', 'NAME=VALUE')
  return [name, value]
}

/** The secret comes first and may hold commas itself. */
function readHmac(text: string): WebhookAuth {
  const pattern = /^(.+?),([!#$%&'*+.^_`|~0-9A-Za-z-]+?)(?:,(sha256|sha512)(?:,(hex|base64))?)?$/
  const [, secret, header, algorithm = 'sha256', encoding = 'hex'] = pattern.exec(text) ?? []
  if (secret === undefined || header === undefined) throw refuse('hmac', 'SECRET,HEADER[,ALGORITHM[,ENCODING]]')
  return {
    type: 'hmac',
    secret,
    header,
    algorithm: algorithm as 'sha256' | 'sha512',
    encoding: encoding as 'hex' | 'base64',
  }
}

function registrationOf(given: Flags, env: NodeJS.ProcessEnv): Registration | undefined {
  const { register, namespace } = given
  const stray = (['url', 'namespace', 'control-token'] as const).find((flag) => given[flag] !== undefined)
  if (register === undefined) {
    if (stray) throw refuse(stray, '--register beside it, which names the vendors')
    return undefined
  }
  const vendors = register.split(',').map((name) => name.trim())
  if (vendors.some((name) => name === '')) throw refuse('register', 'names of vendors, separated by commas')
  const controlToken = given['control-token'] ?? env.IDVSIM_CONTROL_TOKEN
  return {
    vendors,
    url: (address('url', given.url ?? (env.IDVSIM_URL || undefined)) ?? 'http://127.0.0.1:4700').replace(/\/+$/, ''),
    ...(namespace !== undefined && { namespace }),
    ...(controlToken && { controlToken }),
  }
}
