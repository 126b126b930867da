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
  const { recording, ...flags } = readOptions(argv, process.env)
  const settings = await readSettings(flags)
  // a start that simulates loads none of it
  if (recording !== undefined) return (await import('./replay.js')).replay(settings, recording, flags)
  const { simulator: options, namespaces, file, logLevel, json } = settings
  const vendors = resolveVendors(options.vendors).map(({ profile }) => profile)
  const simulator = await startSimulator(options)
  await openNamespaces(simulator, namespaces)
  const namespace = simulator.namespace()
  // from here on: whoever reads that it is ready may stop it at once
  const stopped = untilStopped()
  const { url } = simulator
  const state = { ...simulator.store, at: await placeOf(options) }
  if (json) process.stdout.write(`${readyLine({ url, state }, vendors, namespace)}\n`)
  else if (loud.includes(logLevel))
    process.stdout.write(`${banner({ version, url, file, state }, vendors, namespace)}\n`)
  await stopped
  // deliveries in flight may wait for a slow receiver; nobody waits for them now
  simulator.close().finally(() => process.exit(0))
  // a replica has calls to answer before
  return new Promise((resolve) => setTimeout(resolve, state.shared ? 12_000 : 2000, 0))
}

/** Where state is kept, without a password; undefined in memory. */
async function placeOf({ persist, store }: { persist?: string; store?: unknown }): Promise<string | undefined> {
  if (persist === undefined && typeof store !== 'string') return undefined
  const { shownPlace } = await import('../../runtime/store/place.js')
  return shownPlace({ persist, store: store as string | undefined })
}
