/** Says what is wrong with a fault that somebody wants to arm, before it waits for a call that never comes. */
import type { EndpointDef, VendorDef, VendorProfile } from '../contracts/define.js'
import type { CallEffect, FaultSpec, Latency, WebhookEffect } from '../contracts/faults.js'
import { SimError } from '../errors.js'
import type { LoadedVendor } from './load-vendor.js'
import { nearestWords } from './spelling.js'
import { refusalOfWebhookEffect } from './webhook-faults.js'

/** A vendor's contract, and the names of the endpoints of its page. */
interface FaultTarget {
  def: VendorDef
  pageEndpoints: readonly string[]
}

/** The vendors that a fault may meet. */
interface Vendors {
  profiles: readonly VendorProfile[]
  vendor(id: string): Promise<Pick<LoadedVendor, 'simulator'>>
}

/** Checks what a fault names against the vendors it may meet, and answers their ids. @throws SimError that names what is wrong, and what there is */
export async function checkFault(vendors: Vendors, spec: FaultSpec): Promise<string[]> {
  const ids = spec.vendor === undefined ? vendors.profiles.map(({ id }) => id) : [spec.vendor]
  // unknown vendors are refused by name
  refuseFault(spec, await Promise.all(ids.map((id) => targetOf(vendors, id))))
  return ids
}

async function targetOf(vendors: Vendors, id: string): Promise<FaultTarget> {
  const { simulator } = await vendors.vendor(id)
  const { vendor: def, hosted } = simulator
  if (!hosted) return { def, pageEndpoints: [] }
  const { hostedContract } = await import('./hosted/contract.js')
  return { def, pageEndpoints: Object.keys(hostedContract(def.profile).endpoints) }
}

function refuseFault(spec: FaultSpec, targets: readonly FaultTarget[]): void {
  const { effect, endpoint, event } = spec
  const defs = targets.map(({ def }) => def)
  if (isWebhook(effect)) {
    if (endpoint !== undefined) {
      refuse('endpoint', `"${effect.kind}" is about webhooks, which have no endpoint`, 'Name an event instead.')
    }
    if (event !== undefined) refuseEvent(event, defs)
    const reasons = defs.map((def) => refusalOfWebhookEffect(def, effect))
    const [reason] = reasons
    // without a vendor, whichever of them can express it does
    if (reason !== undefined && reasons.every((one) => one !== undefined)) {
      refuse(
        'effect.kind',
        `"${effect.kind}" cannot be expressed: ${reason}`,
        'Choose another fault, or another vendor.',
      )
    }
    return
  }
  if (event !== undefined) {
    refuse('event', `"${effect.kind}" is about calls, which have no event`, 'Name an endpoint instead.')
  }
  if (effect.kind === 'latency') refuseLatency(effect.ms)
  if (endpoint !== undefined) refuseEndpoint(endpoint, targets)
  if (effect.kind === 'error') refuseError(effect, endpoint, targets)
}

const isWebhook = (effect: FaultSpec['effect']): effect is WebhookEffect => effect.kind.startsWith('webhook_')

function refuse(path: string, message: string, hint: string): never {
  throw new SimError('bad_request', `${path}: ${message}`, hint)
}

const namesOf = (defs: readonly VendorDef[]): string => defs.map(({ profile }) => profile.id).join(', ')

function refuseEndpoint(endpoint: string, targets: readonly FaultTarget[]): void {
  const defs = targets.map(({ def }) => def)
  if (endpoint === 'result' && defs.some(({ outcome }) => outcome)) return
  if (endpoint === 'result') {
    refuse('endpoint', `${namesOf(defs)} does not say which calls read the outcome`, 'Name an endpoint.')
  }
  const names = targets.flatMap(({ def, pageEndpoints }) => [...Object.keys(def.endpoints), ...pageEndpoints])
  if (names.includes(endpoint)) return
  const near = nearestWords(endpoint, [...new Set(names)])
  refuse('endpoint', `${namesOf(defs)} has no endpoint "${endpoint}"`, `The nearest are ${near.join(', ')}.`)
}

function refuseError(
  { error }: Extract<CallEffect, { kind: 'error' }>,
  endpoint: string | undefined,
  targets: readonly FaultTarget[],
): void {
  const defs = targets.map(({ def }) => def)
  if (error === 'unready') {
    if (defs.some(({ outcome }) => outcome?.unready !== undefined)) return
    refuse('effect.error', `${namesOf(defs)} has no answer for an outcome that is not there yet`, 'Name another error.')
  }
  const known = defs.flatMap((def) => surfacesOf(def, endpoint).flatMap((name) => rowsOf(def, name)))
  if (known.some(([name, wireCode]) => name === error || wireCode === error)) return
  const where = endpoint === undefined ? 'no surface' : `no surface of the endpoint "${endpoint}"`
  refuse(
    'effect.error',
    `${where} of ${namesOf(defs)} has the error "${error}"`,
    known.length > 0
      ? `Use one of: ${[...new Set(known.map(([name]) => name))].sort().join(', ')}; or the vendor's own code.`
      : 'Calls of the page have no errors of the vendor.',
  )
}

/** Our words for the rows of a surface, each with the vendor's own code. */
const rowsOf = (def: VendorDef, surface: string): [name: string, wireCode: string][] =>
  Object.entries(def.surfaces[surface]!.errors.rows).map(([name, { wireCode }]) => [name, wireCode])

/** The surfaces of the endpoints that a fault may meet. */
function surfacesOf(def: VendorDef, endpoint: string | undefined): string[] {
  const endpoints = def.endpoints as Readonly<Record<string, EndpointDef>>
  if (endpoint === undefined) return Object.keys(def.surfaces)
  const names = endpoint === 'result' ? (def.outcome?.endpoints ?? []) : [endpoint]
  return names.flatMap((name) => endpoints[name]?.surface ?? [])
}

function refuseEvent(event: string, defs: readonly VendorDef[]): void {
  const known = defs.flatMap(({ webhooks }) => Object.entries(webhooks?.events ?? {}))
  if (known.some(([key, { name }]) => key === event || name === event)) return
  const names = known.map(([, { name }]) => name)
  const hint = names.length > 0 ? `Use one of: ${names.join(', ')}.` : 'Leave the event out.'
  refuse('event', `${namesOf(defs)} sends no event "${event}"`, hint)
}

function refuseLatency(ms: Latency): void {
  if (typeof ms === 'number') return
  const [low, high] = 'minMs' in ms ? (['minMs', 'maxMs'] as const) : (['medianMs', 'p99Ms'] as const)
  const { [low]: least = 0, [high]: most = 0 } = ms as Record<string, number>
  if (most < least)
    refuse('effect.ms', `${high} is ${most}, less than ${low} ${least}`, `Give ${high} the larger number.`)
}
