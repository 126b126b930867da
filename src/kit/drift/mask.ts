/** Masks what differs from one recording to the next: ids, dates, tokens, links, numbers and personal data become their form. */

import type * as z from 'zod'
import type { VendorDef } from '../../contracts/define.js'
import { hasForm } from '../../contracts/id-forms.js'
import { locate } from '../../contracts/locate.js'
import { marks } from '../../contracts/marks.js'
import type { Place } from '../judge/places.js'

const forms: readonly [string, RegExp][] = [
  ['uuid', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  ['date and time in UTC', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
  ['date and time with an offset', /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:?\d\d$/],
  ['date and time without a zone', /^\d{4}-\d\d-\d\dT[\d:.]+$/],
  ['date and time, parted by a space', /^\d{4}-\d\d-\d\d [\d:.]+$/],
  ['date as YYYY-MM-DD', /^\d{4}-\d\d-\d\d$/],
  ['date as YYYYMMDD', /^(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d$/],
  ['date with slashes', /^\d{1,2}\/\d{1,2}\/\d{4}$/],
  ['address', /^https?:\/\//],
  ['token of three parts', /^[\w-]+\.[\w-]+\.[\w-]+$/],
]

/** The form of a text that is volatile; undefined for one that is told by its words. */
function formOf(text: string): string | undefined {
  const known = forms.find(([, pattern]) => pattern.test(text))
  if (known) return known[0]
  if (/^[0-9a-f]{16,}$/i.test(text)) return `${text.length} hexadecimal digits`
  if (/^\d+$/.test(text)) return 'digits'
  if (/^(?=.*\d)(?=.*[A-Za-z])[\w+/=-]{10,}$/.test(text)) return 'letters and digits'
  return undefined
}

/** A value as it is compared: its form where it is volatile, else the value. */
export function mask(vendor: VendorDef, schema: z.ZodType, { value, path, def, schema: inner }: Place): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'number') {
    if (marks.get(inner)?.epochMs || value > 1e8) return value < 1e11 ? '<seconds or a large number>' : '<milliseconds>'
    return Number.isInteger(value) ? '<whole number>' : '<number>'
  }
  if (typeof value !== 'string') return String(value)
  if (def.type === 'enum' || def.type === 'literal') return JSON.stringify(value)
  const name = String(path.at(-1))
  const id = vendor.ids?.find(({ members }) => members.includes(name))
  if (id)
    return id.forms.some((form) => hasForm(form, value)) ? '<id>' : `<id of another form: ${formOf(value) ?? 'text'}>`
  const form = formOf(value)
  if (form) return `<${form}>`
  return value !== '' && locate(schema, path).sensitive ? '<text>' : JSON.stringify(value)
}
