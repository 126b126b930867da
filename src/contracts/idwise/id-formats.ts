/** The forms in which IDWise gives out ids: plain data, read without loading any schema. */
import type { IdFormat } from '../profile.js'

export const idFormats = {
  // the guide prints a UUID, every reference page 24 hexadecimal digits; clients must not care
  journey: { kind: 'hex', length: 24 },
  applicant: { kind: 'hex', length: 24 },
  image: { kind: 'hex', length: 32 },
  video: { kind: 'hex', length: 32 },
  check: { kind: 'hex', length: 24 },
  event: { kind: 'uuid' },
  link: { kind: 'alphanumeric', length: 20 },
  clientToken: { kind: 'alphanumeric', length: 40 },
  customer: { kind: 'uuid' },
  amlResource: { kind: 'alphanumeric', length: 12 },
} as const satisfies Readonly<Record<string, IdFormat>>
