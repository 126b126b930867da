/** The scanner of the safety tests: it finds what is planted, and leaves alone what is reserved. */
import { expect, test } from 'vitest'
import { countries } from '../../src/fixtures/countries/index.js'
import { issuedNumbers } from './ranges.js'
import { isIssuedNumber, scanJson, scanText } from './scanner.js'
import { scanRecord } from './strict.js'

test.each([
  ['mailbox', 'write to jane.doe@gmail.com today'],
  ['mailbox', '{"email":"müller@firma.de"}'],
  ['mailbox', 'x@example.com.evil.io'],
  ['host', 'https://api.stripe.com/v1'],
  ['host', 'see acme-bank.com for more'],
  ['host', 'http://user:pw@real-host.org:8080/x'],
  ['ip', '{"ip":"8.8.8.8"}'],
  ['ip', 'from 2a00:1450:4001:830::200e'],
  ['phone', '+14155552671'],
  ['phone', '+1 (415) 555-2671'],
  ['phone', '(212) 736-5000'],
  ['phone', '+44 20 7946 1000'],
  ['phone', '+491711234567'],
  ['phone', '+919812345678'],
  ['phone', '+34612345678'],
  ['phone', '+390612345678'],
  ['phone', '+44 (0)20 7946 1000'],
  ['phone', '+33\u00a06\u00a012\u00a034\u00a056\u00a078'],
  ['phone', '+49 171/1234567'],
  ['phone', 'tel:%2B33612345678'],
  // who drops the 0 reaches somebody
  ['phone', '+4407911123456'],
  ['phone', '+9109812345678'],
  ['mailbox', 'joe%40gmail.com'],
  ['identifier', 'SSN 536-22-1234'],
] as const)('a planted %s is found: %s', (kind, text) => {
  expect(scanText(text).map((one) => one.kind)).toContain(kind)
})

test.each([
  'jane@example.com, joe@mail.test, https://a.b.example/x?y=https://example.org, http://localhost:3000, http://127.0.0.1:80',
  '192.0.2.7 198.51.100.9 203.0.113.250 2001:db8::7 ::1 3fff::1',
  '+12125550123 (212) 555-0199 +442079460999 +447700900123 +353209100000 +910123456789 +3461234567 +46701740612',
  '666-12-3456 000-12-3456 123-00-4567 123-45-0000',
  '2026-11-22T10:00:00.000Z v1.2.3 12:30:45 0.0.0.0 index.html file.ts',
])('what is reserved is left alone: %s', (text) => {
  expect(scanText(text)).toEqual([])
})

/** Numbers of the form and with the check of each country, made up for this test. */
const planted: Readonly<Record<string, string>> = {
  BRA: '11144477735',
  CAN: '130692544',
  CHN: '110101199003078515',
  ESP: '12345678Z',
  FRA: '190017510000191',
  GBR: 'AB123456C',
  IND: '234123412346',
  ITA: 'RSSMRA80A01H501U',
  NLD: '111222333',
  POL: '44051401359',
  SWE: '811218-9876',
  USA: '536221234',
  ARE: '784-1990-1234567-1',
  AUS: '123456782',
  DEU: '12345678903',
  EGY: '29001011234567',
  GRC: '01018500015',
  IDN: '3171010101900001',
  IRL: '1234567T',
  JPN: '123456789018',
  KOR: '900101-1234567',
  MEX: 'GOMC850101HDFMRR09',
  MKD: '0101985450006',
  NGA: '12345678901',
  NPL: '27-01-70-12345',
  PAK: '42101-1234567-1',
  PRT: '123456789',
  RUS: '4510123456',
  SAU: '1012345678',
  TUR: '12345678901',
  UKR: '3123456789',
  ZAF: '8001015009087',
}

test.each(Object.entries(planted))('a planted number of %s is found under its key', (alpha3, number) => {
  expect(isIssuedNumber(number, alpha3)).toBe(true)
  expect(scanJson({ personalNumber: number }, alpha3)).toContainEqual({ kind: 'identifier', value: number })
})

test('a number of every country is planted', () => {
  expect(Object.keys(planted).sort()).toEqual(countries.map(({ alpha3 }) => alpha3).sort())
})

test.each([
  ['host', 'see uidai.gov.in'],
  ['host', 'yandex.ru'],
  ['host', 'src="//cdn.evil.com/x"'],
  ['host', '<image href="https://pics.acme.ru/a.png"/>'],
  ['identifier', 'CPF 111.444.777-35'],
  ['identifier', '784-1990-1234567-1'],
  ['identifier', '42101-1234567-1'],
  ['identifier', '2341 2341 2346'],
  ['identifier', '110101199003078515'],
  ['identifier', 'GOMC850101HDFMRR09'],
  ['identifier', 'RSSMRA80A01H501U'],
  ['identifier', 'AB 12 34 56 C'],
  ['identifier', '900101-1234567'],
  ['identifier', '536 22 1234'],
  ['identifier', 'ABCPE1234F'],
  ['identifier', 'GB82 WEST 1234 5698 7654 32'],
  ['identifier', '4111 1111 1111 1111'],
  ['identifier', '378282246310005'],
  ['document_number', 'P<GBRSMITH<<JOHN\\n9250764733GBR8809117M2007162<<<<<<<<<<<<<<08'],
  ['document_number', 'IDGBRC01X0006H8<<<<<<<<<<<<<<<'],
] as const)('in a record a planted %s is found without its key: %s', (kind, text) => {
  expect(scanRecord(text).map((one) => one.kind)).toContain(kind)
})

test('telephone numbers are found by their keys as they are dialled from abroad and at home', () => {
  for (const [number, alpha3] of [
    ['0033612345678', 'GBR'],
    ['06 12 34 56 78', 'FRA'],
    ['07911 123456', 'GBR'],
    ['2127365000', 'USA'],
  ] as const)
    expect(scanJson({ mobile: number }, alpha3)).toContainEqual({ kind: 'phone', value: number })
  expect(scanJson({ mobile: '07700 900123', phone: '00447700900123' }, 'GBR')).toEqual([])
})

test('numbers are found by the names of their keys', () => {
  expect(scanJson({ a: [{ phoneNumber: '4155552671' }] }, 'USA')).toHaveLength(1)
  expect(scanJson({ mobile: '919812345678' }, 'IND')).toHaveLength(1)
  expect(scanJson({ documentNumber: 'C01X0006H' }, 'DEU')).toHaveLength(1)
  expect(scanJson({ documentNumber: 'SPECI0001', phone: '2125550142' }, 'USA')).toEqual([])
})

test('the scanner knows how every country of the table issues numbers', () => {
  expect(Object.keys(issuedNumbers).sort()).toEqual(countries.map(({ alpha3 }) => alpha3).sort())
})
