/** Gets the bytes a file reply speaks of. */
import type { Blobs } from '../runtime/store/types.js'
import type { FileSpec, VendorSimulator } from './types.js'

/** Reads a stored blob, or has the vendor draw what it asks for. Undefined when the blob is no longer kept. */
export async function openFile(
  blobs: Blobs,
  render: VendorSimulator['render'],
  file: FileSpec,
): Promise<{ bytes: Uint8Array; mediaType: string } | undefined> {
  const source = file.sha256 === undefined ? undefined : await blobs.get(file.sha256)
  if (file.sha256 !== undefined && !source) return undefined
  return file.render === undefined && source ? { bytes: source, mediaType: file.mediaType } : render(file, source)
}
