/** What a namespace has seen and sent: whether the client broke the contract, and whether a webhook arrived. */
import type { ControlClient } from '../../control/client.js'
import type { NamespaceHandle } from '../../control/simulator-handle.js'
import { SimError } from '../../errors.js'
import { inShort } from '../judge/rules.js'
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
    ...(nothing && { nothing }),
    message: (not) => {
      if (nothing)
        return 'the client has asked nothing, so that nothing could be judged: does it call the simulator, or a host that is intercepted?'
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
  const sent: readonly Sent[] =
    'listDeliveries' in source
      ? await every((page) => source.listDeliveries({ event, ...page }))
      : await source.webhooks.deliveries({ event })
  const found = sent.map((one) => ({ ...one, wrong: partial === undefined ? [] : differences(one.body, partial) }))
  const fitting = found.filter(({ status, wrong }) => status === 'delivered' && wrong.length === 0)
  const others = sent.length > 0 ? [] : await eventsOf(source)
  const wanted = partial === undefined ? event : `${event} with ${shown(partial)}`
  return {
    pass: fitting.length > 0,
    message: (not) => {
      if (not) return `expected no delivery of ${wanted}, and there were ${fitting.length}:\n${listed(fitting)}`
      if (found.length > 0) return `no delivery of ${wanted} was accepted; of ${event} there were:\n${listed(found)}`
      if (others.length > 0) return `no ${event} was sent; what was sent: ${others.join(', ')}`
      return `no ${event} was sent, nor anything else; is a receiver registered for it, since before it happened?`
    },
  }
}

interface Sent {
  event: string
  status: string
  body?: unknown
}

const listed = (all: readonly (Sent & { wrong: readonly string[] })[]): string =>
  all
    .flatMap(({ status, body, wrong }) => [
      `  ${status}: ${JSON.stringify(body)}`,
      ...wrong.map((place) => `    ${place}`),
    ])
    .join('\n')

/** The events of what was sent at all, each once. */
async function eventsOf(source: Journaled): Promise<string[]> {
  const all: readonly Sent[] =
    'listDeliveries' in source
      ? await every((page) => source.listDeliveries({ ...page }))
      : await source.webhooks.deliveries({})
  return [...new Set(all.map(({ event }) => event))]
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
export const holds = (value: unknown, part: unknown): boolean => differences(value, part).length === 0

/** The places where a value is not what a part says. */
function differences(value: unknown, part: unknown, path = '', open: readonly unknown[] = []): string[] {
  const matcher = part as { asymmetricMatch?(value: unknown): boolean } | null | undefined
  const differs = (ok: boolean): string[] =>
    ok ? [] : [`at ${path || 'the top'}: expected ${shown(part)}, received ${shown(value)}`]
  if (typeof matcher?.asymmetricMatch === 'function') return differs(matcher.asymmetricMatch(value))
  if (typeof part !== 'object' || part === null) return differs(Object.is(value, part))
  // a part that holds itself is as deep as nothing that was sent
  if (open.includes(part)) return differs(false)
  if (typeof value !== 'object' || value === null || Array.isArray(part) !== Array.isArray(value)) return differs(false)
  if (Array.isArray(part) && part.length !== (value as unknown[]).length) return differs(false)
  return Object.entries(part).flatMap(([name, member]) =>
    differences(
      Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined,
      member,
      path ? `${path}.${name}` : name,
      [...open, part],
    ),
  )
}

/** A matcher of the runner names itself. */
const shown = (value: unknown): string => {
  const { toAsymmetricMatcher } = (value ?? {}) as { toAsymmetricMatcher?(): string }
  if (toAsymmetricMatcher) return toAsymmetricMatcher.call(value)
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    // one that holds itself, or a bigint
    return inShort(value)
  }
}
