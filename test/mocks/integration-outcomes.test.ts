/** What the integration scenarios come to, as derived from a contract and its approved journeys. */
import { expect, test } from 'vitest'
import type { VendorDef } from '../../src/contracts/define.js'
import { integrationScenarios } from '../../src/fixtures/integration-scenarios.js'
import { integrationOutcomes } from '../../src/mocks/integration-outcomes.js'
import type { OutcomeTable } from '../../src/mocks/types.js'
import { acme } from '../support/acme/contract.js'

const approved: OutcomeTable = {
  approved: {
    two: { evidence: 'documented', end: { status: 'done' }, events: ['first', 'second', 'third'] },
    one: { evidence: 'documented', end: { status: 'done' }, events: ['only'], afterMs: 1000 },
    none: { evidence: 'documented', end: { status: 'done' }, events: [] },
  },
}
const derived = integrationOutcomes(acme, approved)
const row = (name: string, flow: string, table = derived) => table[name]![flow]!

test('there is a row for every scenario and flow, with the end of an approved journey, and assumed', () => {
  expect(Object.keys(derived)).toEqual(integrationScenarios.map(({ name }) => name))
  for (const flows of Object.values(derived)) {
    expect(Object.keys(flows)).toEqual(['two', 'one', 'none'])
    for (const one of Object.values(flows)) expect(one).toMatchObject({ end: { status: 'done' }, evidence: 'assumed' })
  }
})

test('the events are those that arrive, in the order in which they do', () => {
  expect(row('server_error_then_ok', 'two').events).toEqual(['first', 'second', 'third'])
  expect(row('webhook_duplicate', 'two').events).toEqual(['first', 'first', 'second', 'second', 'third', 'third'])
  expect(row('webhook_out_of_order', 'two').events).toEqual(['second', 'first', 'third'])
  expect(row('webhook_lost', 'two').events).toEqual([])
  expect(row('webhook_unknown_event', 'two').events).toEqual(['sim.unknown_event', 'second', 'third'])
  expect(row('webhook_late', 'one')).toMatchObject({ events: ['only'], afterMs: 3_601_000 })
})

test('a flow that sends too few webhooks says so', () => {
  expect(row('webhook_out_of_order', 'one')).toMatchObject({
    cannot: 'One webhook alone has no order.',
    events: ['only'],
  })
  for (const { name, faults = [] } of integrationScenarios) {
    const isAboutWebhooks = faults.some(({ effect }) => effect.kind.startsWith('webhook'))
    expect(row(name, 'none').cannot, name).toBe(isAboutWebhooks ? 'No webhook is sent in this flow.' : undefined)
  }
})

test('a vendor that lacks what a scenario needs says so', () => {
  const { credentials_expired: _, ...rows } = acme.surfaces.api.errors.rows
  const poor = {
    ...acme,
    surfaces: { ...acme.surfaces, api: { ...acme.surfaces.api, errors: { ...acme.surfaces.api.errors, rows } } },
    outcome: { ...acme.outcome, unready: undefined },
    webhooks: {
      ...acme.webhooks,
      fields: {},
      delivery: { ...acme.webhooks.delivery, auth: { ...acme.webhooks.delivery.auth, value: ['none'] } },
    },
  } as unknown as VendorDef
  const table = integrationOutcomes(poor, approved)
  const why = Object.fromEntries(Object.entries(table).map(([name, flows]) => [name, flows.two!.cannot]))
  expect(Object.fromEntries(Object.entries(why).filter(([, text]) => text !== undefined))).toEqual({
    token_expired: 'What a caller reads the result with does not run out.',
    result_after_webhook: 'No error of the vendor says that a result is not there yet.',
    webhook_wrong_signature: 'The vendor does not authenticate its webhooks.',
    webhook_secret_rotated: 'The vendor does not authenticate its webhooks.',
    webhook_unknown_event: 'No field of a webhook names its event.',
  })
  const blind = integrationOutcomes({ ...acme, outcome: undefined } as unknown as VendorDef, approved)
  expect(row('timeout', 'two', blind).cannot).toBe('No call of the vendor reads the outcome.')
})
