/** The options of `start`, as one table: flags, environment twins, config keys and help come from it. */
import { parseArgs } from 'node:util'
import { SimError } from '../errors.js'

export interface OptionSpec {
  /** Flag without its dashes; the config key is the same in camel case, the environment twin IDVSIM_ and capitals. */
  flag: string
  /** What stands for the value in the help; none for a switch. */
  value?: string
  help: string
  /** Takes several values: separated by commas, or a list in a config file. */
  list?: true
  /** Turns text into the value. @throws Error with what is expected */
  read?: (text: string) => unknown
}

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text)
    if (!/^\d+$/.test(text) || number < least || number > most)
      throw new Error(`a whole number from ${least} to ${most}`)
    return number
  }

const names = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)

const oneOf =
  (...words: string[]) =>
  (text: string): string => {
    if (!words.includes(text)) throw new Error(words.join(', '))
    return text
  }

function someText(text: string): string {
  if (text === '') throw new Error('at least one character')
  return text
}

function baseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw new Error('an http or https URL')
  return text
}

export const startOptions: readonly OptionSpec[] = [
  {
    flag: 'port',
    value: 'N',
    help: 'port to listen on, 0 for any free one (default 4700)',
    read: wholeNumber(0, 65_535),
  },
  { flag: 'host', value: 'ADDRESS', help: 'address to listen on (default 127.0.0.1)' },
  { flag: 'vendors', value: 'a,b', help: 'vendors to serve (default all)', list: true, read: names },
  { flag: 'seed', value: 'S', read: someText, help: 'same seed and same calls give the same data (default idvsim)' },
  { flag: 'clock', value: 'C', help: 'now, frozen, an ISO instant (frozen there), or x<speed> (default now)' },
  { flag: 'base-url', value: 'URL', help: 'base of the links given out (default the address called)', read: baseUrl },
  { flag: 'open', help: 'make a namespace when an address first names it: /~name/vendor' },
  { flag: 'trust-proxy', help: 'build links from forwarded headers' },
  {
    flag: 'processing-ms',
    value: 'N',
    help: "milliseconds a vendor's processing takes (default 1000)",
    read: wholeNumber(0, 86_400_000),
  },
  { flag: 'scenario', value: 'NAME', help: 'scenario when nothing else is asked for (default approved)' },
  { flag: 'strict-flows', help: 'refuse flow ids that no built-in flow has' },
  { flag: 'enforce-pace', help: 'refuse calls that come faster than a vendor asks for' },
  { flag: 'no-self-check', help: 'send answers without checking them against the contract' },
  {
    flag: 'allow-webhook-host',
    value: 'a,b',
    help: 'hosts outside loopback and private ranges that webhooks may go to',
    list: true,
    read: names,
  },
  { flag: 'control-token', value: 'TOKEN', help: 'lets callers from elsewhere use /_sim with this bearer token' },
  {
    flag: 'config',
    value: 'FILE',
    help: 'JSON, or a module whose default export is an object, with the same keys in camel case',
  },
  {
    flag: 'log-level',
    value: 'L',
    help: 'silent, error, warn, info or debug (default info)',
    read: oneOf('silent', 'error', 'warn', 'info', 'debug'),
  },
  { flag: 'json', help: 'print one line of JSON when ready, and nothing else' },
]

/** The config key of an option. */
export const keyOf = ({ flag }: OptionSpec): string =>
  flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The environment twin of an option. */
export const variableOf = ({ flag }: OptionSpec): string => `IDVSIM_${flag.toUpperCase().replaceAll('-', '_')}`

/** Reads flags and their environment twins; flags win. @throws SimError that names the flag */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): Record<string, unknown> {
  const flags = parseFlags(argv)
  const options: Record<string, unknown> = {}
  for (const spec of startOptions) {
    const fromEnv = env[variableOf(spec)]
    const given = flags[spec.flag] ?? (fromEnv === '' ? undefined : fromEnv)
    if (given === undefined) continue
    const label = flags[spec.flag] === undefined ? variableOf(spec) : `--${spec.flag}`
    options[keyOf(spec)] = spec.value ? readValue(spec, String(given), label) : readSwitch(given, label)
  }
  return options
}

function parseFlags(argv: readonly string[]): Record<string, string | boolean | undefined> {
  const types = Object.fromEntries(
    [...startOptions, { flag: 'help', value: undefined }].map(({ flag, value }) => [
      flag,
      { type: value ? 'string' : 'boolean' } as const,
    ]),
  )
  try {
    return parseArgs({ args: [...argv], options: types, strict: true }).values as Record<string, string | boolean>
  } catch (error) {
    throw new SimError('bad_option', (error as Error).message.split('. ')[0]!, 'idvsim start --help lists the options.')
  }
}

function readValue({ read, help }: OptionSpec, text: string, label: string): unknown {
  try {
    return read ? read(text) : text
  } catch (error) {
    throw new SimError(
      'bad_option',
      `${label} ${JSON.stringify(text)} is not accepted: expected ${(error as Error).message}`,
      `${label}: ${help}.`,
    )
  }
}

function readSwitch(given: string | boolean, label: string): boolean {
  if (typeof given === 'boolean') return given
  if (/^(1|true|yes|on)$/i.test(given)) return true
  if (/^(0|false|no|off)$/i.test(given)) return false
  throw new SimError('bad_option', `${label} ${JSON.stringify(given)} is not accepted`, `${label} is a switch: 1 or 0.`)
}

/** The help of `start`, one option a line. */
export function startHelp(): string {
  const left = startOptions.map((spec) => `--${spec.flag}${spec.value ? ` ${spec.value}` : ''}`)
  const width = Math.max(...left.map((text) => text.length))
  return startOptions.map((spec, i) => `  ${left[i]!.padEnd(width)}  ${spec.help}`).join('\n')
}
