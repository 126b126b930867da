/** What the control plane does to IDWise's journeys beyond playing them: cancel, review, ask for steps again. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HostedAct } from '../../src/mocks/hosted/types.js'
import { idwiseSimulator } from '../../src/mocks/idwise/index.js'
import type { IdwiseTools } from '../../src/mocks/idwise/records.js'
import type { SimulatorOptions } from '../../src/mocks/options.js'
import type { VendorSimulator } from '../../src/mocks/types.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import type { Job, JsonValue } from '../../src/runtime/store/types.js'
import { createBench, front, stepOf } from '../scenarios/idwise-kit.js'

/** A simulator whose journeys are acted on directly; answers the refusal, or that the act was done. */
async function acting(options: SimulatorOptions = {}) {
  const store = createMemoryStore()
  let said = ''
  const withActs = {
    ...idwiseSimulator,
    jobs: {
      ...idwiseSimulator.jobs,
      async act(tools: IdwiseTools, { journeyId, act }: Job['payload']): Promise<void> {
        said = await idwiseSimulator
          .hosted!.act(tools as never, String(journeyId), act as unknown as HostedAct)
          .then(() => 'done')
          .catch((error: Error) => `${error.name}: ${error.message}`)
      },
    },
  } as unknown as VendorSimulator
  const bench = await createBench({ vendors: [withActs], store, ...options })
  const act = async (journeyId: string, wanted: HostedAct): Promise<string> => {
    const payload = { journeyId, act: wanted as unknown as JsonValue }
    await store.transact('default', async (tx) => tx.schedule({ at: tx.now, kind: 'idwise.act', payload }))
    await bench.sim.clock.drain()
    return said
  }
  const decisions = async (id: string) => {
    const { system_decision, manual_decision, final_decision } = (await bench.client.result(id)).body
    return [system_decision, manual_decision, final_decision]
  }
  const events = () => bench.hooks.splice(0).map(({ event }) => event)
  return { ...bench, act, decisions, events, [Symbol.asyncDispose]: () => bench.sim.close() }
}

const approve = { kind: 'review', verdict: 'approved' } as const
const reject = { kind: 'review', verdict: 'rejected' } as const
const resubmit = { kind: 'resubmit' } as const
const cancel = { kind: 'cancel' } as const
const refused = (sentence: string) => `SessionRefusal: ${sentence}`

test('a reviewer answers, and answers again', async () => {
  await using world = await acting({ scenario: 'manual_review_pending' })
  const id = await world.client.walk()
  await world.sim.clock.drain()
  await world.listen()
  expect([await world.act(id, approve), await world.decisions(id)]).toEqual(['done', ['Refer', 'Approved', 'Approved']])
  expect(world.events()).toEqual(['Updated Journey', 'Manually Reviewed'])
  expect([await world.act(id, reject), await world.decisions(id)]).toEqual(['done', ['Refer', 'Rejected', 'Rejected']])
  expect(world.events()).toEqual(['Updated Journey', 'Manually Reviewed'])
})

test('nobody reviews before the decision', async () => {
  await using world = await acting({ processingMs: 1000 })
  const id = (await world.client.start({})).body.journey_id
  for (const act of [approve, reject, resubmit]) {
    expect(await world.act(id, act)).toBe(refused('the journey is started, it has no decision to review yet'))
  }
  await world.client.complete(id)
  expect(await world.act(id, approve)).toBe(refused('the journey is completing, it has no decision to review yet'))
  expect(await world.decisions(id)).toEqual(['Incomplete', null, 'Incomplete'])
})

test('steps are asked for again: those that failed, the others stand', async () => {
  await using world = await acting({ scenario: 'face_mismatch' })
  const id = await world.client.walk()
  await world.sim.clock.drain()
  await world.listen()
  expect(await world.act(id, resubmit)).toBe('done')
  expect(world.hooks.map(({ event, body }) => [event, body.trigger, body.requiredSteps])).toEqual([
    ['Verification Update Required', 'Manual Review', [{ stepId: '1', reasonCode: 'RESUBMIT_BAD_QUALITY' }]],
  ])
  const summary = (await world.client.summary(id)).body
  expect([stepOf(summary, 0).status, stepOf(summary, 1).status]).toEqual(['Submitted', 'Not Submitted'])
})

test('where nothing failed the document is asked for, and the person of the case sends it', async () => {
  await using world = await acting()
  const id = await world.client.walk({ flow_id: 'flow-id-selfie-aml' })
  await world.sim.clock.drain()
  await world.listen()
  expect(await world.act(id, resubmit)).toBe('done')
  expect(world.hooks[0]!.body.requiredSteps).toMatchObject([{ stepId: '50' }, { stepId: '51' }])
  world.events()
  expect(await world.act(id, { kind: 'complete' })).toBe('done')
  expect(world.events()).toEqual(['Finished Step', 'Finished Step', 'Updated Journey'])
  expect(await world.decisions(id)).toEqual(['Complete', null, 'Complete'])
})

test('named steps are asked for, a failed one that is not named is taken as approved', async () => {
  await using world = await acting({ scenario: 'document_tampered' })
  const id = await world.client.walk()
  await world.sim.clock.drain()
  expect(await world.act(id, { kind: 'resubmit', stepIds: ['1'] })).toBe('done')
  const summary = (await world.client.summary(id)).body
  expect([stepOf(summary, 0).status, stepOf(summary, 1).status]).toEqual(['Submitted', 'Not Submitted'])
})

test('a journey under resubmission is reviewed, but not asked for steps twice', async () => {
  await using world = await acting({ scenario: 'manual_review_pending' })
  const id = await world.client.walk()
  await world.sim.clock.drain()
  await world.act(id, resubmit)
  const twice = 'steps of the journey are asked for again already'
  expect(await world.act(id, resubmit)).toBe(refused(twice))
  expect(await world.act(id, { kind: 'resubmit', stepIds: ['1'] })).toBe(refused(twice))
  expect(await world.act(id, approve)).toBe('done')
  expect(await world.decisions(id)).toEqual(['Refer', 'Approved', 'Approved'])
  expect((await world.client.step(id, 0, { image: front })).status).toBe(409)
  expect(await world.act(id, { kind: 'complete' })).toBe(refused('the journey is approved, nothing is left to be done'))
})

test('after an approval of a resubmission only what was sent can be asked for again', async () => {
  await using world = await acting({ scenario: 'manual_review_pending' })
  const id = await world.client.walk()
  await world.sim.clock.drain()
  await world.act(id, resubmit)
  await world.act(id, approve)
  expect(await world.act(id, resubmit)).toBe(
    refused('no step of a document was sent, so name the steps to ask for again'),
  )
  expect(await world.act(id, { kind: 'resubmit', stepIds: ['0'] })).toBe(
    refused('step "0" was never sent, so it cannot be sent again'),
  )
  expect(await world.act(id, { kind: 'resubmit', stepIds: ['1'] })).toBe('done')
})

test('steps that do not exist, or are being processed, are refused by name', async () => {
  await using world = await acting({ processingMs: 1000 })
  const id = (await world.client.start({})).body.journey_id
  await world.client.step(id, 0, { image: front })
  await world.sim.clock.advance(1000)
  await world.client.complete(id)
  await world.sim.clock.advance(1000)
  expect(await world.act(id, { kind: 'resubmit', stepIds: ['9'] })).toBe(
    refused(`step "9" is none of the journey's, which are 0, 1`),
  )
  expect(await world.act(id, { kind: 'resubmit', stepIds: ['0'] })).toBe('done')
  await world.client.step(id, 0, { image: front })
  expect(await world.act(id, approve)).toBe('done')
  expect(await world.act(id, { kind: 'resubmit', stepIds: ['0'] })).toBe(refused('step "0" is still being processed'))
})

test('a journey of which nothing was sent cannot be asked for anything again', async () => {
  await using world = await acting({ scenario: 'resubmission_requested' })
  const id = (await world.client.start({})).body.journey_id
  await world.client.complete(id)
  await world.sim.clock.drain()
  const nothing = 'no step of a document was sent, so name the steps to ask for again'
  expect(await world.act(id, resubmit)).toBe(refused(nothing))
  await world.listen()
  await world.sim.clock.advance(3_600_000)
  expect([world.events(), world.bugs]).toEqual([[], []])
})

test("the case's own reviewer asks for nothing once somebody has answered", async () => {
  await using world = await acting({ scenario: 'resubmission_requested' })
  const id = await world.client.walk()
  await world.sim.clock.drain()
  await world.act(id, approve)
  await world.listen()
  await world.sim.clock.advance(3_600_000)
  expect(world.events()).toEqual([])
  expect(await world.decisions(id)).toEqual(['Refer', 'Approved', 'Approved'])
})

test('somebody who cancels sends nothing, and may come back', async () => {
  await using world = await acting()
  await world.listen()
  const id = (await world.client.start({})).body.journey_id
  expect([await world.act(id, cancel), await world.act(id, cancel)]).toEqual(['done', 'done'])
  expect([world.events(), await world.decisions(id)]).toEqual([[], ['Incomplete', null, 'Incomplete']])
  expect(await world.act(id, { kind: 'complete' })).toBe('done')
  expect(await world.decisions(id)).toEqual(['Complete', null, 'Complete'])
})

test('somebody who cancels in the middle sends nothing further; what was sent is processed', async () => {
  await using world = await acting({ processingMs: 1000 })
  await world.listen()
  const id = (await world.client.start({ flow_id: 'flow-id-selfie-aml' })).body.journey_id
  await world.client.step(id, 50, { image: front })
  expect(await world.act(id, cancel)).toBe('done')
  await world.sim.clock.advance(60_000)
  expect(world.events()).toEqual(['Finished Step'])
  const { step_summaries } = (await world.client.summary(id)).body
  expect(step_summaries.map((s) => s.result!.status)).toEqual(['Submitted', 'Not Submitted', 'Not Submitted'])
})

test('nobody cancels what they are through with', async () => {
  await using world = await acting({ processingMs: 1000 })
  const id = (await world.client.start({})).body.journey_id
  await world.client.complete(id)
  expect(await world.act(id, cancel)).toBe(refused('the journey is completing, the person is through'))
  await world.sim.clock.advance(1000)
  expect(await world.act(id, cancel)).toBe(refused('the journey is completed, nothing is left to be done'))
})

test('a journey that is gone is gone for every act', async () => {
  await using world = await acting()
  const id = await world.client.walk()
  await world.client.remove(id)
  for (const act of [approve, resubmit, cancel]) expect(await world.act(id, act)).toBe(refused(`journey ${id} is gone`))
})

const dayMs = 86_400_000
const anyAct: fc.Arbitrary<
  HostedAct | { kind: 'step'; step: number } | { kind: 'finish' } | { kind: 'wait'; ms: number }
> = fc.oneof(
  fc.constantFrom<HostedAct>(
    approve,
    reject,
    resubmit,
    cancel,
    { kind: 'complete' },
    { kind: 'complete' },
    { kind: 'abandon' },
    { kind: 'open' },
    { kind: 'consent', given: true },
  ),
  fc.record({ kind: fc.constant('resubmit' as const), stepIds: fc.subarray(['0', '1', '50', '51', '7']) }),
  fc.record({ kind: fc.constant('step' as const), step: fc.constantFrom(0, 1, 50, 51, 52, 20) }),
  fc.record({ kind: fc.constant('finish' as const) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(0, 1000, 600_000, 365 * dayMs) }),
)

test('whatever is done in whatever order, an act is done or refused in a sentence, and nothing breaks later', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        'resubmission_requested',
        'manual_review_approved',
        'kyc_renewal_missed',
        'document_unreadable',
        'approved_on_retry',
        'declined',
        'cancelled',
        'approved',
      ),
      fc.constantFrom('flow-id-selfie', 'flow-id-selfie-aml', 'flow-passport', 'flow-selfie-recheck'),
      fc.array(anyAct, { minLength: 3, maxLength: 14 }),
      async (scenario, flow_id, acts) => {
        await using world = await acting({ processingMs: 1000, scenario })
        const id = (await world.client.start({ flow_id })).body.journey_id
        for (const act of acts) {
          if (act.kind === 'wait') await world.sim.clock.advance(act.ms)
          else if (act.kind === 'step') await world.client.step(id, act.step, { image: front })
          else if (act.kind === 'finish') await world.client.complete(id)
          else expect(await world.act(id, act)).toMatch(/^(done|SessionRefusal: .{10,})$/)
          expect(world.bugs).toEqual([])
        }
        await world.sim.clock.advance(400 * dayMs)
        expect([world.bugs, (await world.client.result(id)).status]).toEqual([[], 200])
      },
    ),
    { numRuns: 40 },
  )
})
