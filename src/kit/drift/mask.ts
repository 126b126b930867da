/** Masks what differs from one recording to the next: ids, dates, tokens, links, numbers and personal data become their form. */

import type * as z from 'zod'
import type { VendorDef } from '../../contracts/define.js'
import { hasForm } from '../../contracts/id-forms.js'
import { locate } from '../../contracts/locate.js'
import { marks } from '../../contracts/marks.js'
import type { Place } from '../judge/places.js'
import { isOwnName, volatileForm } from '../recording/volatile.js'

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
    return id.forms.some((form) => hasForm(form, value))
      ? '<id>'
      : `<id of another form: ${volatileForm(value) ?? 'text'}>`
  const form = volatileForm(value)
  // a date is told by its form, whatever its name
  if (isOwnName(name) && !form?.startsWith('date')) return '<reference>'
  if (form) return `<${form}>`
  return value !== '' && locate(schema, path).sensitive ? '<text>' : JSON.stringify(value)
}
