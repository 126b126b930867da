/** Tells seconds from milliseconds: both are whole numbers, and a schema takes either. */
import type * as z from 'zod'
import { formatPath, type Issue } from '../../contracts/check.js'
import { marks } from '../../contracts/marks.js'
import type { Evidence } from '../../contracts/provenance.js'
import { placesOf } from './places.js'

/** From 1973 to 5138 in seconds; in milliseconds the first three years. */
const isInSeconds = (value: unknown): value is number => typeof value === 'number' && value >= 1e8 && value < 1e11

/** Where the contract counts milliseconds and seconds stand, and how well the unit is known. */
export function wrongInstants(schema: z.ZodType, value: unknown): (Issue & { unit: Evidence })[] {
  if (!holdsAny(value)) return []
  return placesOf(schema, value).flatMap((place) => {
    const unit = marks.get(place.schema)?.epochMs
    if (!unit || !isInSeconds(place.value)) return []
    return {
      path: formatPath(place.path),
      code: 'wrong_value' as const,
      message: 'counts seconds, expected milliseconds since 1970',
      expected: 'milliseconds since 1970',
      received: String(place.value),
      unit,
    }
  })
}

const holdsAny = (value: unknown): boolean =>
  isInSeconds(value) || (typeof value === 'object' && value !== null && Object.values(value).some(holdsAny))
