/** A server that is only called: addresses by surface, a pace, and a time after which nobody waits. */
import type { VendorProfile } from '../../contracts/define.js'
import { SimError } from '../../errors.js'
import { parseClock, startTimer, stopwatchMs } from '../../runtime/clock.js'
import type { ConformanceTarget } from '../conformance/target.js'
import { isBodiless } from '../judge/message.js'
import type { Reached } from './types.js'

/** Longest wait for an answer, in milliseconds. */
const patienceMs = 30_000

/** Largest answer that is read, in bytes: pictures and videos are smaller. */
const largestBytes = 64 * 1024 * 1024

/** Nobody answered: says nothing of the contract. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

/** The addresses of a vendor's surfaces, without a trailing slash; a surface whose address is not known has none. */
export function addressesOf(profile: VendorProfile, url: Reached['url']): Record<string, string> {
  const surfaces = Object.entries(profile.surfaces)
  if (typeof url !== 'string') {
    const odd = Object.keys(url).find((name) => !Object.hasOwn(profile.surfaces, name))
    if (odd !== undefined) {
      const known = surfaces.map(([name]) => name).join(', ')
      throw new SimError('bad_option', `${profile.id} has no surface "${odd}"`, `Use one of: ${known}.`)
    }
    return Object.fromEntries(Object.entries(url).map(([name, one]) => [name, trimmed(one)]))
  }
  const { host, hostname, protocol } = new URL(trimmed(url))
  // the hosts of one environment stand at the same place of each list
  const place = surfaces.map(([, { hosts }]) => hosts.indexOf(hostname)).find((i) => i >= 0)
  return Object.fromEntries(
    surfaces.flatMap(([name, { hosts, mountAt }]) => {
      if (place === undefined) return [[name, trimmed(url) + (mountAt === '/' ? '' : mountAt)]]
      if (hosts.includes(hostname)) return [[name, `${protocol}//${host}`]]
      return hosts[place] === undefined ? [] : [[name, `https://${hosts[place]}`]]
    }),
  )
}

/** Whether an address is one of the vendor's own. */
export const isVendors = ({ surfaces }: VendorProfile, url: Reached['url']): boolean =>
  (typeof url === 'string' ? [url] : Object.values(url)).some((one) =>
    Object.values(surfaces).some(({ hosts }) => hosts.includes(new URL(trimmed(one)).hostname)),
  )

function trimmed(url: string): string {
  if (URL.canParse(url) && /^https?:/.test(url)) return url.replace(/\/+$/, '')
  throw new SimError(
    'bad_option',
    `${JSON.stringify(url)} is no http or https URL`,
    'Give one such as http://127.0.0.1:4700.',
  )
}

/** Makes the target of such a server. */
export function serverTarget(
  addresses: Readonly<Record<string, string>>,
  { credentials = {}, paceMs = 0 }: Pick<Reached, 'credentials' | 'paceMs'>,
): ConformanceTarget {
  const fetch = paced(paceMs)
  return {
    fetch,
    url: (path, surface) => (addresses[surface ?? ''] ?? '') + path,
    credentials: async () => credentials,
    now: () => parseClock('now').baseMs,
  }
}

/** When a call was made, and how long its answer took: the wait before it is none of it. */
export interface Timing {
  /** Real time, epoch milliseconds. */
  startedAtMs: number
  durationMs: number
}

const timings = new WeakMap<Response, Timing>()

/** The timing of an answer of `paced`; of another one, now. */
export const timingOf = (response: Response): Timing =>
  timings.get(response) ?? { startedAtMs: parseClock('now').baseMs, durationMs: 0 }

/** `fetch`, never sooner than so many milliseconds after the call before. @throws NoAnswer when there is none */
export function paced(paceMs: number): ConformanceTarget['fetch'] {
  let next = 0
  return async (url, init) => {
    const wait = next - stopwatchMs()
    if (wait > 0) await new Promise<void>((resolve) => void startTimer(wait, resolve, true))
    const [begun, startedAtMs] = [stopwatchMs(), parseClock('now').baseMs]
    next = begun + paceMs
    const abort = new AbortController()
    const stop = startTimer(patienceMs, () => abort.abort(), true)
    try {
      const response = await globalThis.fetch(url, { ...init, signal: abort.signal })
      // the whole body is waited for here
      const { status, headers } = response
      const body = await readWhole(response)
      const whole = new Response(isBodiless(status) ? null : body, { status, headers })
      timings.set(whole, { startedAtMs, durationMs: Math.round((stopwatchMs() - begun) * 10) / 10 })
      return whole
    } catch (error) {
      const why = abort.signal.aborted ? `within ${patienceMs / 1000} s` : causeOf(error)
      throw new NoAnswer(`no answer from ${new URL(url).origin}: ${why}`, { cause: error })
    } finally {
      stop()
    }
  }
}

/** @throws Error for an answer that does not end in time */
async function readWhole(response: Response): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > largestBytes) throw new Error(`an answer of more than ${largestBytes / 1024 / 1024} MB`)
    chunks.push(chunk)
  }
  return new Blob(chunks)
}

function causeOf(error: unknown): string {
  const { cause, message } = error as Error
  if (!(cause instanceof Error)) return message
  return cause.message || (cause as NodeJS.ErrnoException).code || message
}
