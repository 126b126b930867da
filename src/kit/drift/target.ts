/** Calls a server or a live vendor by the conformance cases, and tells how far its answers have drifted. */
import { conformanceCases } from '../../contracts/conformance.js'
import type { VendorDef } from '../../contracts/define.js'
import type { VendorSimulator } from '../../mocks/types.js'
import type { Exchange } from '../judge/message.js'
import { addressAt, pseudonymsFor, recordExchange } from '../recording/redact-exchange.js'
import type { RecordedExchange } from '../recording/types.js'
import { openRecording } from '../recording/write.js'
import type { MadeExchange, Progress, VerifyResult, VerifyTarget } from '../verify/types.js'
import { verifyVendor } from '../verify/verify.js'
import { type Drift, type DriftRow, driftOf, rowOf } from './drift.js'

export interface TargetDriftOptions {
  /** The vendors to call it as, each with its target: what `verify` takes. */
  vendors: readonly { vendor: VendorSimulator; target: Extract<VerifyTarget, { url: unknown }> }[]
  /** Ids of cases, or patterns with `*`. @default every case that can be run there */
  cases?: readonly string[]
  /** An earlier recording. */
  against?: readonly RecordedExchange[]
  /** Folder that gets one JSON file an exchange, redacted; it must hold no recording yet. */
  record?: string
  /** Days after which what is recorded counts as out of date. @default 90 */
  expiresDays?: number
  onProgress?: (progress: Progress) => void
}

export interface TargetDrift extends Drift {
  /** What `verify` says of the same run, one for each vendor. */
  verified: VerifyResult[]
  /** Files that were written; undefined unless `record` asks for them. */
  recorded?: number
}

/**
 * Calls the target, and compares.
 *
 * @throws SimError for a target that is not there, credentials that are missing, or a folder that cannot hold the recording
 */
export async function driftOfTarget(options: TargetDriftOptions): Promise<TargetDrift> {
  const folder = options.record === undefined ? undefined : await openRecording(options.record)
  const originals = new Map<RecordedExchange, Exchange>()
  const verified: VerifyResult[] = []
  const more: DriftRow[] = []
  let files = 0
  for (const { vendor: simulator, target } of options.vendors) {
    const { vendor } = simulator
    const called = await call(simulator, target, options)
    verified.push(called.result)
    more.push(...called.rows)
    const redacted = redactorFor(vendor, options)
    for (const made of called.made) {
      const recorded = await redacted(made)
      originals.set(recorded, { ...made.exchange, request: { ...made.exchange.request, url: addressAt(vendor, made) } })
      if (folder) await folder.write(recorded).then(() => files++)
    }
  }
  const known = new Map(options.vendors.map(({ vendor }) => [vendor.vendor.profile.id, vendor.vendor]))
  const drift = await driftOf([...originals.keys()], {
    vendors: async (id) => known.get(id)!,
    originals,
    more,
    ...(options.against && { against: options.against.filter(({ vendor }) => known.has(vendor)) }),
  })
  return { ...drift, verified, ...(folder && { recorded: files }) }
}

/** Runs the cases, and keeps what went over the wire to calls of the contract. */
async function call(
  simulator: VendorSimulator,
  target: VerifyTarget,
  { cases, onProgress }: TargetDriftOptions,
): Promise<{ result: VerifyResult; made: MadeExchange[]; rows: DriftRow[] }> {
  const { vendor } = simulator
  const id = vendor.profile.id
  const made: MadeExchange[] = []
  const rows: DriftRow[] = []
  const names = new Map(conformanceCases(vendor).map((about) => [about.id, nameOf(about)]))
  let last = 0
  const result = await verifyVendor({
    vendor: simulator,
    target,
    ...(cases && { cases }),
    onExchange: (one) => {
      last = one.exchange.response.status
      // a call that the contract does not have is judged by its case alone
      if (one.endpoint !== undefined) made.push(one)
    },
    onProgress: (progress) => {
      onProgress?.(progress)
      if (progress.kind !== 'case') return
      // a case expects more than any answer that the contract allows
      for (const violation of progress.result.violations)
        rows.push(rowOf(violation, { vendor: id, endpoint: names.get(progress.result.id)!, status: last }))
    },
  })
  return { result, made, rows }
}

const nameOf = (about: ReturnType<typeof conformanceCases>[number]): string =>
  about.kind === 'event' ? about.event : about.kind === 'link' ? about.link : (about.endpoint ?? about.id)

/** Makes recorded exchanges of one vendor: nothing secret or personal is left in them. */
function redactorFor(
  vendor: VendorDef,
  { expiresDays = 90 }: TargetDriftOptions,
): (made: MadeExchange) => Promise<RecordedExchange> {
  let pseudonyms: ReturnType<typeof pseudonymsFor> | undefined
  return async ({ exchange, startedAtMs, durationMs, surface, pathAndQuery }) => {
    const { origin, hostname } = new URL(exchange.request.url)
    pseudonyms ??= pseudonymsFor(vendor, [hostname])
    // a form gets its boundary only when it is sent
    const { url, method, headers, body } = exchange.request
    const sent = new Request(url, {
      method,
      headers: headers as Record<string, string>,
      ...(body !== undefined && { body: body as BodyInit }),
    })
    const bytes = body === undefined ? undefined : new Uint8Array(await sent.arrayBuffer())
    const request = {
      method,
      url: addressAt(vendor, { surface, pathAndQuery }),
      headers: Object.fromEntries(sent.headers),
      ...(bytes && { body: bytes }),
    }
    const about = { startedAtMs, durationMs, expiresDays, origin, pathAndQuery }
    return recordExchange(vendor, { request, response: exchange.response }, about, pseudonyms)
  }
}
