#!/usr/bin/env node
/** The command `idvsim`. Exit codes: 0 ok, 1 broken, 2 usage, 3 could not run. */
import { isSimError } from '../errors.js'
import { version } from '../version.js'

const commands: Readonly<Record<string, () => Promise<(argv: readonly string[]) => Promise<number>>>> = {
  start: async () => (await import('./commands/start.js')).start,
  listen: async () => (await import('./commands/listen.js')).listen,
}

const help = `idvsim ${version}: stands in for identity-verification vendors

  idvsim start [options]   run the simulator (idvsim start --help lists the options)
  idvsim listen [options]  receive webhooks and print them (idvsim listen --help lists the options)
  idvsim --version
`

async function main([name, ...argv]: readonly string[]): Promise<number> {
  if (name === '--version' || name === '-v') {
    process.stdout.write(`${version}\n`)
    return 0
  }
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load) {
    const asked = name === undefined || name === '--help' || name === '-h' || name === 'help'
    ;(asked ? process.stdout : process.stderr).write(asked ? help : `idvsim: there is no command "${name}".\n\n${help}`)
    return asked && name !== undefined ? 0 : 2
  }
  return (await load())(argv)
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (isSimError(error)) process.stderr.write(`idvsim: ${error.message}. ${error.hint}\n`)
    else process.stderr.write(`idvsim: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(isSimError(error) && error.code !== 'port_in_use' ? 2 : 3)
  },
)
