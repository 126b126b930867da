#!/usr/bin/env node
/** The command `idvsim`. Exit codes: 0 ok, 1 broken, 2 usage, 3 could not run. */
import { isSimError, RefusedCall } from '../errors.js'
import { printableLines } from '../runtime/printable.js'
import { version } from '../version.js'

interface OwnCommand {
  usage: string
  summary: string
  load: () => Promise<(argv: readonly string[]) => Promise<number>>
}

/** Commands that are no call of the control plane. */
const commands: Readonly<Record<string, OwnCommand>> = {
  start: {
    usage: 'start [options]',
    summary: 'Runs the simulator.',
    load: async () => (await import('./commands/start.js')).start,
  },
  init: {
    usage: 'init [options]',
    summary: 'Writes a config file with every option.',
    load: async () => (await import('./commands/init.js')).init,
  },
  listen: {
    usage: 'listen [options]',
    summary: 'Receives webhooks and prints them.',
    load: async () => (await import('./commands/listen.js')).listen,
  },
  proxy: {
    usage: 'proxy <vendor> --target URL [options]',
    summary: 'Stands before a live vendor: forwards, judges, records.',
    load: async () => (await import('./commands/proxy.js')).proxy,
  },
  mutate: {
    usage: 'mutate [vendor] [options]',
    summary: 'Plants drift, and shows whether the judge finds it.',
    load: async () => (await import('./commands/mutate.js')).mutate,
  },
  drift: {
    usage: 'drift <recording-or-target> [options]',
    summary: 'Compares a recording or a target with the contract, and with an earlier recording.',
    load: async () => (await import('./commands/drift.js')).drift,
  },
  verify: {
    usage: 'verify [vendor...] [options]',
    summary: 'Holds the simulator, a server, a recording or a live vendor to the contract.',
    load: async () => (await import('./commands/verify.js')).verify,
  },
  fixtures: {
    usage: 'fixtures <vendor> [name] [options]',
    summary: 'Writes test data: people, documents, pictures, payloads, journeys.',
    load: async () => (await import('./commands/fixtures.js')).fixtures,
  },
  examine: {
    usage: 'examine VENDOR [options]',
    summary: 'Examines your own client and webhook receiver.',
    load: async () => (await import('./commands/examine.js')).examineCommand,
  },
}

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv
  if (name === '--version' || name === '-v') {
    process.stdout.write(`${version}\n`)
    return 0
  }
  if (name !== undefined && Object.hasOwn(commands, name)) return (await commands[name]!.load())(rest)
  // whatever follows loads schemas, which a start does without
  const { firstWords, help, runControl } = await import('./commands/help.js')
  if (name === 'help') return help(rest, Object.values(commands), main)
  if (name === '--help' || name === '-h') return help([], Object.values(commands), main)
  const code = name === undefined ? undefined : await runControl(argv)
  if (code !== undefined) return code
  const { didYouMean } = await import('../mocks/spelling.js')
  const wrong =
    name === undefined
      ? 'no command is given'
      : `there is no command "${name}"${didYouMean(name, [...Object.keys(commands), ...firstWords()])}`
  tell(`${wrong}${wrong.endsWith('?') ? '' : '.'} idvsim help lists them.`)
  return 2
}

/** A port in use, a store that is away or nobody there is a state of the machine; the rest is for the caller to change. */
const couldNotRun = [
  'bad_recording',
  'missing_credentials',
  'no_verification',
  'port_in_use',
  'store_unavailable',
  'unreachable',
]

/** What a file or a server said stands in errors too, and must not steer the terminal. */
const tell = (text: string): void => {
  process.stderr.write(`idvsim: ${printableLines(text)}\n`)
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const refused = error instanceof RefusedCall
    const said = error instanceof Error ? error.message : String(error)
    if (refused || isSimError(error))
      tell(`${said}${said.includes('\n') ? '\n' : said.endsWith('?') ? ' ' : '. '}${error.hint}`)
    else tell(error instanceof Error ? (error.stack ?? said) : said)
    const usage = refused ? error.status < 500 : isSimError(error) && !couldNotRun.includes(error.code)
    process.exit(usage ? 2 : 3)
  },
)
