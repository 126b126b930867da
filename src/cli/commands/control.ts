/** Every command that is a call of the control plane: to a running simulator, or to one made for the command. */
import { type Ask, clientOf } from '../../control/client.js'
import { control } from '../../control/contract.js'
import { isSimError, SimError } from '../../errors.js'
import { didYouMean } from '../../mocks/spelling.js'
import { type Command, commandsOf, type Endpoints, findCommand } from '../control/commands.js'
import { commandHelp, listCommands } from '../control/help.js'
import { type CommonFlag, readArguments } from '../control/read.js'
import { show } from '../control/show.js'
import { helpOf, startOptions, withTwins } from '../options.js'
import { print } from '../output.js'
import { openNamespaces, readSettings } from '../settings.js'

const defaultUrl = 'http://127.0.0.1:4700'

/** Flags that mean the same with every command. */
export const asking: readonly CommonFlag[] = [
  {
    flag: 'url',
    value: 'URL',
    help: `where the simulator answers (default IDVSIM_URL, or ${defaultUrl})`,
    reserved: true,
  },
  {
    flag: 'control-token',
    value: 'TOKEN',
    help: 'the token a simulator elsewhere was started with (or IDVSIM_CONTROL_TOKEN)',
    reserved: true,
  },
  {
    flag: 'standalone',
    help: 'asks a simulator made for this command, with the config and the options of start',
    reserved: true,
  },
  { flag: 'json', help: 'prints the answer as JSON', reserved: true },
  { flag: 'help', help: 'prints this', reserved: true },
]

/** Options of start that mean nothing without a socket. */
const socketOnly = ['port', 'host', 'log-level', 'json', 'control-token']
const making = startOptions.filter(({ flag }) => !socketOnly.includes(flag))
const common: readonly CommonFlag[] = [
  ...asking,
  ...making.map((spec) => ({ flag: spec.flag, help: helpOf(spec), ...(spec.value && { value: spec.value }) })),
]

/** Runs a command, if it is one of the control plane's; answers undefined for words that are none. */
export async function runControl(
  argv: readonly string[],
  endpoints: Endpoints = control.endpoints,
): Promise<number | undefined> {
  const commands = commandsOf(endpoints)
  const command = findCommand(commands, argv)
  if (!command) return listGroup(commands, argv)
  const rest = argv.slice(command.words.length)
  if (rest.some((arg) => arg === '--help' || arg === '-h')) {
    await print(commandHelp(command, common))
    return 0
  }
  const { call, common: flags } = readArguments(command, rest, common)
  const answer =
    flags.standalone === true
      ? await askOwn(endpoints, command, call, flags)
      : await askServer(endpoints, command, call, flags)
  const raw = answer instanceof Uint8Array ? Buffer.from(answer).toString('base64') : answer
  await print(`${flags.json === true ? JSON.stringify(raw ?? null) : show(raw)}\n`)
  return 0
}

/** The lines of help about the calls of the control plane. */
export const controlHelp = (): string => listCommands(commandsOf(control.endpoints))

/** Words that a command of the control plane may begin with. */
export const firstWords = (): string[] => [...new Set(commandsOf(control.endpoints).map(({ words }) => words[0]!))]

/** Words that only begin a command list those that begin so. */
async function listGroup(commands: readonly Command[], argv: readonly string[]): Promise<number | undefined> {
  const given = argv.filter((arg) => !arg.startsWith('-'))
  const group = commands.filter(({ words }) => words[0] === given[0])
  if (group.length === 0) return undefined
  const asked = argv.includes('--help') || argv.includes('-h')
  const list = `idvsim ${given[0]}:\n\n${listCommands(group)}\n`
  if (asked) await print(list)
  else {
    const second = given[1]
    const wrong =
      second === undefined
        ? `"${given[0]}" needs another word`
        : `there is no command "${given[0]} ${second}"${didYouMean(
            second,
            group.map(({ words }) => words[1] ?? ''),
          )}`
    process.stderr.write(`idvsim: ${wrong}\n\n${list}`)
  }
  return asked ? 0 : 2
}

type Ran = [
  endpoints: Endpoints,
  command: Command,
  call: Record<string, unknown>,
  flags: Record<string, string | boolean>,
]

const send = (
  url: string,
  [endpoints, command, call]: Ran,
  options: { token?: string; fetch?: Ask },
): Promise<unknown> => {
  const namespace = twin('IDVSIM_NAMESPACE')
  const client = clientOf(endpoints, url, { ...options, ...(namespace !== undefined && { namespace }) })
  return client[command.endpoint]!(call as never)
}

const twin = (name: string): string | undefined => process.env[name] || undefined

function askServer(...ran: Ran): Promise<unknown> {
  const [, , , flags] = ran
  const stray = making.find(({ flag }) => flags[flag] !== undefined)
  if (stray) {
    throw new SimError(
      'bad_option',
      `--${stray.flag} is an option of a simulator that is made`,
      'Add --standalone, or give it to idvsim start.',
    )
  }
  const token = (flags['control-token'] as string | undefined) ?? twin('IDVSIM_CONTROL_TOKEN')
  const url = (flags.url as string | undefined) ?? twin('IDVSIM_URL') ?? defaultUrl
  return send(url, ran, token === undefined ? {} : { token }).catch((error) => {
    if (!isSimError(error) || error.code !== 'unreachable') throw error
    throw new SimError(
      'unreachable',
      error.message,
      'Start one with `idvsim start`, name it with --url, or add --standalone to ask one made for this command.',
      { cause: error },
    )
  })
}

async function askOwn(...ran: Ran): Promise<unknown> {
  const [, , , flags] = ran
  if (flags.url !== undefined)
    throw new SimError('bad_option', '--url and --standalone exclude each other', 'Give one of them.')
  const { simulator: options, namespaces } = await readSettings(withTwins(making, flags, process.env))
  const { createSimulator } = await import('../../simulator.js')
  await using simulator = await createSimulator(options)
  await openNamespaces(simulator, namespaces)
  return await send(defaultUrl, ran, { fetch: (url, init) => simulator.fetch(url, init) })
}
