/** A closer look at what is made of people: numbers in the forms in which they are printed, cards, accounts, zones, hosts of any country. */
import { type Finding, isIssuedNumber, isSafeDocumentNumber, isSafeHost, scanText } from './scanner.js'

const countryHosts =
  'ae|app|au|br|ca|ch|cn|edu|eg|gov|gr|ie|in|info|jp|kr|me|mil|mk|mx|ng|np|pk|pt|ru|sa|se|sg|tr|ua|za'
const hosts = new RegExp(
  `(?<![\\w@./%-])((?:[a-z\\d](?:[a-z\\d-]*[a-z\\d])?\\.)+(?:${countryHosts}))(?![\\w.-]*\\w)`,
  'gi',
)
const withoutScheme = /(?<![:\w/])\/\/((?:[a-z\d-]+\.)+[a-z]{2,})(?![\w.-])/gi

/** How a number looks where it is printed, with the country whose rule then decides. */
const printed: readonly (readonly [alpha3: string, form: RegExp])[] = [
  ['ARE', /784-\d{4}-\d{7}-\d/g],
  ['BRA', /\d{3}\.\d{3}\.\d{3}-\d{2}/g],
  ['GBR', /[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]/g],
  ['IND', /\d{4}[ -]\d{4}[ -]\d{4}/g],
  ['KOR', /\d{6}-\d{7}/g],
  ['PAK', /\d{5}-\d{7}-\d/g],
  ['SWE', /\d{6}[-+]\d{4}/g],
  ['USA', /\d{3}[ -]\d{2}[ -]\d{4}/g],
]
/** Countries whose numbers are told by their form alone. */
const telling = ['CHN', 'ESP', 'ITA', 'MEX'] as const
const word = /[A-Z\d]{9,18}/g

const card = /(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6011|65\d{2})(?:[ -]?\d{4}){3}|3[47]\d{2}[ -]?\d{6}[ -]?\d{5}/g
const account = /[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,4})?/g
const taxOfIndia = /[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]/g

const zones = [
  /(?<![A-Z\d<])([A-Z\d<]{9})\d[A-Z<]{3}\d{7}[MFX<]\d{7}[A-Z\d<]{8,16}/g,
  /(?<![A-Z\d<])[IAC][A-Z\d<][A-Z<]{3}([A-Z\d<]{9})\d[A-Z\d<]{15}/g,
]

/** Scans what was made of a person, like `scanText`, and for what looks like a number of any country. */
export function scanRecord(text: string, allowedHosts: readonly string[] = []): Finding[] {
  const found = scanText(text, allowedHosts)
  const add = (kind: Finding['kind'], value: string): void => {
    found.push({ kind, value })
  }
  for (const pattern of [hosts, withoutScheme])
    for (const [, host = ''] of text.matchAll(pattern)) if (!isSafeHost(host, allowedHosts)) add('host', host)
  for (const [alpha3, form] of printed)
    for (const value of alone(text, form)) if (isIssued(value, alpha3)) add('identifier', value)
  for (const value of alone(text, word))
    if (telling.some((alpha3) => isIssuedNumber(value, alpha3))) add('identifier', value)
  for (const value of alone(text, card)) if (luhn(value.replace(/\D/g, ''))) add('identifier', value)
  for (const value of alone(text, account)) if (isAccount(value.replaceAll(' ', ''))) add('identifier', value)
  for (const value of alone(text, taxOfIndia)) add('identifier', value)
  for (const zone of zones)
    for (const [, number = ''] of text.matchAll(zone))
      if (!isSafeDocumentNumber(number.replace(/<+$/, ''))) add('document_number', number)
  return found
}

/** What fits a form and is no part of a longer word or number. */
const alone = (text: string, form: RegExp): string[] =>
  [...text.matchAll(form)]
    .filter(
      ({ 0: value, index }) => !/[\w.-]/.test(text[index - 1] ?? '') && !/[\w-]/.test(text[index + value.length] ?? ''),
    )
    .map(([value]) => value)

/** A printed number is an issued one with its marks or without them. */
const isIssued = (value: string, alpha3: string): boolean =>
  isIssuedNumber(value, alpha3) || isIssuedNumber(value.replace(/[ .-]/g, ''), alpha3)

function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const value = Number(digits[digits.length - 1 - i]) * (i % 2 === 1 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}

/** The check of an IBAN: letters as numbers from ten on, and a remainder of one by 97. */
function isAccount(value: string): boolean {
  if (value.length < 15 || value.length > 34) return false
  let rest = 0
  for (const sign of value.slice(4) + value.slice(0, 4))
    for (const digit of String(Number.parseInt(sign, 36))) rest = (rest * 10 + Number(digit)) % 97
  return rest === 1
}
