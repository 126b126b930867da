/** What a receiver of webhooks reads of one that arrives, and how it answers as it was told to. */
import { digestOf } from './ids.js'
import { readPath } from './json-path.js'
import { parseJson } from './parse-json.js'

/** How a receiver answers; without being told otherwise with 200, at once. */
export interface Manner {
  /** The status of what is accepted. @default 200 */
  status?: number | undefined
  /** Answers that much later, in milliseconds of real time. */
  slowMs?: number | undefined
  /** Answers 500 to the first so many of each event id. */
  failFirst?: number | undefined
  /** Answers with a redirect to itself. */
  redirect?: boolean | undefined
}

/** As much of a request as an answer depends on. */
export interface Arrived {
  body: string
  eventId: string | undefined
  /** Whether its authentication is right; undefined when nobody said how to tell. */
  verified: boolean | undefined
  /** Whether it came by the redirect. */
  redirected: boolean
}

export interface Answered {
  status: number
  headers?: Record<string, string>
  text?: string
}

/** Where vendors put the name and the id of an event. */
const eventNames = ['event', 'eventType', 'event_type', 'type']
const eventIds = ['eventId', 'event_id', 'body.eventId', 'id']

/** The name and the id of an event, where the body tells them. */
export function eventOf(body: string): { event: string | undefined; eventId: string | undefined } {
  const payload = parseJson(body)
  const first = (paths: readonly string[]): string | undefined =>
    paths.map((path) => readPath(payload, path)).find((value): value is string => typeof value === 'string')
  return { event: first(eventNames), eventId: first(eventIds) }
}

/** Most events whose failures are counted: past it, counting begins anew. */
const mostCounted = 10_000

/**
 * What is answered to a request that is not simply accepted; undefined for one that is.
 *
 * @param failures how often each event has failed so far
 */
export function refusalOf(
  { body, eventId, verified, redirected }: Arrived,
  { failFirst = 0, redirect = false }: Manner,
  failures: Map<string, number>,
  redirectTo: string,
): Answered | undefined {
  if (verified === false) return { status: 401, text: 'the authentication is wrong' }
  // whoever follows a redirect arrives here, which must not go on for ever
  if (redirect && !redirected) return { status: 302, headers: { location: redirectTo } }
  if (failFirst === 0) return undefined
  const key = eventId ?? digestOf(body).toString('hex')
  const failed = failures.get(key) ?? 0
  if (failed >= failFirst) return undefined
  if (failures.size >= mostCounted) failures.clear()
  failures.set(key, failed + 1)
  return { status: 500, text: 'fails as it was told to' }
}
