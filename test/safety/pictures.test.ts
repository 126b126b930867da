/** What stands in pictures: text of people of every country and documents of every kind, and none of it anybody's. */
import { expect, test } from 'vitest'
import { type DocumentKind, documentKinds } from '../../src/fixtures/case.js'
import { createCase } from '../../src/fixtures/cases.js'
import { countries } from '../../src/fixtures/countries/index.js'
import { loadBarcodes } from '../../src/fixtures/images/barcode.js'
import { pictureSvg } from '../../src/fixtures/images/picture.js'
import type { Finding } from './scanner.js'
import { scanRecord } from './strict.js'

/** The text in a drawing, and whatever it names; the name of its own format is no host that is called. */
const sayings = (svg: string): string =>
  svg
    .replace('xmlns="http://www.w3.org/2000/svg"', '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/ (?:d|points|transform|viewBox)="[^"]*"/g, '')

test('no picture says anything that can be anybody’s', async () => {
  await loadBarcodes()
  const findings: Finding[] = []
  let drawn = 0
  for (const { alpha3, issuers } of countries) {
    for (const kind of documentKinds.filter((one: DocumentKind) => issuers[one])) {
      const about = await createCase({
        seed: 'picture',
        today: '2026-01-01',
        documentKind: kind,
        countryAlpha3: alpha3,
      })
      for (const side of ['document_front', 'document_back'] as const) {
        findings.push(...scanRecord(sayings(pictureSvg({ kind: side, ...about }))))
        drawn++
      }
    }
  }
  expect(drawn).toBeGreaterThan(250)
  expect(findings).toEqual([])
}, 60_000)
