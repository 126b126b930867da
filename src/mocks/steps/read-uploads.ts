/** Looks at the pictures of a request: what they are, how large, and whether the contract takes them. */
import type { UploadSpec } from '../../contracts/define.js'
import type { Blobs } from '../../runtime/store/types.js'
import type { Upload } from '../types.js'
import { VendorError } from './vendor-error.js'

/** First bytes, in hex. Only what matches is handed to the measuring library. */
const signatures: readonly [RegExp, string][] = [
  [/^ffd8ff/, 'image/jpeg'],
  [/^89504e470d0a1a0a/, 'image/png'],
  [/^52494646.{8}57454250/, 'image/webp'],
  [/^47494638/, 'image/gif'],
  [/^255044462d/, 'application/pdf'],
]

/** What bytes are, by the first of them; undefined for what is no picture. */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('hex')
  return signatures.find(([signature]) => signature.test(start))?.[1]
}

/** Stores every picture of a body as a blob, held until the caller releases it. @throws VendorError for one not taken */
export async function readUploads(
  body: unknown,
  spec: UploadSpec,
  blobs: Blobs,
  held: string[],
): Promise<Record<string, Upload>> {
  const uploads: Record<string, Upload> = {}
  for (const field of spec.fields) {
    const bytes = await bytesOf(field, (body as Record<string, unknown> | undefined)?.[field])
    if (!bytes) continue
    const looked = await look(field, bytes, spec)
    const sha256 = await blobs.put(bytes)
    held.push(sha256)
    uploads[field] = { sha256, sizeBytes: bytes.byteLength, ...looked }
  }
  return uploads
}

/** Ends the holds of a request. Nothing waits for it, nor depends on it: a store that is away has forgotten them. */
export function releaseUploads(blobs: Blobs, held: readonly string[]): void {
  for (const sha256 of held) {
    const released = blobs.release(sha256)
    if (released) released.catch(() => undefined)
  }
}

async function bytesOf(field: string, value: unknown): Promise<Uint8Array | undefined> {
  if (value instanceof File) return new Uint8Array(await value.arrayBuffer())
  if (typeof value !== 'string') return undefined
  const base64 = value.replace(/^data:[^,]{0,200};base64,/, '').replace(/\s+/g, '')
  if (base64 === '' || /[^A-Za-z0-9+/_=-]/.test(base64)) {
    throw new VendorError('invalid_request', `${field} is not base64`, { at: `body.${field}`, expected: 'base64' })
  }
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

async function look(field: string, bytes: Uint8Array, spec: UploadSpec): Promise<Omit<Upload, 'sha256' | 'sizeBytes'>> {
  const at = `body.${field}`
  const wanted = spec.mediaTypes.join(', ')
  if (bytes.byteLength === 0) {
    throw new VendorError('unsupported_image', `${field} is empty`, { at, expected: wanted, received: '0 bytes' })
  }
  if (bytes.byteLength > spec.maxBytes) {
    const [expected, received] = [`at most ${spec.maxBytes} bytes`, `${bytes.byteLength} bytes`]
    throw new VendorError('payload_too_large', `${field} is larger than ${spec.maxBytes} bytes`, {
      at,
      expected,
      received,
    })
  }
  const found = await measure(bytes)
  if (!found || !spec.mediaTypes.includes(found.mediaType)) {
    const seen = found ? `is ${found.mediaType}` : 'is no whole picture that can be read'
    throw new VendorError('unsupported_image', `${field} ${seen}, expected ${wanted}`, {
      at,
      expected: wanted,
      received: found?.mediaType ?? 'no whole picture',
    })
  }
  const { widthPx, heightPx } = found
  if (widthPx === 0) return found
  if (Math.min(widthPx, heightPx) < spec.minPx || Math.max(widthPx, heightPx) > spec.maxPx) {
    const limits = `each side must be ${spec.minPx} to ${spec.maxPx}`
    throw new VendorError('unsupported_image', `${field} is ${widthPx} x ${heightPx} pixels, ${limits}`, {
      at,
      expected: limits,
      received: `${widthPx} x ${heightPx} pixels`,
    })
  }
  return found
}

async function measure(bytes: Uint8Array): Promise<Omit<Upload, 'sha256' | 'sizeBytes'> | undefined> {
  const mediaType = mediaTypeOf(bytes)
  if (!mediaType || mediaType === 'application/pdf')
    return mediaType ? { mediaType, widthPx: 0, heightPx: 0 } : undefined
  if (!isWhole(mediaType, bytes)) return undefined
  const { imageSize } = await import('image-size')
  try {
    const { width, height } = imageSize(bytes)
    return width > 0 && height > 0 ? { mediaType, widthPx: width, heightPx: height } : undefined
  } catch {
    return undefined
  }
}

/** Tells whether a picture has its end. Anything may follow it: cameras append data of their own. */
function isWhole(mediaType: string, bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (mediaType === 'image/png') return buffer.lastIndexOf('IEND', undefined, 'latin1') > 0
  if (mediaType === 'image/webp') return buffer.length >= buffer.readUInt32LE(4) + 8
  // a thumbnail in front has an end marker of its own
  if (mediaType === 'image/jpeg') return buffer.lastIndexOf(Buffer.from([0xff, 0xd9])) > buffer.length / 2
  return true
}
