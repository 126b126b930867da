/** Redacts headers: credentials always, what the contract or the standards know by what it is, everything else whole. */

import type * as z from 'zod'
import { cookiesIn } from './cookies.js'
import { isCredentialName, type Redaction, redactValue } from './redact-value.js'

/** Headers that say how a message is written or handled, and nothing of whom it is about. */
const harmless = new Set(
  `accept accept-charset accept-encoding accept-language accept-ranges age allow cache-control content-disposition
  content-language content-length content-range content-type date dnt expect expires host last-modified pragma priority range
  retry-after sec-fetch-dest sec-fetch-mode sec-fetch-site server strict-transport-security user-agent vary warning
  www-authenticate x-content-type-options x-frame-options x-powered-by`.split(/\s+/),
)

/** Counts and times of a limit. */
const limits = /^(?:x-)?rate-?limit(?:-[a-z-]+)?$/

const isLimit = (value: string): boolean =>
  value.split(/[,;\s]+/).every((part) => /^(?:[a-z-]{1,12}=)?[\d.]*$/i.test(part))

/** Those that are about the bytes on one connection, which a recording does not hold. */
const ofTransport = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-encoding',
  'te',
  'trailer',
  'upgrade',
])

/** Redacts headers by lower-case name. */
export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  known: Readonly<Record<string, z.ZodType>>,
  to: Redaction,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !ofTransport.has(name))
      .map(([name, value]) => [name, redactHeader(name, value, known[name], to)]),
  )
}

function redactHeader(name: string, value: string, schema: z.ZodType | undefined, to: Redaction): string {
  const { pseudonyms, credentials } = to
  if (name === 'authorization') return redactAuthorization(value, to)
  if (name === 'cookie' || name === 'set-cookie') return redactCookies(value, to)
  if (credentials.has(name) || isCredentialName(name)) return redactAuthorization(value, to)
  if (schema) {
    const made = String(redactValue(schema, value, to))
    // by chance it may be made to fit
    const fits = schema.safeParse(made).success
    return fits === schema.safeParse(value).success ? made : value
  }
  if (harmless.has(name)) return pseudonyms.keep(redactWithin(name, value, to))
  if (limits.test(name)) return isLimit(value) ? value : pseudonyms.unknown(value)
  return pseudonyms.unknown(value)
}

/** A word before the credential that is none itself. */
const schemes = /^(basic|bearer|token|digest|dpop|apikey|negotiate|jwt) +(\S.*)$/is

/** The word without a credential behind it. */
const lone = /^(?:basic|bearer|token|digest|dpop|apikey|negotiate|jwt)\s*$/i

/** Keeps the scheme, and the form of what follows it. */
function redactAuthorization(value: string, { pseudonyms }: Redaction): string {
  if (lone.test(value)) return value
  const [, scheme, rest] = schemes.exec(value) ?? []
  if (scheme === undefined) return pseudonyms.hide(value)
  if (scheme.toLowerCase() !== 'basic') return `${scheme} ${pseudonyms.hide(rest!)}`
  const [user = '', ...more] = Buffer.from(rest!, 'base64').toString('utf8').split(':')
  const made = [user, more.join(':')].map((part) => pseudonyms.hide(part)).join(':')
  return `${scheme} ${Buffer.from(made).toString('base64')}`
}

/** What is said of a cookie, and not of a person. */
const aboutCookies = /^(?:(?:domain|max-age|expires|samesite|priority)=.*|path=\/|httponly|secure|partitioned)$/is

/** Keeps the names of cookies and what they are set with. */
const redactCookies = (value: string, { pseudonyms }: Redaction): string =>
  cookiesIn(value)
    .map((cookie) =>
      cookie.replace(/([^;=\s][^;=]*)(?:=([^;]*))?/g, (part: string, name: string, text: string | undefined) => {
        if (aboutCookies.test(part.trim())) return part
        return text === undefined ? pseudonyms.hide(part) : `${name}=${pseudonyms.hide(text)}`
      }),
    )
    .join(', ')

/** A number, a charset, or an error of OAuth. */
const isCode = (text: string): boolean =>
  /^(?:[\d.]*|utf-?\d+|iso-8859-\d+|us-ascii|windows-\d+|invalid_(?:token|request)|insufficient_scope)$/i.test(text)

/** A text of its own within a header that is kept: in quotes, a file's name, or a remark. */
function redactWithin(name: string, value: string, { pseudonyms }: Redaction): string {
  const hide = (text: string): string => pseudonyms.unknown(text)
  if (name === 'pragma') return value.toLowerCase() === 'no-cache' ? value : hide(value)
  if (name === 'user-agent') return value.replace(/\(([^)]*)\)?/g, (_, remark: string) => `(${hide(remark)})`)
  return value.replace(
    /(?<![\w*-])([\w*-]+)(\s*=\s*)(?:"([^"]*)"?|([^",;]*))|"([^"]*)"?/g,
    (part: string, key = '', sign = '', quoted?: string, bare?: string, lone?: string) => {
      if (key === '') return `"${hide(lone ?? '')}"`
      const text = quoted ?? bare ?? ''
      if (/^boundary$/i.test(key) || isCode(text)) return part
      const [, coding = '', stem = '', ending = ''] = /^([\w-]+'[\w-]*')?(.*?)(\.\w{1,5})?$/s.exec(text)!
      const made = /^filename/i.test(key) ? `${coding}${hide(stem)}${ending}` : hide(text)
      return `${key}${sign}${quoted === undefined ? made : `"${made}"`}`
    },
  )
}
