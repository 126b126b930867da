/** The options of `start`, as one table: flags, environment twins, config keys, help, and the files of `init` come from it. */
import { parseArgs } from 'node:util'
import { SimError } from '../errors.js'
import { expectedOf, readText, type ValueOf, type ValueType, whole, word } from './option-values.js'

export interface OptionSpec {
  /** Flag without its dashes; the config key is the same in camel case, the environment twin IDVSIM_ and capitals. */
  readonly flag: string
  /** What stands for the value in the help; none for a switch. */
  readonly value?: string
  /** What the value may be; none for a switch. */
  readonly type?: ValueType
  /** What it is when nobody says. */
  readonly standard?: unknown
  /** What it may be, for an option that is nothing unless somebody says. */
  readonly example?: string
  readonly help: string
  /** A flag that no config file can hold. */
  readonly flagOnly?: true
}

/** The table. A row without a type is a switch. */
export const startTable = [
  {
    flag: 'port',
    value: 'N',
    type: whole(0, 65_535),
    standard: 4700,
    help: 'port to listen on, 0 for any free one',
  },
  { flag: 'host', value: 'ADDRESS', type: { is: 'text' }, standard: '127.0.0.1', help: 'address to listen on' },
  { flag: 'vendors', value: 'a,b', type: { is: 'vendors' }, help: 'vendors to serve (default all)' },
  {
    flag: 'seed',
    value: 'S',
    type: { is: 'seed' },
    standard: 'idvsim',
    help: 'same seed and same calls give the same data',
  },
  {
    flag: 'clock',
    value: 'C',
    type: { is: 'clock' },
    standard: 'now',
    help: 'now, frozen, an ISO instant (frozen there), or x<speed>',
  },
  {
    flag: 'base-url',
    value: 'URL',
    type: { is: 'url' },
    help: 'base of the links given out (default the address called)',
  },
  { flag: 'open', help: 'make a namespace when an address first names it: /~name/vendor' },
  { flag: 'trust-proxy', help: 'build links from forwarded headers' },
  {
    flag: 'processing-ms',
    value: 'N',
    type: whole(0, 86_400_000),
    standard: 1000,
    help: "milliseconds a vendor's processing takes",
  },
  {
    flag: 'scenario',
    value: 'NAME',
    type: { is: 'text' },
    standard: 'approved',
    help: 'scenario when nothing else is asked for',
  },
  { flag: 'strict-flows', help: 'refuse flow ids that no built-in flow has' },
  { flag: 'enforce-pace', help: 'refuse calls that come faster than a vendor asks for' },
  { flag: 'no-self-check', help: 'send answers without checking them against the contract' },
  {
    flag: 'allow-webhook-host',
    value: 'a,b',
    type: { is: 'names' },
    help: 'hosts outside loopback and private ranges that webhooks may go to',
  },
  {
    flag: 'control-token',
    value: 'TOKEN',
    type: { is: 'text' },
    help: 'lets callers from elsewhere use /_sim with this bearer token',
  },
  {
    flag: 'persist',
    value: 'FILE',
    type: { is: 'text' },
    example: './idvsim.db',
    help: 'file that keeps state across restarts (default in memory)',
  },
  {
    flag: 'store',
    value: 'URL',
    type: { is: 'store' },
    example: 'postgres://idvsim@127.0.0.1:5432/idvsim',
    help: 'PostgreSQL database that keeps state for one simulator or several: postgres://USER:PASSWORD@HOST/DATABASE',
  },
  {
    flag: 'reports',
    value: 'DIR',
    type: { is: 'text' },
    example: './reports',
    help: 'folder whose reports of idvsim verify and idvsim drift the dashboard shows',
  },
  {
    flag: 'journal',
    value: 'N',
    type: whole(1, 10_000_000),
    standard: 5000,
    help: 'requests kept per namespace, bodies cut at 16 KB each; `journalLimit` in a config file',
    flagOnly: true,
  },
  {
    flag: 'recording',
    value: 'DIR',
    type: { is: 'text' },
    help: 'answer from this recording (idvsim proxy --record), and simulate nothing',
    flagOnly: true,
  },
  {
    flag: 'config',
    value: 'FILE',
    type: { is: 'text' },
    help: 'config file (default idvsim.config.{ts,mts,js,mjs,json,yaml,yml} in the working directory)',
    flagOnly: true,
  },
  { flag: 'no-config', help: 'read no config file', flagOnly: true },
  {
    flag: 'log-level',
    value: 'L',
    type: word('silent', 'error', 'warn', 'info', 'debug'),
    standard: 'info',
    help: 'silent, error, warn, info or debug',
  },
  { flag: 'json', help: 'print one line of JSON when ready, and nothing else' },
] as const satisfies readonly OptionSpec[]

export const startOptions: readonly OptionSpec[] = startTable

type Row = (typeof startTable)[number]
type ConfigRow = Exclude<Row, { flagOnly: true }>
type Camel<S extends string> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S

/** What flags, environment and config file may say together: the table as a type. */
export type Options<R extends Row = ConfigRow> = {
  [O in R as Camel<O['flag']>]?: O extends { type: infer T extends ValueType } ? ValueOf<T> : boolean
}

/** The options of `start` as flags and environment give them. */
export type Flags = Options<Row>

/** The config key of an option. */
export const keyOf = ({ flag }: Pick<OptionSpec, 'flag'>): string =>
  flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The environment twin of an option. */
export const variableOf = ({ flag }: Pick<OptionSpec, 'flag'>): string =>
  `IDVSIM_${flag.toUpperCase().replaceAll('-', '_')}`

/** What an option does, with what it is when nobody says. */
export const helpOf = ({ help, standard }: OptionSpec): string =>
  standard === undefined ? help : `${help} (default ${standard})`

/** Reads flags and their environment twins; flags win. @throws SimError that names the flag */
export const readOptions = (argv: readonly string[], env: NodeJS.ProcessEnv): Flags =>
  withTwins(startOptions, parseFlags(argv), env)

/** Reads options from flags that were parsed already, and from their environment twins. @throws SimError that names the flag */
export function withTwins(
  specs: readonly OptionSpec[],
  flags: Readonly<Record<string, string | boolean | undefined>>,
  env: NodeJS.ProcessEnv,
): Flags {
  const options: Record<string, unknown> = {}
  for (const spec of specs) {
    const fromEnv = env[variableOf(spec)]
    const given = flags[spec.flag] ?? (fromEnv === '' ? undefined : fromEnv)
    if (given === undefined) continue
    const label = flags[spec.flag] === undefined ? variableOf(spec) : `--${spec.flag}`
    options[keyOf(spec)] = spec.type ? readValue(spec, String(given), label) : readSwitch(given, label)
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

function readValue(spec: OptionSpec, text: string, label: string): unknown {
  const value = readText(spec.type!, text)
  if (value !== undefined) return value
  throw new SimError(
    'bad_option',
    `${label} ${JSON.stringify(text)} is not accepted: expected ${expectedOf(spec.type!)}`,
    `${label}: ${helpOf(spec)}.`,
  )
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
  return startOptions.map((spec, i) => `  ${left[i]!.padEnd(width)}  ${helpOf(spec)}`).join('\n')
}
