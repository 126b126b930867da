/** `idvsim start`: runs the server until it is told to stop. */
import { resolveVendors } from '../../mocks/vendors.js'
import { startSimulator } from '../../simulator.js'
import { version } from '../../version.js'
import { banner, readyLine } from '../banner.js'
import { readOptions, startHelp } from '../options.js'
import { openNamespaces, readSettings } from '../settings.js'
import { untilStopped } from '../until-stopped.js'

const loud = ['info', 'debug']

/** Starts the server, and resolves when a signal has stopped it. */
export async function start(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    process.stdout.write(
      `idvsim start: runs the simulator\n\n${startHelp()}\n\nEvery option has an environment twin, for example IDVSIM_PORT.\n`,
    )
    return 0
  }
  const { simulator: options, namespaces, file, logLevel, json } = await readSettings(readOptions(argv, process.env))
  const vendors = resolveVendors(options.vendors).map(({ profile }) => profile)
  const simulator = await startSimulator(options)
  openNamespaces(simulator, namespaces)
  const namespace = simulator.namespace()
  if (json) process.stdout.write(`${readyLine(simulator.url, vendors, namespace)}\n`)
  else if (loud.includes(logLevel))
    process.stdout.write(`${banner({ version, url: simulator.url, file }, vendors, namespace)}\n`)
  await untilStopped()
  // deliveries in flight may wait for a slow receiver; nobody waits for them now
  simulator.close().finally(() => process.exit(0))
  return new Promise((resolve) => setTimeout(resolve, 2000, 0))
}
