/** Bodies of the control calls about what was asked and answered. */
import * as z from 'zod'
import { Instant, List } from '../words.js'

const severity = z.enum(['breaking', 'additive', 'advice'])
const side = z.enum(['request', 'response'])

const Violation = z.object({
  severity,
  side,
  path: z.string(),
  message: z.string(),
  expected: z.string().optional(),
  received: z.string().optional(),
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

/** One exchange in full; secrets and personal data are masked unless asked for. */
export const RequestDetail = RequestInfo.extend({
  request: z.object({ headers: z.record(z.string(), z.string()), body: z.unknown(), note: z.string().optional() }),
  response: z.object({ body: z.unknown(), note: z.string().optional() }),
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
  source: z.string().nullable(),
})
export const ViolationList = List(ViolationInfo).extend({ replica: z.int().optional() })
