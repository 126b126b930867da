/** Makes a vendor ready to answer: checks its options, and mounts its endpoints and its hosted page. */
import { SimError } from '../errors.js'
import { toBlockList } from '../runtime/addresses.js'
import type { Namespace, Namespaces } from '../runtime/namespaces.js'
import type { Kind, Store, Tx } from '../runtime/store/types.js'
import type { Answer, Arrival } from './exchange.js'
import type { UploadLimits } from './matcher.js'
import { type HandlerCall, mount } from './mount.js'
import { openFile } from './open-file.js'
import type { SimulatorOptions } from './options.js'
import type { ToolsContext, UnitTools } from './tools.js'
import type { Tools, VendorSimulator } from './types.js'
import { once, type VendorSource } from './vendors.js'

/** The parts of a call that a unit of work needs. */
type Unit = Pick<HandlerCall, 'arrival' | 'caller' | 'entry' | 'beforeCommit'>

/** A loaded vendor: its behaviour, its options, and its mounted pipeline. */
export interface LoadedVendor {
  simulator: VendorSimulator
  options: Readonly<Record<string, unknown>>
  answer(arrival: Arrival): Promise<Answer>
}

/** What a unit of work is about, beyond its vendor and namespace. */
export interface UnitCall {
  arrival?: Pick<Arrival, 'request' | 'byHost'> & Partial<Pick<Arrival, 'named'>>
  /** The scenario named in the call itself. */
  named?: string | undefined
  entry?: ToolsContext['entry']
  /** Set where nobody reads the links that are made: they get no base. */
  linkless?: true
}

export interface LoadContext {
  options: SimulatorOptions
  namespaces: Namespaces
  store: Store
  tools(vendor: LoadedVendor, namespace: Namespace, tx: Tx, call: UnitCall): UnitTools
  onBug(error: unknown): void
}

/** Loads a vendor. @throws SimError for an option it does not have */
export async function loadVendor({ profile, load }: VendorSource, context: LoadContext): Promise<LoadedVendor> {
  const { store, namespaces, onBug } = context
  const simulator = await load()
  const options = readOptions(simulator, context.options.options?.[profile.id] ?? {})
  const loaded: LoadedVendor = { simulator, options, answer: async () => Promise.reject() }
  const inUnit = <T>(
    { arrival, caller: { namespace }, entry, beforeCommit }: Unit,
    work: (tools: UnitTools) => Promise<T>,
  ): Promise<T> => {
    const noted = entry.violations.length
    const named = arrival.request.header('x-sim-scenario')
    return store.transact(namespace.name, async (tx) => {
      // a unit of work may run again: what it noted the first time goes
      entry.violations.length = noted
      const tools = context.tools(loaded, namespace, tx, { arrival, named, entry })
      const done = await work(tools)
      if (beforeCommit) await beforeCommit(tools)
      return done
    })
  }
  const { journeys } = simulator
  const faults = {
    unit: inUnit,
    async referenceOf(tools: Tools, id: string) {
      const found = journeys && (await tools.tx.get(journeys.kind as Kind<never>, id))
      return found && journeys.summary(tools, found).reference
    },
  }
  const common = {
    namespaces,
    store,
    onBug,
    selfCheck: context.options.selfCheck ?? true,
    catchUp: (namespace: Namespace) => namespace.scheduler.catchUp(),
    afterAnswer: (namespace: Namespace) => namespace.scheduler.kick(),
  }
  const answer = mount({
    ...common,
    faults: { ...faults, namedOnly: false },
    def: simulator.vendor,
    enforcePace: options.enforcePace === true,
    allowedIps: toBlockList(options.allowedIps as readonly string[] | undefined),
    uploadLimits: options.uploads as Partial<UploadLimits> | undefined,
    run: (call) =>
      inUnit(call, (tools) => {
        const { environment, token } = call.caller
        return simulator.handlers[call.name]!(Object.assign(tools, call.input, { environment, token }) as never)
      }),
    openFile: (file) => openFile(store.blobs, simulator.render, file),
  })
  const { hosted } = simulator
  const mountAt = simulator.vendor.profile.surfaces.hosted?.mountAt
  if (!hosted || mountAt === undefined || mountAt === '/') return Object.assign(loaded, { answer })
  // loaded by the first person who opens a link: an API client needs none of it
  const page = once(async () =>
    (await import('./hosted/mount.js')).mountHosted({
      ...common,
      faults: { ...faults, namedOnly: true },
      profile,
      hosted,
      inUnit,
    }),
  )
  const isPage = (path: string): boolean => path === mountAt || path.startsWith(`${mountAt}/`)
  return Object.assign(loaded, {
    answer: async (arrival: Arrival) => (isPage(arrival.path) ? (await page())(arrival) : answer(arrival)),
  })
}

function readOptions({ vendor, options }: VendorSimulator, given: unknown): LoadedVendor['options'] {
  // read once: not worth making code for
  const parsed = options.safeParse(given, { jitless: true })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new SimError(
    'bad_option',
    `option ${vendor.profile.id}.${issue.path.join('.')}: ${issue.message}`,
    'See docs/vendors for the options.',
  )
}
