/** People and their documents by the thousand, each looked at by the scanner. */
import { documentKinds } from '../../src/fixtures/case.js'
import { drawCase } from '../../src/fixtures/cases.js'
import { countries } from '../../src/fixtures/countries/index.js'
import { withWords } from '../../src/fixtures/words.js'
import { type Finding, isIssuedNumber, isSafeDocumentNumber, isSafeHost, isSafePhone } from './scanner.js'
import { scanRecord } from './strict.js'

/** Draws people of every country in turn, each with a document of every kind in turn, and lists what could be somebody's. */
export async function scanPeople(count: number): Promise<{ findings: Finding[]; countries: number; kinds: number }> {
  const findings: Finding[] = []
  const seen = { countries: new Set<string>(), kinds: new Set<string>() }
  for (let i = 0; i < count; i++) {
    const documentKind = documentKinds[i % documentKinds.length]!
    const issuing = countries.filter(({ issuers }) => issuers[documentKind])
    const countryAlpha3 = issuing[Math.floor(i / documentKinds.length) % issuing.length]!.alpha3
    const input = { seed: `safety ${i}`, today: '2026-01-01', documentKind, countryAlpha3 }
    const { person, document } = await withWords(() => drawCase(input))
    const add = (kind: Finding['kind'], value: string): void => {
      findings.push({ kind, value: `${person.nationality} ${value}` })
    }
    findings.push(...scanRecord(JSON.stringify({ person, document })))
    if (!isSafePhone(person.phone)) add('phone', person.phone)
    if (isIssuedNumber(person.personalNumber, person.nationality)) add('identifier', person.personalNumber)
    if (!isSafeHost(person.email.split('@')[1]!)) add('mailbox', person.email)
    if (!isSafeDocumentNumber(document.number)) add('document_number', document.number)
    seen.countries.add(person.nationality)
    seen.kinds.add(document.kind)
  }
  return { findings, countries: seen.countries.size, kinds: seen.kinds.size }
}
