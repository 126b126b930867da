/** Puts flags, environment and config file together, into what a simulator is made with. */
import type { CreateNamespace } from '../control/schemas.js'
import { at, SimError } from '../errors.js'
import type { SimulatorOptions } from '../mocks/options.js'
import type { ListenOptions } from '../mocks/start-simulator.js'
import { resolveVendors } from '../mocks/vendors.js'
import type { InProcessSimulator } from '../simulator.js'
import type { Config } from './config-schema.js'
import { findConfig } from './find-config.js'
import type { Flags } from './options.js'

type NamespaceAtStart = typeof CreateNamespace extends { _output: infer T } ? T : never

export interface Settings {
  simulator: SimulatorOptions & ListenOptions
  /** Namespaces that are there from the start. */
  namespaces: readonly NamespaceAtStart[]
  /** The config file that was read, if any. */
  file: string | undefined
  logLevel: NonNullable<Flags['logLevel']>
  json: boolean
}

/** Reads the config file there is, and puts the flags over it. @throws SimError for a config that is not accepted */
export async function readSettings(flags: Flags): Promise<Settings> {
  const file = flags.noConfig ? undefined : (flags.config ?? findConfig())
  // loaded only where there is a file: it brings schemas along
  const config: Config = file === undefined ? {} : await (await import('./config.js')).readConfig(file)
  const { config: _, noConfig: __, journal, ...given } = flags
  const {
    json = false,
    logLevel = 'info',
    noSelfCheck,
    strictFlows,
    enforcePace,
    allowWebhookHost,
    options = {},
    namespaces = [],
    ...rest
  } = { ...config, ...given, ...(journal !== undefined && { journalLimit: journal }) }
  const shared = { ...(strictFlows === true && { strictFlows }), ...(enforcePace === true && { enforcePace }) }
  const ids = resolveVendors(rest.vendors).map(({ profile }) => profile.id)
  const simulator = {
    ...rest,
    ...(noSelfCheck === true && { selfCheck: false }),
    ...(allowWebhookHost && { allowWebhookHosts: allowWebhookHost }),
    options:
      Object.keys(shared).length === 0
        ? options
        : { ...options, ...Object.fromEntries(ids.map((id) => [id, { ...shared, ...options[id] }])) },
  } as Settings['simulator']
  return { simulator, namespaces, file, logLevel, json }
}

/**
 * Makes the namespaces that the config names; one that is kept from before is gone on with.
 *
 * @throws SimError for a name that is none or is taken, and where one is kept with another seed or clock
 */
export async function openNamespaces(simulator: InProcessSimulator, namespaces: Settings['namespaces']): Promise<void> {
  const taken = new Set([simulator.namespace().name])
  for (const [i, { name, seed, clock }] of namespaces.entries()) {
    const place = `namespaces[${i}].name`
    if (taken.has(name)) {
      throw new SimError('namespace_exists', `${place}: "${name}" is there already`, 'Choose another name.')
    }
    taken.add(name)
    try {
      const given = { ...(seed !== undefined && { seed }), ...(clock !== undefined && { clock }) }
      await simulator.namespace(name, given).opened()
    } catch (error) {
      throw at(place, error)
    }
  }
}
