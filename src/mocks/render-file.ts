/** Files that are made when they are asked for: crops of uploads, specimens, the video. */
import { type CropRegion, cropOf, renderPng } from '../fixtures/images/render.js'
import { type SpecimenKind, specimenSvg } from '../fixtures/images/specimen.js'
import { specimenVideo, specimenVideoType } from '../fixtures/images/video.js'
import type { FileSpec } from './types.js'

/** Forgets what was drawn from an upload. */
export function forgetDrawn(sha256: string): void {
  for (const key of drawn.keys()) if (key.startsWith(JSON.stringify([sha256]).slice(0, -1))) drawn.delete(key)
}

const drawn = new Map<string, Promise<Uint8Array>>()
const drawnLimit = 64

/** Makes a crop, a specimen or the video. The last few drawn are kept. */
export async function renderFile(
  file: FileSpec,
  source: Uint8Array | undefined,
): Promise<{ bytes: Uint8Array; mediaType: string }> {
  const [what, detail] = (file.render ?? '').split(':') as [string, string]
  if (what === 'video') return { bytes: specimenVideo(), mediaType: specimenVideoType }
  const key = JSON.stringify([file.sha256, file.render, file.seed])
  let bytes = drawn.get(key)
  if (!bytes) {
    bytes =
      what === 'crop' && source
        ? crop(source, detail as CropRegion, file.seed)
        : renderPng(specimenSvg({ kind: detail as SpecimenKind, seed: file.seed }))
    drawn.set(key, bytes)
    bytes.catch(() => drawn.delete(key))
    if (drawn.size > drawnLimit) drawn.delete(drawn.keys().next().value!)
  }
  return { bytes: await bytes, mediaType: 'image/png' }
}

async function crop(bytes: Uint8Array, region: CropRegion, seed: string): Promise<Uint8Array> {
  const { imageSize } = await import('image-size')
  let size = { width: 0, height: 0, type: '' as string | undefined }
  try {
    size = { type: '', ...imageSize(bytes) }
  } catch {
    // a PDF has no pixels: a specimen stands in
  }
  const mediaType = size.type === 'jpg' ? 'image/jpeg' : size.type ? `image/${size.type}` : 'application/pdf'
  return cropOf({ bytes, mediaType, widthPx: size.width, heightPx: size.height, region, seed })
}
