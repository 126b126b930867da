/** Every scenario in every flow of Signzy, held to the table of outcomes. */
import { expect, test } from 'vitest'
import { check } from '../../src/contracts/index.js'
import { flows, schemas } from '../../src/contracts/signzy/index.js'
import { outcomes } from '../../src/fixtures/signzy/outcomes.js'
import { signzySimulator } from '../../src/mocks/signzy/index.js'
import { caseScenarioNames } from '../support/scenarios.js'
import fine from './expected.signzy.json' with { type: 'json' }
import { createBench, readEnd } from './signzy-kit.js'

const pairs = caseScenarioNames.flatMap((scenario) => flows.map(({ id: flow }) => ({ scenario, flow })))

/** What the client says, where the scenario is about that. */
const said = {
  dateOfBirth: '14/02/1990',
  name: { firstName: 'Jane', lastName: 'Doe' },
  address: { street: '1 High Street', city: 'Springfield', postalCode: '12345' },
}
const userInfoOf = (scenario: string) => ({
  externalReferenceId: 'subject',
  ...(scenario.startsWith('data_') && said),
})

test('the table has an outcome for every scenario and every flow', async () => {
  expect(
    Object.entries(outcomes).flatMap(([scenario, byFlow]) => Object.keys(byFlow).map((f) => `${scenario} ${f}`)),
  ).toEqual(pairs.map(({ scenario, flow }) => `${scenario} ${flow}`))
  expect(await signzySimulator.outcomes!()).toBe(outcomes)
})

test('whatever cannot be expressed is assumed, and what is assumed says why', () => {
  for (const { scenario, flow } of pairs) {
    const { cannot, evidence, note } = outcomes[scenario]![flow]!
    if (cannot) expect([scenario, flow, evidence, note]).toEqual([scenario, flow, 'assumed', undefined])
    else if (evidence === 'assumed') expect([scenario, note]).toEqual([scenario, expect.any(String)])
  }
})

test.each(pairs)('$scenario in $flow ends as the table says', async ({ scenario, flow }) => {
  await using bench = await createBench()
  const { end, events, afterMs, cannot } = outcomes[scenario]![flow]!
  const id = await bench.walk(scenario, { flowId: flow, userInfo: userInfoOf(scenario) })
  const created = bench.sim.requests.list()[0]!
  await bench.sim.clock.advance(afterMs ?? 0)
  const read = await readEnd(bench.sim, id)
  expect(read).toMatchObject(end)
  // further percentages say how alike texts are
  const more = Object.keys(read).filter((key) => !Object.hasOwn(end, key))
  expect(more.filter((key) => !(scenario.startsWith('data_') && key.startsWith('matchPercentage.')))).toEqual([])
  expect(bench.callbacks.map((c) => (c.body.journeyId === id ? 'journeyResult' : '?'))).toEqual(events)

  const { body } = await bench.client.get(id)
  expect(check(schemas.JourneyDocument, body, 'strict').ok).toBe(true)
  const { completeStatus, attempts, extractedFields } = body.documentIntelligence
  if (completeStatus) {
    const { overallStatus, pagesCount, ...details } = completeStatus.detailsOptical
    expect([overallStatus, completeStatus.optical]).toEqual(Array(2).fill(completeStatus.overallStatus))
    expect(pagesCount).toBe(flow === 'otk-passport-selfie' ? 1 : 2)
    const changed = end['completeStatus.overallStatus'] === 'False' && (fine.checks as Record<string, object>)[scenario]
    // a driving licence has no zone to check
    const unchecked = extractedFields?.names !== undefined && !('MRZ Strings' in extractedFields) && { mrz: 'None' }
    expect(details).toEqual({ ...fine.approved, ...changed, ...unchecked })
  }
  const { passiveLiveliness, faceMatch } = body.selfieAnalysis
  if (end['faceMatch.verified'] === null) {
    expect([passiveLiveliness.status, faceMatch.status]).toEqual(['Not Started', 'Not Started'])
  } else {
    expect(Number.parseFloat(faceMatch.matchPercentage!) > 50).toBe(end['faceMatch.verified'])
    expect(passiveLiveliness.score! > 0.5).toBe(end['passiveLiveliness.liveness'])
  }
  const [document, selfie] = (fine.attempts as Record<string, readonly (number | null)[]>)[scenario] ?? [1, 1]
  expect([attempts ?? null, body.selfieAnalysis.attempts ?? null]).toEqual([
    end['completeStatus.overallStatus'] === null ? null : document,
    flow === 'otk-document-only' ? null : selfie,
  ])
  if (extractedFields?.Age) expect(Number(extractedFields.Age) < 18).toBe(scenario === 'underage')

  expect(body.callbackSent).toBe(events.length > 0)
  expect(body.completedAt === null).toBe(events.length === 0)
  expect(body.capturedData.consent).toBe(!fine.unconsented.includes(scenario))
  expect(body.startedAt === null).toBe(fine.unopened.includes(scenario))

  const advice = created.violations.filter((v) => v.path === 'scenario').map((v) => v.message)
  expect(advice).toEqual(cannot ? [`flow ${flow} cannot express the scenario "${scenario}": ${cannot}`] : [])
  expect(bench.bugs).toEqual([])
})

test('where the client says nothing there is nothing to contradict, and the journal says so', async () => {
  await using bench = await createBench()
  const id = await bench.walk('data_no_match', { userInfo: { externalReferenceId: 'subject' } })
  const created = bench.sim.requests.list()[0]!
  expect(created.violations.map((v) => v.message)).toEqual([
    expect.stringContaining('userInfo says nothing that a document contradicts'),
  ])
  expect(await readEnd(bench.sim, id)).toEqual(outcomes.approved!['otk-document-selfie']!.end)
})
