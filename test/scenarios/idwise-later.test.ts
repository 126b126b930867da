/** What happens to a decided journey days and months later, on the clock. */
import { expect, test } from 'vitest'
import { createBench, front } from './idwise-kit.js'

const dayMs = 86_400_000

async function decided(flow_id: string, scenario: string) {
  const bench = await createBench()
  await bench.listen()
  const id = await bench.client.walk({ flow_id, reference_no: 'subject' }, { 'x-sim-scenario': scenario })
  await bench.sim.clock.advance(dayMs)
  bench.hooks.length = 0
  const events = () =>
    bench.hooks.map((hook) => JSON.parse(hook.text) as { event: string; body: Record<string, unknown> })
  return { bench, id, events }
}

test('monitoring finds an approved person on a list after thirty days, and says so twice', async () => {
  const { bench, id, events } = await decided('flow-id-selfie-aml', 'monitoring_new_hit')
  await using _ = bench
  const before = (await bench.client.result(id)).body
  expect(before.final_decision).toBe('Complete')
  expect(before.aml).toMatchObject({
    matches: [],
    ongoing_monitoring_enabled: true,
    last_ongoing_monitoring_update: null,
  })
  await bench.sim.clock.advance(30 * dayMs)
  const after = (await bench.client.result(id)).body
  expect([after.system_decision, after.final_decision]).toEqual(['Refer', 'Refer'])
  expect(after.rule_results!.no_aml_records!.result).toBe('Failed')
  expect(after.aml!.matches).toHaveLength(1)
  expect(after.aml!.last_ongoing_monitoring_update).toMatch(/^2026-01-31T/)
  expect(events().map((e) => e.event)).toEqual(['AML Monitor Update', 'Updated Journey'])
  expect(events()[0]!.body).toEqual({
    eventId: expect.any(String),
    journeyId: id,
    referenceNo: 'subject',
    systemDecision: 'Refer',
    previousSystemDecision: 'Complete',
    updatedAMLVersionNumber: 1,
  })
  expect(events()[1]!.body).toMatchObject({ action: 'AML OGM Update', systemDecision: 'Refer', manualDecision: null })
})

test('a flow without watch lists is never monitored', async () => {
  const { bench, id, events } = await decided('flow-id-selfie', 'monitoring_new_hit')
  await using _ = bench
  await bench.sim.clock.advance(60 * dayMs)
  expect((await bench.client.result(id)).body.final_decision).toBe('Complete')
  expect(events()).toEqual([])
})

test('a renewal asks for the document again, and ends with Finished Journey once it is sent', async () => {
  const { bench, id, events } = await decided('flow-id-selfie-aml', 'kyc_renewal_missed')
  await using _ = bench
  expect((await bench.client.step(id, 50, { image: front })).status).toBe(409)
  await bench.sim.clock.advance(365 * dayMs)
  expect(events()).toMatchObject([
    {
      event: 'Verification Update Required',
      body: {
        trigger: 'KYC Renewal',
        requiredSteps: [
          { stepId: '50', reasonCode: 'KYC_RENEWAL' },
          { stepId: '51', reasonCode: 'KYC_RENEWAL' },
        ],
      },
    },
  ])
  const summary = (await bench.client.summary(id)).body
  expect(summary.step_summaries.map((s) => s.result!.status)).toEqual(['Not Submitted', 'Not Submitted', 'Submitted'])
  expect((await bench.client.step(id, 52, { image: front })).status).toBe(409)
  for (const step of [50, 51]) expect((await bench.client.step(id, step, { image: front })).status).toBe(200)
  await bench.sim.clock.drain()
  expect(events().map((e) => e.event)).toEqual([
    'Verification Update Required',
    'Finished Step',
    'Finished Step',
    'Finished Journey',
  ])
  expect((await bench.client.result(id)).body.final_decision).toBe('Complete')
  await bench.sim.clock.advance(60 * dayMs)
  expect(events().map((e) => e.event)).not.toContain('KYC Renewal Deadline Exceeded')
})

test('a renewal that nobody answers is overdue after thirty days, and can still be answered', async () => {
  const { bench, id, events } = await decided('flow-passport', 'kyc_renewal_missed')
  await using _ = bench
  await bench.sim.clock.advance(400 * dayMs)
  expect(events().map((e) => e.event)).toEqual(['Verification Update Required', 'KYC Renewal Deadline Exceeded'])
  expect(events()[1]!.body.requiredSteps).toEqual([{ stepId: '20', renewalDeadline: '2027-01-31T00:00:00Z' }])
  expect((await bench.client.step(id, 20, { image: front })).status).toBe(200)
  await bench.sim.clock.drain()
  expect(events().at(-1)!.event).toBe('Finished Journey')
})

test('a renewal due is asked for once and waits', async () => {
  const { bench, events } = await decided('flow-passport', 'kyc_renewal_due')
  await using _ = bench
  await bench.sim.clock.advance(500 * dayMs)
  expect(events().map((e) => e.event)).toEqual(['Verification Update Required'])
})

test('somebody rejected by a reviewer has nothing to renew', async () => {
  const { bench, id, events } = await decided('flow-passport', 'kyc_renewal_due')
  await using _ = bench
  await bench.client.review(id, { new_decision: 'Rejected' })
  await bench.sim.clock.advance(500 * dayMs)
  expect(events().map((e) => e.event)).not.toContain('Verification Update Required')
})
