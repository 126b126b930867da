/** What a namespace has seen and sent: whether the client broke the contract, and whether a webhook arrived. */
import type { ControlClient } from '../../control/client.js'
import type { NamespaceHandle } from '../../control/simulator-handle.js'
import { SimError } from '../../errors.js'
import type { Matched } from './types.js'

/** A simulator or namespace in this process, or a client of a running one (`connect`). */
export type Journaled =
  | Pick<NamespaceHandle, 'violations' | 'requests' | 'webhooks' | 'clock'>
  | Pick<ControlClient, 'listViolations' | 'listRequests' | 'listDeliveries' | 'drainJobs'>

const graver = ['breaking', 'additive', 'advice'] as const

export interface ViolationOptions {
  /** The mildest severity that is a failure. @default 'breaking' */
  atLeast?: (typeof graver)[number]
  /** Leaves out those whose line of the message it fits: refusals that the test brings about on purpose. */
  except?: RegExp
}

/** The largest page that there is. */
const limit = 1000

/** Whether no request broke the contract. A client that asked nothing has kept nothing: that is a failure, either way round. */
export async function matchNoViolations(
  received: unknown,
  { atLeast = 'breaking', except }: ViolationOptions = {},
): Promise<Matched> {
  const source = readable(received)
  const asked =
    'listRequests' in source ? await source.listRequests({ limit: 1 }) : await source.requests.find({}, { limit: 1 })
  const all = await every((page) =>
    'listViolations' in source
      ? source.listViolations({ side: 'request', ...page })
      : source.violations.list({ side: 'request' }, page),
  )
  const counted = graver.slice(0, graver.indexOf(atLeast) + 1) as readonly string[]
  const lines = all
    .filter(({ severity }) => counted.includes(severity))
    .map(
      ({ severity, request, path, message, source: from }) =>
        `  ${severity} ${request} ${path}: ${message}${from ? ` (${from})` : ''}`,
    )
    .filter((line) => !except?.test(line))
  const nothing = asked.items.length === 0
  return {
    pass: !nothing && lines.length === 0,
    message: (not) => {
      if (nothing) return 'the client has asked nothing, so that nothing could be judged'
      if (not) return 'expected the client to break the contract, and it kept it'
      return `the client broke the contract ${lines.length === 1 ? 'once' : `${lines.length} times`}:\n${lines.join('\n')}`
    },
  }
}

/**
 * Whether a webhook of the event was delivered and accepted, with a body that has all of `partial`.
 *
 * @param event the contract's name of it, or the vendor's own
 */
export async function matchDelivered(received: unknown, event: string, partial?: unknown): Promise<Matched> {
  const source = readable(received)
  // what is due by now is sent first
  await ('drainJobs' in source ? source.drainJobs() : source.clock.drain())
  const all: readonly { event: string; status: string; body?: unknown }[] =
    'listDeliveries' in source
      ? await every((page) => source.listDeliveries({ event, ...page }))
      : await source.webhooks.deliveries({ event })
  const arrived = all.filter(({ status }) => status === 'delivered')
  const fitting = arrived.filter(({ body }) => partial === undefined || holds(body, partial))
  const others = all.map(({ status, body }) => `  ${status}: ${JSON.stringify(body)}`)
  const wanted = partial === undefined ? event : `${event} with ${JSON.stringify(partial)}`
  return {
    pass: fitting.length > 0,
    message: (not) => {
      if (not) return `expected no delivery of ${wanted}, and there were ${fitting.length}`
      if (others.length > 0)
        return `no delivery of ${wanted} was accepted; of ${event} there were:\n${others.join('\n')}`
      return `no ${event} was sent; is a receiver registered for it?`
    },
  }
}

function readable(received: unknown): Journaled {
  const known = typeof received === 'object' && received !== null
  if (known && ('listViolations' in received || 'violations' in received)) return received as Journaled
  throw new SimError(
    'bad_option',
    'what was given is no simulator',
    'Give a simulator, one of its namespaces, or what connect(url) answers.',
  )
}

async function every<T>(
  read: (page: { limit: number; after?: string }) => Promise<{ items: T[]; next: string | null }>,
): Promise<T[]> {
  const found: T[] = []
  let next: string | null | undefined
  do {
    const page = await read({ limit, ...(next && { after: next }) })
    found.push(...page.items)
    next = page.next
  } while (next)
  return found
}

/** Whether a value has all of a part: members of objects by name, lists whole; a matcher of the runner judges by itself. */
export function holds(value: unknown, part: unknown): boolean {
  const matcher = part as { asymmetricMatch?(value: unknown): boolean } | null | undefined
  if (typeof matcher?.asymmetricMatch === 'function') return matcher.asymmetricMatch(value)
  if (typeof part !== 'object' || part === null) return Object.is(value, part)
  if (typeof value !== 'object' || value === null || Array.isArray(part) !== Array.isArray(value)) return false
  if (Array.isArray(part) && part.length !== (value as unknown[]).length) return false
  return Object.entries(part).every(([name, member]) => holds((value as Record<string, unknown>)[name], member))
}
