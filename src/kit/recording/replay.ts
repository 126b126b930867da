/** Answers requests from a recording, and says so clearly where it holds no answer. */
import type { VendorDef } from '../../contracts/define.js'
import { parseClock } from '../../runtime/clock.js'
import { isBodiless } from '../judge/message.js'
import { cookiesIn } from './cookies.js'
import { bodyOf } from './read.js'
import { keyOf, type RequestKey } from './request-key.js'
import type { RecordedExchange } from './types.js'

export interface ReplayOptions {
  /** Contracts of the vendors that were recorded. */
  vendors: readonly VendorDef[]
  recording: readonly RecordedExchange[]
  /** Epoch milliseconds of real time; what expired before is told to be. @default now */
  nowMs?: number
}

export interface Replay {
  /** Answers a request: under `/<vendor>`, at a vendor's own host, or at the root where there is one vendor. */
  fetch(request: Request): Promise<Response>
  /** Exchanges that are out of date, and the instant at which the first of them became so. */
  readonly expired: { count: number; since: string | undefined }
}

interface Kept {
  recorded: RecordedExchange
  key: RequestKey
  mountAt: string
}

/** Makes a replay. @throws TypeError for a recording of a vendor that is not given */
export async function createReplay({
  vendors,
  recording,
  nowMs = parseClock('now').baseMs,
}: ReplayOptions): Promise<Replay> {
  const kept = new Map<VendorDef, Kept[]>(vendors.map((vendor) => [vendor, []]))
  for (const recorded of recording) {
    const vendor = vendors.find(({ profile }) => profile.id === recorded.vendor)
    if (!vendor) throw new TypeError(`the recording is of "${recorded.vendor}", whose contract is not given`)
    kept.get(vendor)!.push(await keep(vendor, recorded))
  }
  const old = recording.filter(({ expiresAt }) => Date.parse(expiresAt) < nowMs)
  const turns = new Map<string, number>()
  return {
    expired: { count: old.length, since: old.map(({ expiresAt }) => expiresAt).sort()[0] },
    async fetch(request) {
      const found = placeOf(vendors, request)
      if (!found) return refuse('no vendor of this recording is at this address', namesOf(vendors))
      const { vendor, path } = found
      const body = new Uint8Array(await request.arrayBuffer())
      const asked = {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        ...(body.length > 0 && { body }),
      }
      const all = kept.get(vendor)!
      const mounts = [...new Set(all.map(({ mountAt }) => mountAt))].filter((mountAt) => path.startsWith(`${mountAt}/`))
      const keys = await Promise.all(
        ['', ...mounts].map((mount) => keyOf(vendor, { ...asked, url: path.slice(mount.length) })),
      )
      const match = keys.map((key) => matching(all, key)).find((some) => some.length > 0)
      if (!match)
        return refuse(
          `this recording holds no answer to ${request.method} ${path.replace(/\?.*/s, '')}`,
          why(all, keys),
        )
      const turn = `${vendor.profile.id} ${all.indexOf(match[0]!)} ${match.length}`
      const n = turns.get(turn) ?? 0
      turns.set(turn, n + 1)
      // who asks more often than was recorded sees how it ended
      return answer(match[Math.min(n, match.length - 1)]!.recorded, nowMs)
    },
  }
}

async function keep(vendor: VendorDef, recorded: RecordedExchange): Promise<Kept> {
  const { request, endpoint } = recorded
  const def = endpoint === null ? undefined : vendor.endpoints[endpoint]
  const mountAt = def ? vendor.profile.surfaces[def.surface]!.mountAt : '/'
  const key = await keyOf(vendor, { ...request, body: bodyOf(request.body) })
  return { recorded, key, mountAt: mountAt === '/' ? '' : mountAt }
}

/** Those that are the same call, the client's references included; where none is, those that differ in them alone. */
function matching(all: readonly Kept[], { exact, stable }: RequestKey): Kept[] {
  const same = all.filter(({ key }) => key.exact === exact)
  return same.length > 0 ? same : all.filter(({ key }) => key.stable === stable)
}

function placeOf(vendors: readonly VendorDef[], request: Request): { vendor: VendorDef; path: string } | undefined {
  const { pathname, search } = new URL(request.url)
  const [, first, rest] = /^(?:\/~[^/]+)?\/([^/]+)(\/.*)?$/s.exec(pathname) ?? []
  const named = vendors.find(({ profile }) => profile.id === first)
  if (named) return { vendor: named, path: `${rest ?? '/'}${search}` }
  const host = (request.headers.get('host') ?? new URL(request.url).host).toLowerCase().replace(/:\d+$/, '')
  const owner = vendors.find(
    ({ profile }) =>
      host === `${profile.id}.localhost` || Object.values(profile.surfaces).some(({ hosts }) => hosts.includes(host)),
  )
  const only = owner ?? (vendors.length === 1 ? vendors[0] : undefined)
  return only && { vendor: only, path: `${pathname}${search}` }
}

function answer({ recordedAt, expiresAt, response }: RecordedExchange, nowMs: number): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(response.headers)) {
    // of the connection and the moment, which are others now
    if (name === 'set-cookie') for (const cookie of cookiesIn(value)) headers.append(name, cookie)
    else if (!['content-length', 'date'].includes(name)) headers.set(name, value)
  }
  headers.set('x-sim-recorded-at', recordedAt)
  if (Date.parse(expiresAt) < nowMs) headers.set('x-sim-recording-expired', expiresAt)
  return new Response(isBodiless(response.status) ? null : (bodyOf(response.body) ?? null), {
    status: response.status,
    headers,
  })
}

function refuse(message: string, hint: string): Response {
  const headers = { 'x-sim-error': 'not_recorded' }
  return Response.json({ error: { code: 'not_recorded', message, hint } }, { status: 501, headers })
}

const namesOf = (vendors: readonly VendorDef[]): string =>
  `Call ${vendors.map(({ profile }) => `/${profile.id}/...`).join(' or ')}.`

function why(all: readonly Kept[], keys: readonly RequestKey[]): string {
  const name = keys.find(({ endpoint }) => endpoint !== undefined)?.endpoint
  const count = all.filter(({ key }) => name !== undefined && key.endpoint === name).length
  if (count > 0)
    return `It holds ${count} of ${name}, with other path parameters, query or body. Record this call too: idvsim proxy.`
  return `It holds ${[...new Set(all.map(({ key }) => key.endpoint ?? 'unknown calls'))].join(', ')}. Record this call too: idvsim proxy.`
}
