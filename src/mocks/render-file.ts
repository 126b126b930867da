/** Files that are made when they are asked for: crops of uploads, specimens, the video. What draws them loads with the first. */
import type { CropRegion } from '../fixtures/images/render.js'
import type { PictureEffect, PictureKind } from '../fixtures/images/types.js'
import type { FileSpec } from './types.js'

/** Forgets what was drawn from an upload. */
export function forgetDrawn(sha256: string): void {
  for (const key of crops.keys()) if (key.startsWith(JSON.stringify([sha256]).slice(0, -1))) crops.delete(key)
}

const crops = new Map<string, Promise<Uint8Array>>()
const cropsLimit = 64

/** Makes a crop, a specimen or the video. The last few drawn are kept. */
export async function renderFile(
  file: FileSpec,
  source: Uint8Array | undefined,
): Promise<{ bytes: Uint8Array; mediaType: string }> {
  const [what, detail, effect] = (file.render ?? '').split(':')
  if (what === 'video') {
    const { specimenVideo, specimenVideoType } = await import('../fixtures/images/video.js')
    return { bytes: specimenVideo(), mediaType: specimenVideoType }
  }
  const bytes =
    what === 'crop' && source
      ? await keptCrop(file, source, detail as CropRegion)
      : await specimen(file, { what, kind: detail as PictureKind, effect })
  return { bytes, mediaType: 'image/png' }
}

async function specimen(
  { seed, about }: FileSpec,
  { what, kind, effect }: { what: string | undefined; kind: PictureKind; effect: string | undefined },
): Promise<Uint8Array> {
  if (about && what === 'specimen') {
    const { person, document, checks } = about
    const effects = effect === undefined ? [] : [effect as PictureEffect]
    const { renderPicture } = await import('../fixtures/images/render-picture.js')
    return renderPicture({ kind, person, document, checks, effects }, 'png')
  }
  const { renderCached } = await import('../fixtures/images/render.js')
  const { standIn } = await import('../fixtures/images/stand-in.js')
  return renderCached(standIn(kind, seed, about?.document), 'png')
}

async function keptCrop(file: FileSpec, source: Uint8Array, region: CropRegion): Promise<Uint8Array> {
  const key = JSON.stringify([file.sha256, file.render, file.seed])
  let bytes = crops.get(key)
  if (!bytes) {
    bytes = crop(source, region, file.seed)
    crops.set(key, bytes)
    bytes.catch(() => crops.delete(key))
    if (crops.size > cropsLimit) crops.delete(crops.keys().next().value!)
  }
  return bytes
}

async function crop(bytes: Uint8Array, region: CropRegion, seed: string): Promise<Uint8Array> {
  const { imageSize } = await import('image-size')
  const { cropOf } = await import('../fixtures/images/render.js')
  let size = { width: 0, height: 0, type: '' as string | undefined }
  try {
    size = { type: '', ...imageSize(bytes) }
  } catch {
    // a PDF has no pixels: a specimen stands in
  }
  const mediaType = size.type === 'jpg' ? 'image/jpeg' : size.type ? `image/${size.type}` : 'application/pdf'
  return cropOf({ bytes, mediaType, widthPx: size.width, heightPx: size.height, region, seed })
}
