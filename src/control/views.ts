/** How the control plane shows what the simulator keeps. */
import type * as z from 'zod'
import { hideMail, masked } from '../contracts/redact.js'
import type { ArmedScenario } from '../mocks/scenario-choice.js'
import { toIso } from '../runtime/clock.js'
import type { RanJob } from '../runtime/clock-moves.js'
import type { WebhookEndpoint } from '../runtime/deliveries.js'
import type { JournalEntry, Violation } from '../runtime/journal.js'
import type { Namespace } from '../runtime/namespaces.js'
import type * as schemas from './schemas.js'

type Wire<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

export function toNamespaceInfo(namespace: Namespace): Wire<'NamespaceInfo'> {
  const entries = Object.entries(namespace.credentials)
  const first = (environments: Record<string, Record<string, string>>) => Object.values(environments)[0] ?? {}
  return {
    name: namespace.name,
    seed: namespace.seed,
    clock: {
      now: toIso(namespace.clock.now()),
      speed: namespace.clock.state.speed,
      frozen: namespace.clock.frozen,
    },
    credentials: Object.fromEntries(entries.map(([vendor, environments]) => [vendor, first(environments)])),
    environments: Object.fromEntries(entries),
  }
}

export const toAdvanced = ({ now, ran }: { now: number; ran: RanJob[] }): Wire<'Advanced'> => ({
  now: toIso(now),
  ran: ran.map((job) => ({ ...job, at: toIso(job.at) })),
})

/** Shows an exchange without its bodies. An e-mail may stand in a path, and be repeated from there. */
export const toRequestInfo = (entry: JournalEntry, reveal = false): Wire<'RequestInfo'> => ({
  id: entry.id,
  ...(entry.replica !== undefined && { replica: entry.replica }),
  at: toIso(entry.at),
  vendor: entry.vendor || null,
  endpoint: entry.endpoint ?? null,
  method: entry.method,
  path: reveal ? entry.path : hideMail(entry.path),
  status: entry.status,
  durationMs: Math.round(entry.durationMs * 1000) / 1000,
  ...(entry.scenario !== undefined && { scenario: entry.scenario }),
  ...(entry.fault !== undefined && { fault: entry.fault }),
  ...(entry.journeyId !== undefined && { journeyId: reveal ? entry.journeyId : hideMail(entry.journeyId) }),
  violations: entry.violations.map((one) => toViolation(one, reveal)),
})

/** Hides what came where the contract does not vouch for it. */
function toViolation(
  { sensitive, received, ...one }: Violation,
  reveal: boolean,
): Wire<'RequestInfo'>['violations'][number] {
  const shown = (text: string): string => (reveal ? text : hideMail(text))
  return {
    ...one,
    message: shown(one.message),
    ...(received !== undefined && { received: sensitive && !reveal ? masked : shown(received) }),
  }
}

export const toEndpointInfo = (endpoint: WebhookEndpoint): Wire<'WebhookEndpointInfo'> => ({
  id: endpoint.id,
  vendor: endpoint.vendor,
  event: endpoint.event ?? null,
  environment: endpoint.environment,
  url: endpoint.url,
  auth: endpoint.auth?.type ?? null,
})

export const toArmedInfo = (armed: ArmedScenario): Wire<'ArmedInfo'> => ({
  id: armed.id,
  vendor: armed.vendor ?? null,
  reference: armed.reference ?? null,
  scenario: armed.scenario,
  remaining: armed.remaining,
  expiresAt: armed.expiresAt === null ? null : toIso(armed.expiresAt),
})
