/** The same said otherwise: spellings, dates and ids in another form. */
import type * as z from 'zod'
import type { Place } from '../judge/places.js'

/** `journey_id` for `journeyId` and back; `NOT_SUBMITTED` for `Not Submitted`; never the same. */
export function otherSpelling(text: string): string {
  const spelt = text.includes('_')
    ? text.toLowerCase().replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    : /[a-z][A-Z]/.test(text)
      ? text.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
      : text.includes(' ')
        ? text.toUpperCase().replaceAll(' ', '_')
        : `${text}_value`
  return spelt === text ? `${text}_value` : spelt
}

const least = 1e11

/** A date in another notation; undefined for what is no date. */
export function otherDate(value: unknown): unknown {
  // milliseconds since 1970, of the last fifty years and the next two hundred
  if (typeof value === 'number') return value > least && value < 1e13 ? Math.floor(value / 1000) : undefined
  if (typeof value !== 'string') return undefined
  const iso = /^(\d{4})-(\d\d)-(\d\d)([T ].*)?$/.exec(value)
  if (iso) {
    const [, year, month, day, time = ''] = iso
    return `${day}/${month}/${year}${time && ` ${time.slice(1)}`}`
  }
  const plain = /^((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)$/.exec(value)
  if (plain) return `${plain[1]}-${plain[2]}-${plain[3]}`
  const european = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(value)
  return european ? `${european[3]}-${european[2]}-${european[1]}` : undefined
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** An id in another form; undefined for what does not look like one. */
export function otherId(value: unknown): unknown {
  if (typeof value !== 'string') return undefined
  if (uuid.test(value)) return value.replaceAll('-', '').slice(0, 20)
  // a run of letters and digits of which no word consists
  if (/^[0-9a-f]{24,64}$/.test(value) || (/^(?=.*\d)(?=.*[A-Z])[A-Za-z0-9]{7,40}$/.test(value) && !/^\d+$/.test(value)))
    return `drift:${value.slice(0, 4)}-${value.slice(4)}`
  return undefined
}

/** A text that the schema of a place refuses by its pattern, format or length; undefined where it has none. */
export function unmatched(place: Place, value: string): string | undefined {
  const checks = (place.def.checks ?? []) as unknown[]
  if (checks.length === 0 && place.def.format === undefined) return undefined
  const schema = place.schema
  const candidates = ['', 'no such form \u0001', `${value} `, 'x'.repeat(100_000)]
  return candidates.find((candidate) => !(schema as z.ZodType).safeParse(candidate).success)
}
