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
  const { sensitive } = locate(schema, path)
  if (typeof value === 'number') {
    // a birth date in milliseconds may be any number
    if (!sensitive && (marks.get(inner)?.epochMs || value > 1e8))
      return value < 1e11 ? '<seconds or a large number>' : '<milliseconds>'
    return Number.isInteger(value) ? '<whole number>' : '<number>'
  }
  if (typeof value !== 'string') return String(value)
  if (def.type === 'enum' || def.type === 'literal') return sensitive ? '<text>' : JSON.stringify(value)
  const name = String(path.at(-1))
  const id = vendor.ids?.find(({ members }) => members.includes(name))
  if (id)
    return id.forms.some((form) => hasForm(form, value))
      ? '<id>'
      : `<id of another form: ${volatileForm(value) ?? 'text'}>`
  const form = volatileForm(value)
  // a date is told by its form, whatever its name and whomever it is about
  if (form?.startsWith('date')) return `<${form}>`
  if (isOwnName(name)) return '<reference>'
  // whom an answer is about decides of which country it speaks, not the vendor
  if (/countr|nationalit/i.test(nameOf(path)))
    return /^[A-Z]{2,3}$/.test(value) ? `<country in ${value.length} letters>` : '<country>'
  // of one person it is digits, of another letters
  if (value !== '' && sensitive) return form === 'address' || form === 'uuid' ? `<${form}>` : '<text>'
  return form ? `<${form}>` : JSON.stringify(withoutVolatile(value))
}

/** The name of a member, or of the list that an item stands in. */
const nameOf = (path: readonly PropertyKey[]): string => path.findLast((part) => typeof part === 'string') ?? ''

/** Words with what is volatile among them taken out: ids, numbers, addresses, dates, and whatever is quoted. */
const withoutVolatile = (text: string): string =>
  text.replace(/"[^"]*"/g, '"..."').replace(/[^\s"'()<>,;]+/g, (word) => {
    const bare = word.replace(/(?<![.:!?])[.:!?]+$/, '')
    const isVolatile = bare.includes('@') || volatileForm(bare) !== undefined || /^(?=.*\d)[A-Z\d]{8,}$/.test(bare)
    return isVolatile ? '#' : word.replace(/(?<![\w-])\d[\d.,]*/g, '#')
  })
