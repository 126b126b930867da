/** The script and the style of the pages, from the package. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SimError } from '../errors.js'
import type { Answer, SimRequest } from '../mocks/exchange.js'
import { commonHeaders } from './headers.js'

const types: Readonly<Record<string, string>> = {
  'client.js': 'text/javascript; charset=utf-8',
  'style.css': 'text/css; charset=utf-8',
}

interface Asset {
  bytes: Uint8Array
  tag: string
}

const loaded = new Map<string, Promise<Asset>>()

/** Reads a file of the package once. @throws SimError where the package lost it */
function load(name: string): Promise<Asset> {
  const known = loaded.get(name)
  if (known) return known
  const reading = readFile(join(findFolder(), name)).then((bytes) => ({
    bytes,
    tag: createHash('sha256').update(bytes).digest('hex').slice(0, 16),
  }))
  loaded.set(name, reading)
  // what could not be read is tried again
  reading.catch(() => loaded.delete(name))
  return reading
}

/** The address of a file; another for every content, so that it may be kept for ever. */
export const assetUrl = async (name: string): Promise<string> => `/_sim/ui/assets/${name}?v=${(await load(name)).tag}`

/** Answers a file of the package. */
export async function answerAsset(name: string, request: SimRequest): Promise<Answer> {
  const type = Object.hasOwn(types, name) ? types[name] : undefined
  if (type === undefined) {
    return { status: 404, headers: { ...commonHeaders, 'content-type': 'text/plain' }, body: 'There is no such file.' }
  }
  const { bytes, tag } = await load(name)
  const kept = new URLSearchParams(request.query).get('v') === tag
  const headers = {
    ...commonHeaders,
    'content-type': type,
    etag: `"${tag}"`,
    'cache-control': kept ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  // weakened by whoever compresses on the way
  if (request.header('if-none-match')?.includes(headers.etag)) return { status: 304, headers, body: null }
  return { status: 200, headers, body: bytes }
}

let folder: string | undefined

/** The sources and the bundles lie at different depths of the package. */
function findFolder(): string {
  if (folder !== undefined) return folder
  const start = dirname(fileURLToPath(import.meta.url))
  for (let at = start; dirname(at) !== at; at = dirname(at)) {
    for (const one of [join(at, 'page'), join(at, 'dist', 'page')]) {
      if (existsSync(join(one, 'client.js'))) {
        folder = one
        return one
      }
    }
  }
  throw new SimError('not_found', `The dashboard's files are missing above ${start}.`, 'Install idvsim again.')
}
