/** The integration scenarios with every vendor that says what its scenarios come to: what a client reads, call by call. */
import { expect, test } from 'vitest'
import { type CallConformance, conformanceCases } from '../../src/contracts/conformance.js'
import type { EndpointDef, VendorDef } from '../../src/contracts/define.js'
import type { ScenarioFault } from '../../src/contracts/faults.js'
import { integrationScenarios } from '../../src/fixtures/integration-scenarios.js'
import type { VendorSimulator } from '../../src/index.js'
import { type Answered, judgeCase } from '../../src/kit/conformance/judge-case.js'
import { Run } from '../../src/kit/conformance/runner.js'
import { simulatorFor } from '../../src/kit/conformance/simulator-target.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { outcomesOf } from '../../src/mocks/integration-outcomes.js'
import { acmeSimulator } from '../support/acme/simulator.js'

const simulators: VendorSimulator[] = [
  ...(await Promise.all(Object.values(vendorEntries).map(({ load }) => load()))),
  acmeSimulator as unknown as VendorSimulator,
].filter(({ outcomes }) => outcomes !== undefined)

/** A call that reads the outcome of a journey of a flow, as the contract says it is made rightly. */
function readOf(vendor: VendorDef, flow: string, scenario: string): CallConformance {
  const [firstFlow] = vendor.profile.flows
  const reads = conformanceCases(vendor).filter(
    (about): about is CallConformance =>
      about.kind === 'call' &&
      about.endpoint !== undefined &&
      vendor.outcome!.endpoints.includes(about.endpoint) &&
      'status' in about.expect &&
      about.expect.status === 200 &&
      about.repeat === 0,
  )
  const own = reads.find(({ given }) => (given?.flow ?? firstFlow?.id) === flow)
  const about = own ?? reads[0]
  if (!about) throw new Error(`${vendor.profile.id}: no case reads the outcome`)
  // its own scenario and flow make more known than the shape
  return { ...about, given: { ...about.given, flow, scenario, state: 'completed' }, expect: { status: 200 } }
}

/** The status that a fault gives to a read; undefined where the call is answered as ever. */
function statusUnder(vendor: VendorDef, endpoint: string, { effect }: ScenarioFault): number | undefined {
  if (effect.kind === 'status') return effect.status
  if (effect.kind !== 'error') return undefined
  const { surface } = (vendor.endpoints as Record<string, EndpointDef>)[endpoint]!
  const code = effect.error === 'unready' ? vendor.outcome?.unready : effect.error
  return vendor.surfaces[surface]!.errors.rows[code ?? '']?.status
}

for (const simulator of simulators) {
  const { vendor } = simulator
  for (const { name, faults = [] } of integrationScenarios) {
    test(`${vendor.profile.id} ${name}: the result is read as the scenario says, and then as ever`, async () => {
      const table = (await outcomesOf(simulator))[name]!
      expect(Object.keys(table).sort()).toEqual(vendor.profile.flows.map(({ id }) => id).sort())
      for (const { id: flow } of vendor.profile.flows) {
        const about = readOf(vendor, flow, name)
        await using target = await simulatorFor(simulator, about)
        const run = new Run(vendor, target)
        const values = await run.prepare(about)
        const ready = await run.ready(about, values, 'owner')
        const read = (): Promise<Answered> => run.send(about, ready)
        const [fault] = faults
        const status = statusUnder(vendor, about.endpoint!, fault!)
        const count = fault!.endpoint === 'result' ? (fault!.count ?? 1) : 0
        if (fault!.effect.kind === 'hang') {
          let answered = false
          void read().then(
            () => {
              answered = true
            },
            () => undefined,
          )
          expect((await judgeCase(vendor, about, await read(), { as: 'simulator' })).violations, flow).toEqual([])
          expect(answered, flow).toBe(false)
        } else if (status !== undefined) {
          const isLimit = status === 429
          for (let i = 0; i < count; i++) {
            const answer = await read()
            expect(answer.status, `${flow}, read ${i + 1}`).toBe(status)
            expect(answer.headers.has('retry-after'), `${flow}, read ${i + 1}`).toBe(isLimit)
          }
        }
        if (status === undefined && fault!.effect.kind === 'error')
          expect(table[flow]!.cannot, flow).toBeTypeOf('string')
        expect((await judgeCase(vendor, about, await read(), { as: 'simulator' })).violations, flow).toEqual([])
        expect(target.bugs).toEqual([])
      }
    })
  }
}
