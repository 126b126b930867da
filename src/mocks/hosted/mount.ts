/** Serves the hosted page of a vendor through the same pipeline as its API. */
import type { VendorProfile } from '../../contracts/define.js'
import { isSimError } from '../../errors.js'
import type { Answer, Arrival } from '../exchange.js'
import { type HandlerCall, type MountOptions, mount } from '../mount.js'
import { renderFile } from '../render-file.js'
import { VendorError } from '../steps/vendor-error.js'
import type { Reply, Tools } from '../types.js'
import { hostedContract } from './contract.js'
import { hostedHandlers } from './handlers.js'
import type { HostedJourneys } from './types.js'

export interface HostedMountOptions
  extends Pick<MountOptions, 'namespaces' | 'store' | 'selfCheck' | 'catchUp' | 'afterAnswer' | 'onBug' | 'faults'> {
  profile: VendorProfile
  hosted: HostedJourneys
  /** Runs a unit of work with the vendor's tools. */
  inUnit(call: HandlerCall, work: (tools: Tools) => Promise<Reply>): Promise<Reply>
}

/** Mounts the page. A refusal of the journey is 409, in our own shape. */
export function mountHosted(options: HostedMountOptions): (arrival: Arrival) => Promise<Answer> {
  const { profile, hosted, inUnit, ...rest } = options
  const def = hostedContract(profile)
  const { rows } = def.surfaces.hosted.errors
  return mount({
    ...rest,
    def,
    enforcePace: false,
    openFile: (file) => renderFile(file, undefined),
    run: async (call) => {
      try {
        return await inUnit(call, (tools) => {
          const handler = hostedHandlers[call.name as keyof typeof hostedHandlers]
          return handler(Object.assign(tools, call.input, { hosted, profile }) as never)
        })
      } catch (error) {
        // an error of the vendor's own table is a refusal too: nobody here speaks the vendor's language
        if (isSimError(error) && error.code === 'unknown_scenario')
          throw new VendorError('invalid_request', error.message)
        const foreign = error instanceof VendorError && !Object.hasOwn(rows, error.code)
        throw foreign ? new VendorError('illegal_transition', error.message) : error
      }
    },
  })
}
