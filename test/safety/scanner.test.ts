/** The scanner of the safety tests: it finds what is planted, and leaves alone what is reserved. */
import { expect, test } from 'vitest'
import { countries } from '../../src/fixtures/countries/index.js'
import { issuedNumbers } from './ranges.js'
import { isIssuedNumber, scanJson, scanText } from './scanner.js'

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
  ZAF: '8001015009087',
}

test.each(Object.entries(planted))('a planted number of %s is found under its key', (alpha3, number) => {
  expect(isIssuedNumber(number, alpha3)).toBe(true)
  expect(scanJson({ personalNumber: number }, alpha3)).toContainEqual({ kind: 'identifier', value: number })
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
