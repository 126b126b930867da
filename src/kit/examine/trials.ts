/** The trials: what a client is put through. A check names the one it is judged by. */

import type * as z from 'zod'
import type { CallEffect } from '../../contracts/faults.js'
import { reversed, withMore, withoutOptional, withUnknownWords } from './alter.js'
import type { Alter, Answer, Learnt, Trial } from './types.js'

/** Harms reads of the outcome. */
const reading =
  (effect: CallEffect, count: number | null = 1): NonNullable<Trial['faults']> =>
  ({ vendor, read }: Learnt) => [{ vendor: vendor.profile.id, endpoint: read, effect, count }]

/** Harms the call that makes the journey. */
const starting =
  (effect: CallEffect, count: number | null = 1): NonNullable<Trial['faults']> =>
  ({ vendor, start }: Learnt) => [{ vendor: vendor.profile.id, endpoint: start, effect, count }]

const withToken =
  (faults: NonNullable<Trial['faults']>): NonNullable<Trial['faults']> =>
  (learnt) =>
    learnt.token === undefined ? 'the client asks for no token' : faults(learnt)

const json = (value: unknown) => ({ text: JSON.stringify(value) })

/** The schema of an answer. */
const schemaOf = ({ vendor, endpoint, status }: Answer): z.ZodType | undefined => {
  const spec = vendor.endpoints[endpoint]?.responses[status]
  return spec?.kind === 'json' ? spec.schema : undefined
}

const isRead = ({ vendor, endpoint }: Answer): boolean => vendor.endpoints[endpoint]?.method === 'GET'

/** Words that nobody knows in what is read, for the first so many answers of each call. */
const words =
  (most: number): Alter =>
  (answer) => {
    const schema = schemaOf(answer)
    if (!isRead(answer) || !schema || answer.before >= most) return undefined
    return json(withUnknownWords(schema, answer.value))
  }

/** A client must know what it asked for by; those that the contract lets be absent, and no outcome can be told without, stay. */
const absent: Alter = (answer) => {
  const schema = schemaOf(answer)
  return schema && json(withoutOptional(schema, answer.value, (name) => /status|result|decision|step/i.test(name)))
}

/** The first answer of each read ends too early. */
const half: Alter = (answer) => {
  const text = JSON.stringify(answer.value)
  return isRead(answer) && answer.before === 0 ? { text: text.slice(0, Math.ceil(text.length / 2)) } : undefined
}

/** In the order in which they are told; the first teaches what the others need to know. */
export const trials = [
  { id: 'plain', title: 'everything goes well' },
  { id: 'tampered', title: 'the document is tampered with', scenario: 'document_tampered' },
  { id: 'review', title: 'a reviewer is to decide, and has not yet', scenario: 'manual_review_pending' },
  { id: 'nobody', title: 'nobody ever opens the link', nobody: true },
  {
    id: 'token-over',
    title: 'a read is refused once for its token',
    faults: withToken(reading({ kind: 'error', error: 'credentials_invalid' })),
  },
  {
    id: 'token-never',
    title: 'reads are refused for their tokens, whichever',
    faults: withToken(reading({ kind: 'error', error: 'credentials_invalid' }, null)),
  },
  {
    id: 'refused',
    title: 'the credentials are refused',
    faults: ({ vendor, token, start }) => [
      {
        vendor: vendor.profile.id,
        endpoint: token ?? start,
        effect: { kind: 'error', error: 'credentials_invalid' },
        count: null,
      },
    ],
  },
  {
    id: 'busy',
    title: 'a read is one too many, with Retry-After',
    faults: reading({ kind: 'status', status: 429, retryAfterS: 2 }),
  },
  {
    id: 'away',
    title: 'a read finds the service away, with Retry-After',
    faults: reading({ kind: 'status', status: 503, retryAfterS: 2 }),
  },
  { id: 'blip', title: 'a read finds the service away once', faults: reading({ kind: 'status', status: 503 }) },
  { id: 'down', title: 'the service stays away', faults: reading({ kind: 'status', status: 503 }, null) },
  {
    id: 'forbidden',
    title: 'reads are forbidden',
    faults: reading({ kind: 'error', error: 'forbidden' }, null),
  },
  {
    id: 'invalid',
    title: 'the call that makes the journey is refused as invalid',
    faults: starting({ kind: 'error', error: 'invalid_request' }, null),
  },
  { id: 'hang', title: 'a read is never answered', faults: reading({ kind: 'hang' }) },
  { id: 'reset', title: 'a read loses its connection', faults: reading({ kind: 'reset' }) },
  { id: 'cut', title: 'an answer is cut off by its connection', faults: reading({ kind: 'truncate' }) },
  { id: 'half', title: 'an answer is half a JSON text', alter: half },
  {
    id: 'start-hang',
    title: 'the journey is made, and its maker is never told',
    faults: starting({ kind: 'hang' }),
  },
  {
    id: 'start-reset',
    title: 'the journey is made, and the connection is lost before its maker is told',
    faults: starting({ kind: 'reset' }),
  },
  { id: 'slow', title: 'answers are slow, and valid', faults: reading({ kind: 'latency', ms: 1000 }, null) },
  { id: 'more', title: 'answers have members that no contract knows', alter: ({ value }) => json(withMore(value)) },
  { id: 'order', title: 'members come in the opposite order', alter: ({ value }) => json(reversed(value)) },
  {
    id: 'spaced',
    title: 'answers are written over many lines',
    alter: ({ value }) => ({ text: JSON.stringify(value, null, 4) }),
  },
  {
    id: 'charset',
    title: 'the media type comes with a parameter',
    alter: ({ value }) => ({ ...json(value), contentType: 'application/json;charset=UTF-8' }),
  },
  { id: 'escaped', title: 'text comes in escapes', alter: ({ value }) => ({ text: escaped(JSON.stringify(value)) }) },
  { id: 'absent', title: 'what may be absent is absent', alter: absent },
  { id: 'word', title: 'the first answer of each read has words that nobody knows', alter: words(1) },
  { id: 'words', title: 'every answer has words that nobody knows', alter: words(Number.POSITIVE_INFINITY) },
] as const satisfies readonly Trial[]

/** Writes letters of texts and of names as escapes, as a JSON writer may. */
export const escaped = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"/g, (one) =>
    one.replace(/\\.|[a-zé]/gu, (char) =>
      char.length > 1 ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  )
