/** Pictures that somebody sent to a journey. */
import { SimError } from '../../errors.js'
import type { Simulator } from '../../mocks/simulator.js'
import { mediaTypeOf } from '../../mocks/steps/read-uploads.js'
import type { Namespace } from '../../runtime/namespaces.js'
import { nothing } from '../paging.js'
import { findShown } from './list.js'

export interface Picture {
  bytes: Uint8Array
  mediaType: string
  sha256: string
}

/** Reads a picture that the journey holds. @throws SimError for one that it does not hold, and for what is no picture */
export async function getPicture(
  sim: Simulator,
  namespace: Namespace,
  { vendor, id, sha256 }: { vendor: string; id: string; sha256: string },
): Promise<Picture> {
  const { journeyId } = await findShown(sim, namespace, vendor, id)
  const held = await sim.store.looks.blobs(namespace.name, journeyId)
  const bytes = held.some((one) => one.sha256 === sha256) ? await sim.store.blobs.get(sha256) : undefined
  if (!bytes) throw nothing('picture', sha256)
  const mediaType = mediaTypeOf(bytes) ?? 'no picture'
  if (!mediaType.startsWith('image/')) {
    throw new SimError('illegal_action', `the file ${sha256} is ${mediaType}`, 'Pictures alone are shown.')
  }
  return { bytes, mediaType, sha256 }
}
