/** Writes a text that means nothing in the form of another: a date for a date, an id for an id of the same form. */
import { toIso } from '../../runtime/clock.js'
import { makePng } from '../png.js'

/** As many bytes as asked for, drawn from a text and a key: the same text gives the same bytes. */
export type Draw = (text: string, bytes: number) => Buffer

export interface FormRules {
  draw: Draw
  /** Parts of an address that are kept: hosts of the vendor, segments of the contract's paths. */
  keepsHost: (host: string) => boolean
  keepsSegment: (segment: string) => boolean
  /** Replaces a part of an address, such as a code in a path. */
  part: (text: string) => string
}

const forms: readonly ((text: string, rules: FormRules) => string | undefined)[] = [
  email,
  dataUri,
  url,
  jsonWebToken,
  instant,
  compactDate,
  localDate,
  uuid,
  address,
  picture,
  hex,
  base64,
]

/** A text of the same form. */
export function alike(text: string, rules: FormRules): string {
  for (const form of forms) {
    const made = form(text, rules)
    if (made !== undefined) return made
  }
  return letterByLetter(text, rules.draw)
}

/** Digits for digits, letters for letters, and everything between them as it is. */
export function letterByLetter(text: string, draw: Draw): string {
  const units = [...text]
  const bytes = draw(text, units.length)
  return units.map((unit, i) => other(unit, bytes[i]!)).join('')
}

function other(unit: string, byte: number): string {
  // a number keeps its count of digits
  if (/[1-9]/.test(unit)) return String(1 + (byte % 9))
  if (unit === '0') return '0'
  if (/[a-z]/.test(unit)) return String.fromCharCode(97 + (byte % 26))
  if (/[A-Z]/.test(unit)) return String.fromCharCode(65 + (byte % 26))
  return /[\p{L}\p{N}\p{S}]/u.test(unit) && unit.charCodeAt(0) > 127 ? 'x' : unit
}

/** A number of as many digits, on the same side of zero. */
export function alikeNumber(value: number, draw: Draw): number {
  const text = String(value)
  if (value === 0 || text.includes('e')) return 0
  const made = Number(letterByLetter(text, draw))
  return Number.isSafeInteger(value) && !Number.isSafeInteger(made) ? 1 : made
}

/** A picture of the same meaning: none. Another original gives other bytes. */
export const tinyPng = (original: string, draw: Draw): Buffer => Buffer.from(makePng(8, 8, draw(original, 1)[0]!))

/** Whether bytes begin as a PNG, JPEG, GIF, WebP, BMP or TIFF does. */
export function isPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(12, bytes.length)).toString('latin1')
  return /^(?:\x89PNG|\xff\xd8\xff|GIF8|RIFF.{4}WEBP|BM.{4}\0\0|II\*\0|MM\0\*)/s.test(head)
}

function email(text: string, { draw }: FormRules): string | undefined {
  if (!/^[^\s@/:]+@[^\s@/]+$/.test(text)) return undefined
  return `u${draw(text.toLowerCase(), 6).toString('hex')}@example.com`
}

function dataUri(text: string, { draw }: FormRules): string | undefined {
  const [, type] = /^data:([\w.+/-]*)[;,]/.exec(text) ?? []
  if (type === undefined) return undefined
  if (type.startsWith('image/')) return `data:image/png;base64,${tinyPng(text, draw).toString('base64')}`
  return `data:${type};base64,${draw(text, 24).toString('base64')}`
}

function url(text: string, rules: FormRules): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined
  const { protocol, host, hostname, pathname, search, hash } = new URL(text)
  const at = rules.keepsHost(hostname) ? host : 'example.com'
  const path = pathname
    .split('/')
    .map((segment) => (segment === '' || rules.keepsSegment(segment) ? segment : partOf(segment, rules)))
    .join('/')
  const query = [...new URLSearchParams(search)].map(([name, value]) => [name, value && rules.part(value)])
  const tail = query.length > 0 ? `?${new URLSearchParams(query as [string, string][])}` : ''
  return `${protocol}//${at}${path === '/' && !/^https?:\/\/[^/]+\//i.test(text) ? '' : path}${tail}${hash && `#${partOf(hash.slice(1), rules)}`}`
}

function partOf(encoded: string, { part }: FormRules): string {
  try {
    return encodeURIComponent(part(decodeURIComponent(encoded)))
  } catch {
    return part(encoded.replaceAll('%', ''))
  }
}

/** Claims that say when, and nothing of whom. */
const times = ['exp', 'iat', 'nbf', 'auth_time']

/** A token of the same algorithm and the same times, which nobody signed. */
function jsonWebToken(text: string, { draw }: FormRules): string | undefined {
  const [, head, payload, signature] = /^(eyJ[\w-]+)\.([\w-]+)\.([\w-]*)$/.exec(text) ?? []
  if (head === undefined) return undefined
  const write = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const { alg } = parse(head)
  const claims = parse(payload!)
  const kept = Object.fromEntries(times.filter((name) => typeof claims[name] === 'number').map((n) => [n, claims[n]]))
  const made = [write({ alg: typeof alg === 'string' && alg.length < 12 ? alg : 'none', typ: 'JWT' })]
  made.push(write({ sub: draw(text, 8).toString('hex'), ...kept }))
  return [...made, draw(text, Math.floor((signature!.length * 3) / 4)).toString('base64url')].join('.')
}

function parse(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** A day of the years 1950 to 1999, as an ISO date. */
function dayOf(text: string, draw: Draw): string {
  const from = Date.UTC(1950, 0, 1)
  const days = Math.floor((Date.UTC(2000, 0, 1) - from) / 86_400_000)
  return toIso(from + (draw(text, 4).readUInt32BE() % days) * 86_400_000).slice(0, 10)
}

const isDay = (year: string, month: string, day: string): boolean => {
  const at = new Date(`${year}-${month}-${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.getUTCDate() === Number(day)
}

/** An ISO date, with or without a time and a zone. */
function instant(text: string, { draw }: FormRules): string | undefined {
  const [, y, m, d, sep, rest = ''] =
    /^(\d{4})-(\d\d)-(\d\d)(?:([T ])(?:[01]\d|2[0-3]):[0-5]\d(.*))?$/s.exec(text) ?? []
  if (y === undefined || !isDay(y, m!, d!)) return undefined
  // the day alone decides the day: a birthday is the same day where it is written with a time
  const day = dayOf(`${y}${m}${d}`, draw)
  if (sep === undefined) return day
  const [, seconds = '', fraction = '', zone] = /^(:[0-5]\d)?(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(rest) ?? []
  if (rest !== `${seconds}${fraction}${zone ?? ''}`) return undefined
  const bytes = draw(text, 3)
  const two = (n: number): string => String(n).padStart(2, '0')
  const time = `${two(bytes[0]! % 24)}:${two(bytes[1]! % 60)}${seconds && `:${two(bytes[2]! % 60)}`}`
  return `${day}${sep}${time}${fraction && letterByLetter(fraction, draw)}${zone ?? ''}`
}

function compactDate(text: string, { draw }: FormRules): string | undefined {
  const [, y, m, d] = /^((?:19|20)\d\d)(\d\d)(\d\d)$/.exec(text) ?? []
  return y !== undefined && isDay(y, m!, d!) ? dayOf(text, draw).replaceAll('-', '') : undefined
}

/** A date with the year last, or first with other signs between; days up to 12, so that it is one in either order. */
function localDate(text: string, { draw }: FormRules): string | undefined {
  const last = /^(\d\d?)([./-])(\d\d?)\2(\d{4})$/.exec(text)
  const first = /^(\d{4})([./])(\d\d?)\2(\d\d?)$/.exec(text)
  const found = last ?? first
  if (!found) return undefined
  const [, a, sign, b, c] = found as unknown as [string, string, string, string, string]
  const [p, q] = last ? [a, b] : [b, c]
  if (Math.min(Number(p), Number(q)) > 12 || Math.max(Number(p), Number(q)) > 31) return undefined
  const bytes = draw(text, 3)
  const [m, n] = [p, q].map((part, i) =>
    String(1 + (bytes[i]! % (part.length === 1 ? 9 : 12))).padStart(part.length, '0'),
  )
  const year = 1950 + (bytes[2]! % 50)
  return last ? `${m}${sign}${n}${sign}${year}` : `${year}${sign}${m}${sign}${n}`
}

function uuid(text: string, { draw }: FormRules): string | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)) return undefined
  const made = draw(text.toLowerCase(), 16).toString('hex')
  const parts = [
    made.slice(0, 8),
    made.slice(8, 12),
    `4${made.slice(13, 16)}`,
    `8${made.slice(17, 20)}`,
    made.slice(20),
  ]
  return parts.join('-')
}

function address(text: string, { draw }: FormRules): string | undefined {
  if (!/^(?:\d{1,3}\.){3}\d{1,3}$/.test(text)) return undefined
  return `10.${[...draw(text, 3)].join('.')}`
}

const isBase64 = (text: string): boolean =>
  text.length >= 24 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)

/** A picture in base64. */
function picture(text: string, { draw }: FormRules): string | undefined {
  if (text.length < 24 || !isPicture(Buffer.from(text.slice(0, 24), 'base64'))) return undefined
  return tinyPng(text, draw).toString('base64')
}

function hex(text: string, { draw }: FormRules): string | undefined {
  const isLower = /^(?=.*[a-f])(?=.*\d)[0-9a-f]{8,}$/.test(text)
  if (!isLower && !/^(?=.*[A-F])(?=.*\d)[0-9A-F]{8,}$/.test(text)) return undefined
  const made = draw(text, Math.ceil(text.length / 2))
    .toString('hex')
    .slice(0, text.length)
  return isLower ? made : made.toUpperCase()
}

/** Bytes in base64; of many, few. */
function base64(text: string, { draw }: FormRules): string | undefined {
  if (!isBase64(text) || !/[a-z]/.test(text) || !/[A-Z]/.test(text)) return undefined
  const bytes = Buffer.byteLength(text, 'base64')
  return draw(text, Math.min(bytes, 3072)).toString('base64')
}
