/** The options of `proxy`. */
import { SimError } from '../../errors.js'
import type { ProxyTarget } from '../../kit/proxy/types.js'
import { readFlags } from '../kit-flags.js'

export interface ProxyFlags {
  vendor: string
  targets: ProxyTarget[]
  port?: number
  host?: string
  record?: string
  har?: string
  /** File that gets the summary and every verdict. */
  report?: string
  /** File of certificates in PEM. */
  ca?: string
  expiresDays: number
  json: boolean
}

export const proxyHelp = `idvsim proxy VENDOR --target URL: stands before a live vendor, forwards, judges both directions, and records

  --target URL            where the vendor is: scheme, host, and what stands before every path
  --target SURFACE=URL    where one surface of it is; may be given several times
  --port N                port to listen on (default any free one, which is printed)
  --host ADDRESS          address to listen on (default 127.0.0.1)
  --record DIR            write one JSON file an exchange into this new folder, secrets and personal data replaced
  --har FILE              write all exchanges as HAR 1.2, redacted in the same way
  --report FILE           write the summary and every verdict as JSON when it ends
  --expires-days N        days after which what is recorded is out of date (default 90)
  --ca FILE               trust these certificates too (PEM)
  --json                  print one line of JSON each

It ends with Ctrl-C. Exit code: 0 nothing is broken, 1 the contract was broken, 2 not understood, 3 nothing could be judged.
`

const flags = {
  target: { type: 'string', multiple: true },
  port: { type: 'string' },
  host: { type: 'string' },
  record: { type: 'string' },
  har: { type: 'string' },
  report: { type: 'string' },
  'expires-days': { type: 'string' },
  ca: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** Reads the flags. @throws SimError that names the flag */
export function readProxyFlags(argv: readonly string[]): ProxyFlags {
  const { values, positionals } = readFlags('proxy', argv, flags)
  const [vendor, ...more] = positionals
  if (vendor === undefined) throw refuse('no vendor is given', 'Name it first: idvsim proxy VENDOR --target URL.')
  if (more.length > 0) throw refuse(`"${more[0]}" is one word too many`, 'One proxy stands before one vendor.')
  if (!values.target) throw refuse('--target is missing', 'Say where the vendor is: --target URL.')
  const { host, record, har, report, ca, json = false } = values
  const port = whole('port', values.port, 0, 65_535)
  return {
    vendor,
    targets: values.target.map(readTarget),
    expiresDays: whole('expires-days', values['expires-days'], 1, 36_500) ?? 90,
    json,
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    ...(record !== undefined && { record }),
    ...(har !== undefined && { har }),
    ...(report !== undefined && { report }),
    ...(ca !== undefined && { ca }),
  }
}

const refuse = (message: string, hint: string): SimError => new SimError('bad_option', message, hint)

function whole(flag: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const fits = /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
  if (!fits)
    throw refuse(
      `--${flag} is not accepted: expected a whole number from ${least} to ${most}`,
      'See idvsim proxy --help.',
    )
  return Number(text)
}

function readTarget(text: string): ProxyTarget {
  const [, surface, url] = /^([\w-]+)=(.*)$/s.exec(text) ?? [undefined, undefined, text]
  if (!URL.canParse(url!) || !/^https?:/i.test(url!))
    // the value is not repeated: it may hold a password
    throw refuse('--target is not accepted: expected an http or https URL, or SURFACE=URL', 'See idvsim proxy --help.')
  return { ...(surface !== undefined && { surface }), url: url! }
}
