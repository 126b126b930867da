/** Bodies of the control calls about what was asked and answered. */
import * as z from 'zod'
import { Instant, List } from '../words.js'

const severity = z.enum(['breaking', 'additive', 'advice'])
const side = z.enum(['request', 'response'])
const evidence = z.enum(['documented', 'sample', 'observed', 'assumed'])

const Violation = z.object({
  severity,
  side,
  path: z.string(),
  message: z.string(),
  expected: z.string().optional(),
  received: z.string().optional(),
  /** How well the broken rule is known, and where it stands. */
  evidence: evidence.optional(),
  source: z.string().optional(),
})

/** A route that a call may have been meant for. */
export const NearRoute = z.object({
  vendor: z.string(),
  endpoint: z.string(),
  method: z.string(),
  /** Path template as served, with the vendor in front. */
  path: z.string(),
  /** What differs, in words. */
  differs: z.string(),
})

export const RequestInfo = z.object({
  id: z.string(),
  /** Who answered, where several share the store. */
  replica: z.int().optional(),
  at: Instant,
  /** Null where the address names no vendor. */
  vendor: z.string().nullable(),
  endpoint: z.string().nullable(),
  method: z.string(),
  path: z.string(),
  status: z.int(),
  durationMs: z.number(),
  scenario: z.string().optional(),
  fault: z.string().optional(),
  journeyId: z.string().optional(),
  violations: z.array(Violation),
  /** For a call that no route fitted, where such calls are asked for. */
  nearest: z.array(NearRoute).optional(),
})
/** Where several share the store, each lists what it has answered itself, and says who it is. */
export const RequestList = List(RequestInfo).extend({ replica: z.int().optional() })

/** What the contract says of the call: its endpoint. */
const Declared = z.object({
  method: z.string(),
  /** Path template, within the vendor. */
  path: z.string(),
  summary: z.string(),
  evidence,
  source: z.string(),
})

const headers = z.record(z.string(), z.string())

/** One exchange in full; secrets and personal data are masked unless asked for. */
export const RequestDetail = RequestInfo.extend({
  request: z.object({
    headers,
    /** As sent, without its mark; values that the contract does not vouch for are masked. */
    query: z.string().optional(),
    body: z.unknown(),
    /** The body as it was sent, where it is kept whole and secrets are asked for. */
    text: z.string().optional(),
    note: z.string().optional(),
    /** Why the request is not kept whole, so that it cannot be sent again. */
    lacks: z.string().optional(),
  }),
  response: z.object({ headers, body: z.unknown(), text: z.string().optional(), note: z.string().optional() }),
  /** Null where no route fitted. */
  contract: Declared.nullable(),
})

/** What came of sending a request again. */
export const Replayed = z.object({
  /** The id of the new exchange. */
  id: z.string(),
  status: z.int(),
  /** The exchange that was sent again. */
  of: z.string(),
})

/**
 * A part of what fits, newest first, by place: the oldest that was there at first is 0, and a place stays the same while more come.
 * `first` is the oldest place that is kept, `end` one more than the newest. Places of another `epoch` are others.
 */
export const RequestWindow = z.object({
  epoch: z.string(),
  first: z.int(),
  end: z.int(),
  items: z.array(RequestInfo.extend({ place: z.int() })),
})

/** Something a client sent, or the simulator answered, that the contract does not have. */
export const ViolationInfo = z.object({
  /** Of the request and of its place among the request's own. */
  id: z.string(),
  requestId: z.string(),
  at: Instant,
  vendor: z.string().nullable(),
  endpoint: z.string().nullable(),
  request: z.string(),
  status: z.int(),
  severity,
  side,
  path: z.string(),
  message: z.string(),
  expected: z.string().nullable(),
  received: z.string().nullable(),
  evidence: evidence.nullable(),
  source: z.string().nullable(),
})
export const ViolationList = List(ViolationInfo).extend({ replica: z.int().optional() })
