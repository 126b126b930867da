/** What may be emitted, and what an issued number looks like: written apart from the table of countries, so that each checks the other. */

/** Reserved by their authorities for fiction; `x` is a digit, brackets are those of a pattern. Numbers of +1 hold for every area. */
export const reservedPhones: readonly string[] = [
  '+1xxx55501xx',
  '+447700900xxx',
  '+442079460xxx',
  '+441632960xxx',
  '+441134960xxx',
  '+441214960xxx',
  '+441614960xxx',
  '+448081570xxx',
  '+3532091xxxxx',
  '+3319900xxxx',
  '+3326191xxxx',
  '+3335301xxxx',
  '+3346571xxxx',
  '+3353649xxxx',
  '+3363998xxxx',
  '+493023125xxx',
  '+494066969xxx',
  '+496990009xxx',
  '+492214710xxx',
  '+498999998xxx',
  '+467017406[1-9]x',
  '+468465004xx',
  '+463139006xx',
  '+464062804xx',
  '+6125550xxxx',
  '+6135550xxxx',
  '+6175550xxxx',
  '+6185550xxxx',
  '+6127010xxxx',
  '+6137010xxxx',
  '+6177010xxxx',
  '+6187010xxxx',
  '+61491570006',
  '+61491570110',
  '+6149157015[6-9]',
]

/**
 * Calling codes where the trunk prefix is 0, so that no national number begins with it, and the least digits that a national number
 * of a subscriber has there: with fewer behind the 0, dropping it reaches nobody.
 */
export const trunkZero: Readonly<Record<string, number>> = {
  '20': 9,
  '27': 9,
  '31': 9,
  '33': 9,
  '44': 9,
  '46': 7,
  '49': 5,
  '55': 10,
  '61': 9,
  '62': 8,
  '81': 9,
  '82': 8,
  '86': 10,
  '90': 10,
  '91': 10,
  '92': 9,
  // ten digits of a mobile number, eight of a fixed one
  '234': 10,
  '353': 7,
  '380': 9,
  '389': 8,
  '966': 9,
  '971': 8,
  '977': 8,
}

/** Calling codes of countries that write a 0 before a national number. */
export const callingCodes: Readonly<Record<string, string>> = {
  ARE: '971',
  AUS: '61',
  BRA: '55',
  CHN: '86',
  DEU: '49',
  EGY: '20',
  FRA: '33',
  GBR: '44',
  IDN: '62',
  IND: '91',
  IRL: '353',
  JPN: '81',
  KOR: '82',
  MKD: '389',
  NGA: '234',
  NLD: '31',
  NPL: '977',
  PAK: '92',
  SAU: '966',
  SWE: '46',
  TUR: '90',
  UKR: '380',
  ZAF: '27',
}

/** The least digits that a whole number has, calling code and all, by how it begins: fewer are nobody's. */
export const leastDigits: Readonly<Record<string, number>> = {
  '7': 11,
  '30': 12,
  '34': 11,
  '351': 12,
  '393': 11,
  '48': 11,
  '52': 12,
}

/** Domains and suffixes of RFC 2606 and RFC 6761. */
export const reservedDomains = ['example.com', 'example.net', 'example.org', 'example', 'test', 'invalid', 'localhost']

/** Forms of document numbers that no state is known to issue: five leading letters. */
export const documentNumbers: readonly RegExp[] = [/^[A-Z]{5}[A-Z0-9]{0,4}$/]

type Check = (digits: string) => boolean

const sum = (digits: string, weights: readonly number[]): number =>
  weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
const luhn: Check = (digits) =>
  [...digits].reverse().reduce((total, sign, i) => {
    const value = Number(sign) * (i % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0) %
    10 ===
  0
/** A last digit of 11 less the remainder, and 0 for 10 and 11. */
const byEleven =
  (...weights: number[]): Check =>
  (digits) => {
    const due = 11 - (sum(digits, weights) % 11)
    return Number(digits[weights.length]) === (due > 9 ? 0 : due)
  }

const italianEven = (sign: string): number => (/\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65)
const italianOdd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

interface Issued {
  form: RegExp
  check?: Check
}

/** The form in which each country issues its numbers, and their check where there is one. A number that fits is a real one. */
export const issuedNumbers: Readonly<Record<string, Issued>> = {
  GBR: { form: /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/ },
  IRL: { form: /^\d{7}[A-W][A-IW]?$/ },
  DEU: { form: /^[1-9]\d{10}$/ },
  FRA: { form: /^[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)[\dAB]{2}\d{6}(?:0[1-9]|[1-8]\d|9[0-7])$/ },
  NLD: {
    form: /^\d{9}$/,
    check: (digits) => sum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  },
  POL: { form: /^\d{11}$/, check: (digits) => sum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0 },
  SWE: { form: /^\d{6}[-+]?\d{4}$/, check: (text) => luhn(text.replace(/\D/g, '')) },
  ESP: {
    form: /^[\dXYZ]\d{7}[A-Z]$/,
    check: (text) => 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(text.slice(0, 8)) % 23] === text[8],
  },
  PRT: { form: /^[1-3]\d{8}$/, check: byEleven(9, 8, 7, 6, 5, 4, 3, 2) },
  ITA: {
    form: /^[A-Z]{6}\d{2}[ABCDEHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$/,
    check: (text) => {
      const total = [...text.slice(0, 15)].reduce(
        (so, sign, i) => so + (i % 2 === 0 ? italianOdd[italianEven(sign)]! : italianEven(sign)),
        0,
      )
      return String.fromCharCode(65 + (total % 26)) === text[15]
    },
  },
  GRC: { form: /^\d{11}$/, check: luhn },
  UKR: {
    form: /^\d{10}$/,
    check: (digits) => {
      const rest = sum(digits, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11
      return Number(digits[9]) === ((rest + 11) % 11) % 10
    },
  },
  RUS: { form: /^(?!00)\d{10}$/ },
  MKD: { form: /^\d{13}$/, check: byEleven(7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) },
  ARE: { form: /^784-?\d{4}-?\d{7}-?\d$/ },
  SAU: { form: /^[12]\d{9}$/ },
  TUR: { form: /^[1-9]\d{10}$/ },
  EGY: { form: /^[23]\d{13}$/ },
  NGA: { form: /^\d{11}$/ },
  ZAF: { form: /^\d{13}$/, check: luhn },
  IND: { form: /^[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}$/ },
  NPL: { form: /^(?!00)\d{2}-\d{2}-\d{2}-\d{5}$/ },
  PAK: { form: /^[1-7]\d{4}-?\d{7}-?\d$/ },
  CHN: { form: /^[1-9]\d{5}(?:19|20)\d{9}[\dX]$/ },
  JPN: { form: /^\d{12}$/, check: byEleven(6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) },
  KOR: {
    form: /^\d{6}-?\d{7}$/,
    check: (text) => {
      const digits = text.replace('-', '')
      // the check digit means nothing in numbers given since October 2020, all of them of people born since 1900
      if (/^.{6}[1-8]/.test(digits)) return true
      return Number(digits[12]) === (11 - (sum(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10
    },
  },
  IDN: { form: /^(?!00)\d{16}$/ },
  AUS: { form: /^\d{8,9}$/, check: (digits) => sum(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 },
  USA: { form: /^(?!000|666|9)\d{3}-?(?!00)\d{2}-?(?!0000)\d{4}$/ },
  CAN: { form: /^[1-79]\d{2}[ -]?\d{3}[ -]?\d{3}$/, check: (text) => luhn(text.replace(/\D/g, '')) },
  MEX: {
    form: /^[A-Z]{4}\d{6}[HM](?:AS|B[CS]|C[CLMSH]|D[FG]|G[TR]|HG|JC|M[CNS]|N[ETL]|OC|PL|Q[TR]|S[PLR]|T[CSL]|VZ|YN|ZS)[A-Z]{3}[A-Z\d]\d$/,
  },
  BRA: {
    form: /^\d{11}$/,
    check: (digits) => byEleven(10, 9, 8, 7, 6, 5, 4, 3, 2)(digits) && byEleven(11, 10, 9, 8, 7, 6, 5, 4, 3, 2)(digits),
  },
}
