/** Real exchanges and webhooks to mutate: what the conformance cases of a vendor make a simulator answer and send. */
import { type ConformanceCase, conformanceCases } from '../../contracts/conformance.js'
import type { VendorDef } from '../../contracts/define.js'
import type { VendorSimulator } from '../../mocks/types.js'
import { signWebhook } from '../../runtime/signing.js'
import { proofsOf } from '../conformance/proofs.js'
import { runCase } from '../conformance/runner.js'
import { SharedSimulators } from '../conformance/simulator-target.js'
import { type ExchangeSubject, exchangeSubject, type SequenceSubject, type WebhookSubject } from './subject.js'

/** The seed of a simulator. */
export type Seed = string | number

export interface Collected {
  exchanges: ExchangeSubject[]
  webhooks: WebhookSubject[]
  sequences: SequenceSubject[]
}

/** Runs the cases that make an answer or a webhook of their own, and keeps what goes over the wire. */
export async function collect(simulator: VendorSimulator, seed?: Seed): Promise<Collected> {
  const { vendor } = simulator
  const found: Collected = { exchanges: [], webhooks: [], sequences: [] }
  await using simulators = new SharedSimulators(async () => (seed === undefined ? {} : { seed }))
  for (const about of casesToRun(vendor)) {
    const target = await simulators.target(simulator, about)
    await runCase(vendor, about, target, {
      onExchange: (endpoint, exchange) => {
        if (endpoint !== undefined) found.exchanges.push(exchangeSubject(vendor, endpoint, exchange))
      },
      onDeliveries: (deliveries) => {
        const kept = deliveries.map((delivery) => ({ ...delivery }))
        found.sequences.push({ kind: 'sequence', vendor, deliveries: kept })
        for (const delivery of kept) found.webhooks.push(...webhooksOf(vendor, delivery))
      },
    })
  }
  return found
}

/** One case of each answer: more of them would make the same places again. */
export function casesToRun(vendor: VendorDef): ConformanceCase[] {
  const seen = new Set<string>()
  return conformanceCases(vendor).filter((about) => {
    if (about.kind === 'link') return false
    if (about.kind === 'event') return true
    if ('notModelled' in about.expect || about.address !== undefined) return false
    // a row of the error table looks alike wherever it is answered
    const key = 'error' in about.expect ? `${about.surface} ${about.expect.error}` : `${about.id}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** A delivery under every way of authentication that the vendor has. */
export function webhooksOf(
  vendor: VendorDef,
  { event: name, body, headers = {} }: SequenceSubject['deliveries'][number],
) {
  const event = Object.values(vendor.webhooks!.events).find((one) => one.name === name)!
  const text = JSON.stringify(body)
  return proofsOf(vendor).map(
    (auth): WebhookSubject => ({
      kind: 'webhook',
      vendor,
      event,
      auth,
      delivery: { headers: { ...headers, ...signWebhook(auth, text) }, body: text },
    }),
  )
}
