/** Finds what could be somebody's: mailboxes, hosts, addresses, telephone numbers and national numbers outside the reserved ranges. */
import { isIPv6 } from 'node:net'
import {
  callingCodes,
  documentNumbers,
  issuedNumbers,
  leastDigits,
  reservedDomains,
  reservedPhones,
  trunkZero,
} from './ranges.js'

export interface Finding {
  kind: 'mailbox' | 'host' | 'ip' | 'phone' | 'identifier' | 'document_number'
  value: string
}

const phonePatterns = reservedPhones.map((form) => new RegExp(`^${form.replace('+', '\\+').replaceAll('x', '\\d')}$`))

/** Answers whether a number in E.164 is reserved, or nobody's by its form. */
export function isSafePhone(number: string): boolean {
  if (phonePatterns.some((pattern) => pattern.test(number))) return true
  const digits = number.slice(1)
  // North America: area and exchange begin with 2 to 9
  if (digits.startsWith('1') && (digits.length !== 11 || /^1(?:[01]|...[01])/.test(digits))) return true
  // a country code has three digits at most and never begins with 0
  if (digits.startsWith('0') || digits.length > 15) return true
  const trunk = Object.entries(trunkZero).find(([code]) => digits.startsWith(`${code}0`))
  if (trunk) {
    const [code, least] = trunk
    const dialled = digits.slice(code.length + 1)
    // who drops the 0 must not reach anybody; in Indonesia numbers that begin with 1 are services
    return dialled.length < least || (code === '62' && dialled.startsWith('1'))
  }
  const begin = Object.keys(leastDigits).find((start) => digits.startsWith(start))
  return begin !== undefined && digits.length < leastDigits[begin]!
}

/** Answers whether a host is reserved, or one that the caller allows. */
export function isSafeHost(host: string, allowed: readonly string[] = []): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  return [...reservedDomains, ...allowed].some((known) => name === known || name.endsWith(`.${known}`))
}

/** Answers whether an address is set aside: documentation, loopback, private, unspecified, to many at once. */
export const isSafeIp = (address: string): boolean =>
  /^(?:192\.0\.2|198\.51\.100|203\.0\.113|127\.\d+\.\d+|0\.0\.0|10\.\d+\.\d+|192\.168\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+|169\.254\.\d+|(?:22[4-9]|23\d|24\d|25[0-5])\.\d+\.\d+)\.\d+$/.test(
    address,
  ) || /^(?:2001:0?db8:|3fff:|::1?$|::ffff:127\.|f[cd])/i.test(address)

/** Answers whether a number could have been issued to somebody of the country. */
export function isIssuedNumber(number: string, alpha3: string): boolean {
  const issued = issuedNumbers[alpha3]
  return issued?.form.test(number) === true && (issued.check?.(number) ?? true)
}

export const isSafeDocumentNumber = (number: string): boolean => documentNumbers.some((form) => form.test(number))

// in, info, app and me are words of programs too: hosts under them are found in URLs and mailboxes
const tlds = 'com|net|org|io|co|ai|dev|biz|de|fr|uk|es|it|nl|pl|eu|us|cloud|tech'
const patterns = {
  mailbox: /[\p{L}\d._%+-]+@((?:[\p{L}\d-]+\.)+\p{L}{2,})/gu,
  url: /\b(?:https?|wss?|ftp):\/\/(?:[^\s/"'<>@]*@)?(\[[\da-f:.]+\]|[^\s/:"'`<>\\?#,;)\]}]+)/giu,
  host: new RegExp(`(?<![\\w@./%-])((?:[a-z\\d](?:[a-z\\d-]*[a-z\\d])?\\.)+(?:${tlds}))(?![\\w.-]*\\w)`, 'gi'),
  ipv4: /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/g,
  ipv6: /(?<![\w:.])(?:[\da-f]{1,4}:){2,7}[\da-f:]{0,39}(?![\w:.])|::[\da-f]{1,4}(?::[\da-f]{1,4})*(?![\w:.])/gi,
  // a form with holes is no number
  e164: /(?<![\w+])\+\d(?:[ \u00a0\u202f.()/-]{0,3}\d){7,14}(?![\d#])/g,
  american: /(?<![\w.+-])(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w-])/g,
  social: /(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])/g,
}

/** Scans a text, JSON or not. A mailbox at `sim.<scenario>` names a scenario, at a domain that does not exist. `allowedHosts` are whole domains, such as those of the vendors' documentation. */
export function scanText(given: string, allowedHosts: readonly string[] = []): Finding[] {
  const text = given.includes('%') ? given.replace(/%40/g, '@').replace(/%2b/gi, '+') : given
  const found: Finding[] = []
  const add = (kind: Finding['kind'], value: string): void => {
    found.push({ kind, value })
  }
  for (const [value, host] of text.matchAll(patterns.mailbox))
    if (!isSafeHost(host!) && !/^sim\.\p{L}+$/u.test(host!)) add('mailbox', value)
  for (const [value, host] of text.matchAll(patterns.url)) if (!isSafeUrlHost(host!, allowedHosts)) add('host', value)
  for (const [value] of text.matchAll(patterns.host)) if (!isSafeHost(value, allowedHosts)) add('host', value)
  for (const [value] of text.matchAll(patterns.ipv4)) if (!isSafeIp(value)) add('ip', value)
  for (const [value] of text.matchAll(patterns.ipv6)) if (isIPv6(value) && !isSafeIp(value)) add('ip', value)
  for (const [value] of text.matchAll(patterns.e164))
    if (!isSafePhone(`+${value.replace('(0)', '').replace(/\D/g, '')}`)) add('phone', value)
  for (const [value] of text.matchAll(patterns.american))
    if (!isSafePhone(`+1${value.replace(/\D/g, '')}`)) add('phone', value)
  for (const [value] of text.matchAll(patterns.social)) if (isIssuedNumber(value, 'USA')) add('identifier', value)
  return found
}

/** A host of a URL may be an address, which is looked at as such, or a hole that is filled in later. */
const isSafeUrlHost = (host: string, allowed: readonly string[]): boolean =>
  /^[\d.]+$|^\[|[${}%*|()]|^\w+$/.test(host) || isSafeHost(host, allowed)

const phoneKey = /phone|mobile|telephone|msisdn/i
const identifierKey =
  /^(?:ssn|personal_?number|national_?id|tax_?id|identity_?(?:card_?)?number|curp|cpf|dni|pesel|nin)$/i
const documentKey = /^document_?(?:number|id_?number)$/i

/** Scans a value of JSON: all its text, and what its keys call a number. `alpha3` is the state of the person it is about. */
export function scanJson(value: unknown, alpha3: string, allowedHosts: readonly string[] = []): Finding[] {
  const found = scanText(JSON.stringify(value) ?? '', allowedHosts)
  const walk = (node: unknown, key: string): void => {
    if (typeof node === 'string') found.push(...scanField(key, node, alpha3))
    else if (Array.isArray(node)) for (const one of node) walk(one, key)
    else if (typeof node === 'object' && node !== null) for (const [name, one] of Object.entries(node)) walk(one, name)
  }
  walk(value, '')
  return found
}

/** A number as it is dialled: from abroad with + or 00, at home with a 0 or, in America, without anything. */
function isSafeField(text: string, digits: string, alpha3: string): boolean {
  if (text.startsWith('+')) return isSafePhone(`+${digits}`)
  if (digits.startsWith('00')) return isSafePhone(`+${digits.slice(2)}`)
  if (digits.startsWith('0')) return isSafePhone(`+${callingCodes[alpha3] ?? ''}${digits.slice(1)}`)
  return isSafePhone(`+${digits}`) || (digits.length === 10 && isSafePhone(`+1${digits}`))
}

function scanField(key: string, text: string, alpha3: string): Finding[] {
  const digits = text.replace(/\D/g, '')
  if (phoneKey.test(key) && /^[+\d][\d ().-]{6,}$/.test(text)) {
    const isSafe = isSafeField(text, digits, alpha3)
    return isSafe ? [] : [{ kind: 'phone', value: text }]
  }
  const bare = key.replaceAll(' ', '')
  if (identifierKey.test(bare) && isIssuedNumber(text, alpha3)) return [{ kind: 'identifier', value: text }]
  if (documentKey.test(bare) && /^[A-Z\d]{6,9}$/.test(text) && !isSafeDocumentNumber(text))
    return [{ kind: 'document_number', value: text }]
  return []
}
