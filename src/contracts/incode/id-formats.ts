/** The forms in which Incode gives out ids: plain data, read without loading any schema. */
import type { IdFormat } from '../profile.js'

export const idFormats = {
  verification: { kind: 'uuid' },
  trace: { kind: 'uuid' },
  project: { kind: 'uuid' },
  identity: { kind: 'uuid' },
  event: { kind: 'uuid' },
  // 24 characters, as an Omni page says
  interview: { kind: 'hex', length: 24 },
  // the printed sample has seven characters
  link: { kind: 'alphanumeric', length: 7, mixed: true },
  code: { kind: 'alphanumeric', length: 32, mixed: true },
} as const satisfies Readonly<Record<string, IdFormat>>
