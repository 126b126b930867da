/** What the tables of outcomes claim to know: nothing is called better known than the vendors' pages make it. */
import { expect, test } from 'vitest'
import { outcomes as idwise } from '../../src/fixtures/idwise/outcomes.js'
import { outcomes as incode } from '../../src/fixtures/incode/outcomes.js'
import type { OutcomeTable } from '../../src/fixtures/outcome.js'
import { outcomes as signzy } from '../../src/fixtures/signzy/outcomes.js'
import { outcomes as veratad } from '../../src/fixtures/veratad/outcomes.js'

const knownIn = (table: OutcomeTable, flow: string): string[] =>
  Object.entries(table).flatMap(([scenario, flows]) => {
    const { evidence, cannot } = flows[flow]!
    return evidence === 'assumed' || cannot ? [] : [`${scenario} ${evidence}`]
  })

test('Veratad prints the end of an approved journey alone', () => {
  for (const route of Object.keys(veratad.approved!)) expect(knownIn(veratad, route)).toEqual(['approved documented'])
})

test('Signzy prints an approved journey, and three ends were seen in real bodies', () => {
  expect(knownIn(signzy, 'otk-document-selfie')).toEqual([
    'approved documented',
    'approved_on_retry observed',
    'document_unreadable observed',
    'attempts_exceeded observed',
  ])
})

test('Incode documents no reason for a failure, and no answer of the details to one', () => {
  for (const flows of Object.values(incode)) {
    for (const { evidence, end, note } of Object.values(flows)) {
      expect(evidence).not.toBe('documented')
      if (end.details !== 200) expect(note).toContain('The status that the details answer then is ours.')
    }
  }
})

test('IDWise names one event of a spot check', () => {
  for (const flows of Object.values(idwise)) {
    const { note, cannot } = flows['flow-selfie-recheck']!
    if (!cannot)
      expect(note).toContain('That a spot check sends Finished Step and Finished User Steps as well is assumed.')
  }
})
