/** The forms in which Signzy gives out ids: plain data, read without loading any schema. */
import type { IdFormat } from '../profile.js'

export const idFormats = {
  journey: { kind: 'alphanumeric', length: 10 },
  record: { kind: 'hex', length: 24 },
  client: { kind: 'uuid' },
  customer: { kind: 'hex', length: 24 },
  file: { kind: 'digits', length: 9 },
  fileName: { kind: 'hex', length: 64 },
} as const satisfies Readonly<Record<string, IdFormat>>
