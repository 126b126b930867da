/** The vendors the simulator knows: the profile is read at start, the rest when the first request asks for it. */
import type { VendorProfile } from '../contracts/define.js'
import { profile as idwiseProfile } from '../contracts/idwise/profile.js'
import { profile as signzyProfile } from '../contracts/signzy/profile.js'
import type { VendorSimulator } from './types.js'

export interface VendorEntry {
  profile: VendorProfile
  load(): Promise<VendorSimulator>
}

/** Every built-in vendor by id. */
export const vendorEntries: Readonly<Record<string, VendorEntry>> = {
  idwise: {
    profile: idwiseProfile,
    load: async () => (await import('./idwise/index.js')).idwiseSimulator,
  },
  signzy: {
    profile: signzyProfile,
    load: async () => (await import('./signzy/index.js')).signzySimulator,
  },
}
