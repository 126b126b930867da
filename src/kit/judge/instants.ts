/** Tells seconds from milliseconds: both are whole numbers, and a schema takes either. */
import type * as z from 'zod'
import { formatPath, type Issue } from '../../contracts/check.js'
import { marks } from '../../contracts/marks.js'
import type { Evidence } from '../../contracts/provenance.js'
import { placesOf } from './places.js'

/** Microseconds or nanoseconds, or a year past 5138. */
const isTooFine = (value: unknown): value is number => typeof value === 'number' && value >= 1e14

/** A text that begins with a date, in either notation. */
const dated = /^(\d{4})(-?)(\d{2})\2(\d{2})(?!\d)/

/** Whether a text names a day that no calendar has, where the schema knows a month from another number. */
function isNoDay(schema: z.ZodType, value: unknown): boolean {
  const [date, year, dash, month, day] = (typeof value === 'string' && dated.exec(value)) || []
  if (date === undefined) return false
  const known = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCMonth() === Number(month) - 1
  return !known && !schema.safeParse(`${year}${dash}13${dash}01${(value as string).slice(date.length)}`).success
}

/** From 1973 to 5138 in seconds; in milliseconds the first three years. */
const isInSeconds = (value: unknown): value is number => typeof value === 'number' && value >= 1e8 && value < 1e11

/** Where the contract counts milliseconds and another unit stands, and how well the unit is known; and days that are none. */
export function wrongInstants(schema: z.ZodType, value: unknown): (Issue & { unit?: Evidence })[] {
  if (!holdsAny(value)) return []
  return placesOf(schema, value).flatMap((place): (Issue & { unit?: Evidence })[] => {
    if (isNoDay(place.schema, place.value))
      return [
        {
          path: formatPath(place.path),
          code: 'wrong_value',
          message: 'names a day that no calendar has',
          expected: 'a day of the calendar',
          received: String(place.value),
          sensitive: true,
        },
      ]
    const unit = marks.get(place.schema)?.epochMs
    const fine = isTooFine(place.value)
    if (!unit || !(fine || isInSeconds(place.value))) return []
    return [
      {
        path: formatPath(place.path),
        code: 'wrong_value' as const,
        message: `counts ${fine ? 'less than milliseconds' : 'seconds'}, expected milliseconds since 1970`,
        expected: 'milliseconds since 1970',
        received: String(place.value),
        unit,
      },
    ]
  })
}

/** Not by calls: what the contract does not know may be nested deeper than the stack, or hold itself. */
function holdsAny(value: unknown): boolean {
  const seen = new Set<object>()
  const open = [value]
  while (open.length > 0) {
    const at = open.pop()
    if (isInSeconds(at) || isTooFine(at) || (typeof at === 'string' && dated.test(at))) return true
    if (typeof at !== 'object' || at === null || seen.has(at)) continue
    seen.add(at)
    for (const member of Object.values(at)) open.push(member)
  }
  return false
}
