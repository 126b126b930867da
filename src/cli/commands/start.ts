/** `idvsim start`: runs the server until it is told to stop. */
import { resolveVendors } from '../../mocks/vendors.js'
import { startSimulator } from '../../simulator.js'
import { version } from '../../version.js'
import { banner, readyLine } from '../banner.js'
import { readConfig } from '../config.js'
import { readOptions, startHelp } from '../options.js'
import { untilStopped } from '../until-stopped.js'

const logLevels = ['silent', 'error', 'warn', 'info', 'debug']

/** Starts the server, and resolves when a signal has stopped it. */
export async function start(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    process.stdout.write(
      `idvsim start: runs the simulator\n\n${startHelp()}\n\nEvery option has an environment twin, for example IDVSIM_PORT.\n`,
    )
    return 0
  }
  const flags = readOptions(argv, process.env)
  const config = flags.config === undefined ? {} : await readConfig(String(flags.config))
  const {
    config: _,
    json,
    logLevel = 'info',
    noSelfCheck,
    strictFlows,
    enforcePace,
    allowWebhookHost,
    options = {},
    ...rest
  } = {
    ...config,
    ...flags,
  } as Record<string, unknown> & { options?: Record<string, Record<string, unknown>> }
  const vendors = resolveVendors(rest.vendors as string[] | undefined).map(({ profile }) => profile)
  const shared = { ...(strictFlows === true && { strictFlows }), ...(enforcePace === true && { enforcePace }) }
  const level = logLevels.indexOf(json ? 'silent' : String(logLevel))
  const simulator = await startSimulator({
    ...rest,
    ...(noSelfCheck === true && { selfCheck: false }),
    ...(Array.isArray(allowWebhookHost) && { allowWebhookHosts: allowWebhookHost }),
    options:
      Object.keys(shared).length === 0
        ? options
        : Object.fromEntries(vendors.map(({ id }) => [id, { ...shared, ...options[id] }])),
  })
  const namespace = simulator.namespace()
  if (json) process.stdout.write(`${readyLine(simulator.url, vendors, namespace)}\n`)
  else if (level >= logLevels.indexOf('info'))
    process.stdout.write(`${banner(version, simulator.url, vendors, namespace)}\n`)
  await untilStopped()
  // deliveries in flight may wait for a slow receiver; nobody waits for them now
  simulator.close().finally(() => process.exit(0))
  return new Promise((resolve) => setTimeout(resolve, 2000, 0))
}
