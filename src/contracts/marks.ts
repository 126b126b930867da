/** What is known about single schemas: their evidence, and whether a value of theirs may be printed. */
import type * as z from 'zod'
import type { Evidence, Provenance } from './provenance.js'

/** What the project knows about one schema beyond its shape. */
export interface SchemaMark extends Partial<Provenance> {
  /** `secret` and `personal` values are masked whenever a journal entry or a recording is printed. */
  sensitivity?: 'secret' | 'personal'
  /** The number is an instant in milliseconds since 1970; how well that unit is known. */
  epochMs?: Evidence
}

/** Marks by schema instance. Not one of zod's registries: those would load zod before anything needs a schema. */
const table = new WeakMap<z.ZodType, SchemaMark>()

/** Reads what is known about a schema. */
export const marks = { get: (schema: z.ZodType): SchemaMark | undefined => table.get(schema) }

function mark<S extends z.ZodType>(schema: S, add: SchemaMark): S {
  const copy = schema.clone() as S
  table.set(copy, { ...table.get(schema), ...add })
  return copy
}

/** Attaches evidence to a field. Apply it last: whatever is made of the schema later (`.optional()`, `.min()`) does not carry it. */
export function marked<S extends z.ZodType>(
  schema: S,
  evidence: Evidence,
  source: string,
  more: Omit<SchemaMark, 'evidence' | 'source'> = {},
): S {
  return mark(schema, { evidence, source, ...more })
}

/** Marks a field as personal data, masked when printed. */
export const personal = <S extends z.ZodType>(schema: S): S => mark(schema, { sensitivity: 'personal' })

/** Marks a number as an instant in milliseconds since 1970. */
export const inMilliseconds = <S extends z.ZodType>(schema: S, unit: Evidence): S => mark(schema, { epochMs: unit })

/** Marks a field as a credential, masked when printed. */
export const secret = <S extends z.ZodType>(schema: S): S => mark(schema, { sensitivity: 'secret' })
