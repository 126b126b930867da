/** Every scenario in every flow of Signzy, held to a table written by hand. */
import { expect, test } from 'vitest'
import { check } from '../../src/contracts/index.js'
import { flows, schemas } from '../../src/contracts/signzy/index.js'
import { scenarioNames } from '../../src/fixtures/scenarios.js'
import expected from './expected.signzy.json' with { type: 'json' }
import { createBench } from './signzy-kit.js'

interface Cell {
  end: readonly [currentStatus: string, step: string, message: string]
  document: readonly string[] | null
  face: readonly boolean[] | 'Not Started'
  attempts: readonly (number | null)[]
  events: readonly string[]
  minor?: true
  cannot?: string
}

const cells = Object.entries(expected.cells as unknown as Record<string, Record<string, Cell>>).flatMap(
  ([scenario, byFlow]) => Object.entries(byFlow).map(([flow, cell]) => ({ scenario, flow, cell })),
)

test('the table has a cell for every scenario and every flow', () => {
  expect(cells.map((c) => `${c.scenario} ${c.flow}`)).toEqual(
    scenarioNames.flatMap((scenario) => flows.map(({ id }) => `${scenario} ${id}`)),
  )
})

test.each(cells)('$scenario in $flow ends as the table says', async ({ scenario, flow, cell }) => {
  await using bench = await createBench()
  const id = await bench.walk(scenario, { flowId: flow, userInfo: { externalReferenceId: 'subject' } })
  const created = bench.sim.requests.list()[0]!
  await bench.sim.clock.advance(3_600_000)
  const { body, status } = await bench.client.get(id)
  expect([status, check(schemas.JourneyDocument, body, 'strict').ok]).toEqual([200, true])
  expect([body.currentStatus, body.step, body.message]).toEqual(cell.end)

  const { completeStatus, idExpired, attempts, extractedFields } = body.documentIntelligence
  expect(
    completeStatus
      ? [
          completeStatus.overallStatus,
          completeStatus.severity,
          completeStatus.message,
          completeStatus.detailsOptical.security,
          idExpired,
        ]
      : null,
  ).toEqual(cell.document)
  if (completeStatus) {
    const { detailsOptical, optical, overallStatus } = completeStatus
    expect([detailsOptical.overallStatus, optical]).toEqual([overallStatus, overallStatus])
    expect(detailsOptical.expiry).toBe(
      detailsOptical.docType === 'False' ? 'None' : idExpired === 'True' ? 'False' : 'True',
    )
  }
  const { passiveLiveliness, faceMatch } = body.selfieAnalysis
  if (cell.face === 'Not Started') expect([passiveLiveliness.status, faceMatch.status]).toEqual([cell.face, cell.face])
  else {
    expect([passiveLiveliness.liveness, faceMatch.verified]).toEqual(cell.face)
    expect(Number.parseFloat(faceMatch.matchPercentage!) > 50).toBe(cell.face[1])
    expect(passiveLiveliness.score! > 0.5).toBe(cell.face[0])
  }
  expect([attempts ?? null, body.selfieAnalysis.attempts ?? null]).toEqual(cell.attempts)
  if (extractedFields?.Age) expect(Number(extractedFields.Age) < 18).toBe(cell.minor ?? false)

  expect(bench.callbacks.map((c) => c.body.step)).toEqual(cell.events)
  expect(body.callbackSent).toBe(cell.events.length > 0)
  expect(body.completedAt === null).toBe(cell.events.length === 0)
  expect(body.capturedData.consent).toBe(!['link_expired', 'consent_refused'].includes(scenario))
  expect(body.startedAt === null).toBe(scenario === 'link_expired')

  const advice = created.violations.filter((v) => v.path === 'scenario').map((v) => v.message)
  expect(advice).toEqual(cell.cannot ? [expect.stringContaining(cell.cannot)] : [])
  expect(bench.bugs).toEqual([])
})
