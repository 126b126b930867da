/** Redacts headers: credentials always, what the contract or the standards know by what it is, everything else whole. */

import type * as z from 'zod'
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
  if (harmless.has(name)) return pseudonyms.keep(value)
  if (limits.test(name)) return /^[\d.,;=\s\w-]{0,60}$/.test(value) ? value : pseudonyms.unknown(value)
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

/** Keeps the names of cookies and what they are set with. */
const redactCookies = (value: string, { pseudonyms }: Redaction): string =>
  value.replace(/(^|[;,]\s*)([^=;,\s]+)=([^;,]*)/g, (whole, before: string, name: string, text: string) =>
    /^(?:path|domain|max-age|expires|samesite)$/i.test(name) ? whole : `${before}${name}=${pseudonyms.hide(text)}`,
  )
