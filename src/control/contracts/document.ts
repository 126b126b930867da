/** Contracts as OpenAPI documents: of every vendor, and of the control plane itself. */
import type { VendorDef } from '../../contracts/define.js'
import type { OpenApiOptions } from '../../contracts/openapi.js'
import { SimError } from '../../errors.js'
import type { Simulator } from '../../mocks/simulator.js'
import { version } from '../../version.js'
import { control } from '../contract.js'

/** Where the control plane answers, in its document. */
export const controlServers: NonNullable<OpenApiOptions['servers']> = [
  { url: 'http://127.0.0.1:4700/_sim', description: 'The simulator' },
]

const made = new WeakMap<VendorDef, object>()

/** The contract of a vendor, or with `control` of the control plane. @throws SimError for a vendor this simulator does not have */
export async function contractNamed(sim: Simulator, id: string): Promise<VendorDef> {
  const isOurs = id === control.profile.id && !sim.profiles.some((profile) => profile.id === id)
  return isOurs ? control : (await sim.vendor(id)).simulator.vendor
}

/** Writes a contract as an OpenAPI document, once. @throws SimError for a vendor that is not there, or cannot be written so */
export async function documentOf(sim: Simulator, id: string): Promise<object> {
  const vendor = await contractNamed(sim, id)
  const known = made.get(vendor)
  if (known) return known
  // a start needs none of it
  const { toOpenApi } = await import('../../contracts/openapi.js')
  try {
    const document = toOpenApi(vendor, { version, ...(vendor === control && { servers: controlServers }) })
    made.set(vendor, document)
    return document
  } catch (error) {
    // a vendor of somebody's own may declare what OpenAPI has no words for
    throw new SimError(
      'not_found',
      `the contract of ${id} cannot be written as an OpenAPI document: ${(error as Error).message}`,
      'Change the declaration of the vendor.',
    )
  }
}
