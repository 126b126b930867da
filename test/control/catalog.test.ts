/** The catalogue: everything that can be chosen, asked for and armed, for programs. */
import { expect, test } from 'vitest'
import { toScenariosPage } from '../../scripts/scenarios-page.js'
import { scenariosOf } from '../../src/control/catalog.js'
import { control } from '../../src/control/contract.js'
import { createSimulator, type VendorSimulator } from '../../src/index.js'
import type { OutcomeTable } from '../../src/mocks/types.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { controlOf } from '../support/control.js'

const acme = acmeSimulator as unknown as VendorSimulator
const outcomes: OutcomeTable = {
  approved: {
    standard: { evidence: 'documented', end: { status: 'complete' }, events: ['check.completed'] },
    session: { evidence: 'documented', end: { status: 'completed' }, events: ['session.ended'] },
  },
  manual_review_approved: {
    standard: { evidence: 'assumed', afterMs: 600_000, note: 'Our choice.', end: { status: 'complete' }, events: [] },
    session: { evidence: 'assumed', afterMs: 600_000, note: 'Our choice.', end: { status: 'complete' }, events: [] },
  },
  pep_hit: {
    standard: {
      cannot: 'it searches no lists.',
      evidence: 'assumed',
      end: { status: 'complete', score: 95 },
      events: ['check.completed', 'check | odd'],
    },
  },
}
const withTable: VendorSimulator = { ...acme, outcomes: async () => outcomes }

test('the catalogue says what every scenario comes to, by vendor and flow', async () => {
  await using sim = await createSimulator({ vendors: [withTable] })
  const { status, body } = await controlOf(sim)('GET', '/catalog')
  expect(status).toBe(200)
  const scenarios = body.scenarios as { name: string; outcomes: object; faults: object[]; group: string }[]
  const byName = Object.fromEntries(scenarios.map((one) => [one.name, one]))
  expect(byName.approved!.outcomes).toEqual({ acme: outcomes.approved })
  expect(byName.pep_hit!.outcomes).toEqual({ acme: outcomes.pep_hit })
  expect(byName.document_expired!.outcomes).toEqual({})
  expect(byName.timeout).toMatchObject({
    group: 'integration',
    faults: [{ endpoint: 'result', effect: { kind: 'hang' } }],
  })
  expect(await sim.catalog()).toEqual(body)
})

test('whatever error the catalogue lists can be armed at every endpoint it lists for its surface, and `unready` where it says so', async () => {
  await using sim = await createSimulator()
  const { vendors } = await sim.catalog()
  expect(vendors.map(({ id }) => id)).toEqual(['idwise', 'incode', 'signzy', 'veratad'])
  for (const { id: vendor, errors, endpoints, outcome } of vendors) {
    expect(errors.map(({ name }) => name)).toEqual(expect.arrayContaining(['server_error', 'rate_limited']))
    for (const { name: error, surface } of errors) {
      const own = endpoints.filter((endpoint) => endpoint.surface === surface)
      expect(own).not.toEqual([])
      for (const { name: endpoint } of own) await sim.faults.arm({ vendor, endpoint, effect: { kind: 'error', error } })
      await sim.faults.clear()
    }
    const names = endpoints.map(({ name }) => name)
    expect(outcome!.endpoints.filter((name) => !names.includes(name))).toEqual([])
    const unready = sim.faults.arm({ vendor, endpoint: 'result', effect: { kind: 'error', error: 'unready' } })
    if (outcome!.unready === null) await expect(unready).rejects.toThrow('has no answer')
    else expect(errors.some(({ name, code }) => name === outcome!.unready && code !== '')).toBe(true)
    await unready.catch(() => undefined)
  }
})

test('the catalogue lists faults with their fields, actions with what they take, and every control call', async () => {
  await using sim = await createSimulator({ vendors: [acme] })
  const { faults, actions, control: calls } = await sim.catalog()
  expect(faults.calls.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['error', 'status', 'latency', 'hang', 'reset', 'truncate', 'trickle', 'rate_limit']),
  )
  expect(faults.webhooks).toHaveLength(9)
  expect(faults.calls.find(({ kind }) => kind === 'status')).toMatchObject({
    fields: { status: { type: 'integer', minimum: 400, maximum: 599 } },
    required: ['status'],
  })
  for (const { summary } of [...faults.calls, ...faults.webhooks, ...actions]) expect(summary).toMatch(/^[A-Z].+\.$/)
  expect(actions.find(({ name }) => name === 'upload')!.takes).toEqual(['scenario', 'step', 'images'])
  expect(calls.map(({ name }) => name)).toEqual(Object.keys(control.endpoints))
  expect(calls.find(({ name }) => name === 'listJourneys')).toMatchObject({ method: 'GET', path: '/_sim/journeys' })
})

test('the page of scenarios says what each means, what it comes to, and how to force one', async () => {
  const scenarios = await scenariosOf([{ simulator: withTable }])
  const page = toScenariosPage({ scenarios, vendors: [{ id: 'acme', title: 'Acme' }] })
  for (const { name, title } of scenarios) expect(page).toContain(`### ${name}\n\n${title}.`)
  for (const heading of ['Happy', 'Document', 'Person', 'Watch lists', 'Process', 'Integration']) {
    expect(page).toContain(`\n## ${heading}\n`)
  }
  expect(page).toContain('| Acme | `standard` | `status`: `"complete"` | `check.completed` | documented |  |')
  expect(page).toContain(
    '| Acme | `standard`, `session` | `status`: `"complete"` | none | **assumed** | Our choice. Stands so 10 minutes after completion. |',
  )
  expect(page).toContain(
    '| Acme | `standard` | `status`: `"complete"`<br>`score`: `95` | `check.completed`, then `check \\| odd` | **assumed** | Cannot be expressed: it searches no lists. Shown is the nearest end. |',
  )
  expect(page).toContain('Faults: `{"endpoint":"result","effect":{"kind":"hang"},"count":1}`')
  for (const way of ['x-sim-scenario', '/scenarios/arm', 'sim.<scenario>', '/scenarios/default'])
    expect(page).toContain(way)
})
