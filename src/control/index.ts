/** The control plane over HTTP: guarded, declared like a vendor, served by the same pipeline. */
import { isSimError, isStoreAway, type SimError } from '../errors.js'
import type { Answer, SimRequest } from '../mocks/exchange.js'
import { mount } from '../mocks/mount.js'
import type { Simulator } from '../mocks/simulator.js'
import { ours, unavailable } from '../mocks/steps/answer-error.js'
import { readQuery } from '../mocks/steps/validate.js'
import { VendorError } from '../mocks/steps/vendor-error.js'
import { control } from './contract.js'
import { refuse } from './guard.js'
import { controlHandlers } from './handlers.js'
import { answerHealth } from './health.js'

/** Codes of our own errors in the control plane's table. */
const rows: Partial<Record<SimError['code'], string>> = {
  bad_option: 'invalid_request',
  bad_request: 'invalid_request',
  illegal_action: 'illegal_transition',
  limit_reached: 'limit_reached',
  namespace_exists: 'conflict',
  not_found: 'not_found',
  unknown_namespace: 'not_found',
  unknown_scenario: 'invalid_request',
  unknown_vendor: 'not_found',
}

/** Serves `/_sim/*` for a simulator. */
export function createControlPlane(sim: Simulator): (request: SimRequest) => Promise<Answer> {
  const answer = mount({
    def: control,
    namespaces: sim.namespaces,
    store: sim.store,
    selfCheck: sim.options.selfCheck ?? true,
    enforcePace: false,
    catchUp: (namespace) => namespace.scheduler.catchUp(),
    afterAnswer: (namespace) => namespace.scheduler.kick(),
    openFile: async ({ sha256 = '', mediaType }) => {
      const bytes = await sim.store.blobs.get(sha256)
      return bytes && { bytes, mediaType }
    },
    silent: true,
    refuseUnknown: true,
    onBug: (error) => sim.reportBug(error),
    run: async ({ name, arrival, caller, input }) => {
      try {
        const handler = controlHandlers[name as keyof typeof controlHandlers]
        return await handler({ ...input, sim, namespace: caller.namespace, request: arrival.request } as never)
      } catch (error) {
        const code = isSimError(error) ? rows[error.code] : undefined
        throw isSimError(error) && code ? new VendorError(code, error.message, { hint: error.hint }) : error
      }
    },
  })

  return async (request) => {
    const path = request.path.slice('/_sim'.length) || '/'
    const refusal = path === '/health' ? undefined : refuse(request, sim.options)
    if (refusal) {
      return ours(
        403,
        'forbidden_control_call',
        `The control plane refuses the call: ${refusal}.`,
        'Call it from this machine, or start with --control-token and send it as a bearer token.',
      )
    }
    const health = answerHealth(sim, request)
    if (health) return health
    // what another process has done before now is seen by this call
    const heard = sim.store.refresh()
    const failed =
      heard &&
      (await heard.then(
        () => undefined,
        (error: unknown) => ({ error }),
      ))
    if (failed && isStoreAway(failed.error)) return unavailable(failed.error)
    const name = readQuery(request.query).namespace
    const named = name === undefined ? sim.defaultNamespace : sim.named(name)
    if (isSimError(named))
      return ours(named.code === 'limit_reached' ? 409 : 404, named.code, named.message, named.hint)
    if (request.method === 'POST' && path.startsWith('/sink/')) {
      const { receive } = await import('./sinks/receive.js')
      return receive(sim, named ?? sim.defaultNamespace, request)
    }
    const made = await answer({ request, named, fallback: sim.defaultNamespace, path, failed })
    // what somebody sent is never taken for more than it is said to be
    made.headers['x-content-type-options'] = 'nosniff'
    return made
  }
}
