/** The judge catches what is planted, in every vendor, and flags nothing that is allowed; the page says what came of it. */
import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { detectionPath, mutateAll, toDetectionPage } from '../../../scripts/detection-page.js'
import { failuresOf, type MutationReport } from '../../../src/kit/mutate/run.js'

let reports: MutationReport[]
beforeAll(async () => {
  reports = await mutateAll()
}, 180_000)

test('everything breaking is caught, and nothing that is allowed is flagged', () => {
  expect(reports.flatMap(failuresOf)).toEqual([])
})

test('at least 20 classes are planted in every vendor, and 500 variants that are none are judged', () => {
  for (const { title, classes, benign } of reports) {
    const planted = classes.filter(
      ({ counts }) => counts.breaking + counts.advice + counts.additive + counts.cosmetic > 0,
    )
    expect(planted.length, title).toBeGreaterThanOrEqual(20)
    expect(
      Object.values(benign.counts).reduce((sum, n) => sum + n, 0),
      title,
    ).toBe(500)
  }
})

test('every class is planted and caught somewhere', () => {
  const caught = (report: MutationReport) =>
    report.classes.filter(({ kind, counts }) => counts[kind] + counts.advice > 0).map(({ name }) => name)
  const all = new Set(reports.flatMap(caught))
  expect(reports[0]!.classes.map(({ name }) => name).filter((name) => !all.has(name))).toEqual([])
})

test('the committed page is what these reports say', () => {
  expect(readFileSync(detectionPath, 'utf8')).toBe(toDetectionPage(reports))
})

test('what is missed or wrongly flagged is a failure', () => {
  const [report] = reports
  const [first, ...rest] = report!.classes
  const missed = { ...report!, classes: [{ ...first!, missed: ['getThing 200 id'] }, ...rest] }
  expect(failuresOf(missed)).toEqual([`${report!.vendor}: ${first!.name} is not caught at getThing 200 id`])
  const flagged = { ...report!, benign: { counts: {}, flagged: ['white space: breaking response body: no'] } }
  expect(failuresOf(flagged)).toHaveLength(1)
})
