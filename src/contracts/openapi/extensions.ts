/** The `x-` fields that carry, into an OpenAPI document, what OpenAPI has no words for. */
import type { Provenance, SchemaMark } from '../define.js'

/** Writes evidence, source, note and legacy as extension fields; what is absent is left out. */
export const provenanceFields = (from: Partial<Provenance>): Record<`x-${string}`, unknown> => ({
  ...(from.evidence && { 'x-evidence': from.evidence }),
  ...(from.source && { 'x-source': from.source }),
  ...(from.note && { 'x-note': from.note }),
  ...(from.legacy && { 'x-legacy': true }),
})

/** Writes the mark of a schema as extension fields. */
export const markFields = (mark: SchemaMark): Record<`x-${string}`, unknown> => ({
  ...provenanceFields(mark),
  ...(mark.sensitivity && { 'x-sensitivity': mark.sensitivity }),
})
