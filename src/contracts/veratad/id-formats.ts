/** The forms in which Veratad gives out ids: plain data, read without loading any schema. */
import type { IdFormat } from '../profile.js'

export const idFormats = {
  request: { kind: 'uuid' },
  // whether it equals the request id is not known; clients must not rely on it
  link: { kind: 'uuid' },
  verification: { kind: 'uuid' },
  event: { kind: 'uuid' },
  // behind a leading 1, as in the samples, so that the number has nine digits
  confirmation: { kind: 'digits', length: 8 },
  mailbox: { kind: 'hex', length: 10 },
} as const satisfies Readonly<Record<string, IdFormat>>
