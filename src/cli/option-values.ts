/** The kinds of value an option may have: how each reads from text, and how it is said what is expected. */
import { isSimError } from '../errors.js'
import { parseClock } from '../runtime/clock.js'

export type ValueType =
  | { readonly is: 'whole'; readonly least: number; readonly most: number }
  | { readonly is: 'word'; readonly words: readonly string[] }
  | { readonly is: 'text' | 'names' | 'url' | 'clock' | 'seed' | 'vendors' | 'store' }

/** What an option of a kind holds. */
export type ValueOf<T extends ValueType> = T extends { is: 'whole' }
  ? number
  : T extends { is: 'word'; words: readonly (infer W)[] }
    ? W
    : T extends { is: 'names' | 'vendors' }
      ? string[]
      : T extends { is: 'seed' }
        ? string | number
        : string

export const whole = <const L extends number, const M extends number>(least: L, most: M) =>
  ({ is: 'whole', least, most }) as const
export const word = <const W extends readonly string[]>(...words: W) => ({ is: 'word', words }) as const

/** Says what is expected, to stand after the word "expected". */
export function expectedOf(type: ValueType): string {
  if (type.is === 'whole') return `a whole number from ${type.least} to ${type.most}`
  if (type.is === 'word') return type.words.join(', ')
  return {
    text: 'at least one character',
    seed: 'text of at least one character, or a number',
    names: 'a list of names',
    vendors: 'a list of vendors',
    url: 'an http or https URL',
    store: 'the URL of a PostgreSQL database',
    clock: 'now, frozen, an ISO instant with its offset, or x<speed>',
  }[type.is]
}

/** Tells whether a value in a config file is of a kind. */
export function isOf(type: ValueType, value: unknown): boolean {
  if (type.is === 'whole') return Number.isInteger(value) && Number(value) >= type.least && Number(value) <= type.most
  if (type.is === 'names' || type.is === 'vendors') return Array.isArray(value)
  if (type.is === 'seed' && typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'string' || value === '') return false
  if (type.is === 'word') return type.words.includes(value)
  if (type.is === 'url') return URL.canParse(value) && /^https?:/.test(value)
  return type.is !== 'clock' || isClock(value)
}

/** Turns text into the value of a kind; undefined when it is none. */
export function readText(type: ValueType, text: string): unknown {
  const value =
    type.is === 'whole'
      ? /^\d+$/.test(text)
        ? Number(text)
        : undefined
      : type.is === 'names' || type.is === 'vendors'
        ? text
            .split(',')
            .map((name) => name.trim())
            .filter(Boolean)
        : text
  // the simulator has the better words for a clock, and repeats no password of a URL
  return type.is === 'clock' || type.is === 'store' || isOf(type, value) ? value : undefined
}

function isClock(text: string): boolean {
  try {
    parseClock(text, 0)
    return true
  } catch (error) {
    if (isSimError(error)) return false
    throw error
  }
}
