/** The coverage ledger is complete: nothing served without a row, no row without a case, nothing documented left out. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { UntestedRows, writeCoverage } from '../../scripts/generate.js'
import { conformanceCases } from '../../src/contracts/conformance.js'
import type { EndpointDef, VendorDef } from '../../src/contracts/index.js'
import { type LedgerRow, ledgerOf, untestedRows } from '../../src/contracts/ledger.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { servedRoutes } from '../../src/mocks/routes.js'
import { acme } from '../support/acme/contract.js'
import { vaultSimulator } from '../support/vault.js'

const registered: VendorDef[] = await Promise.all(
  Object.values(vendorEntries).map(async ({ load }) => (await load()).vendor),
)

describe.each([...registered, acme].map((vendor) => [vendor.profile.id, vendor] as const))('%s', (_, vendor) => {
  const rows = ledgerOf(vendor)

  test('every row names a case, unless it cannot come about and says why', () => {
    expect(untestedRows(rows)).toEqual([])
    const excused = rows.filter(({ untested }) => untested !== undefined)
    expect(
      [...new Set(excused.map(({ kind }) => kind))].filter((kind) => !['error', 'unservable'].includes(kind)),
    ).toEqual([])
    expect(excused.filter(({ untested }) => untested!.length < 10)).toEqual([])
  })

  test('the cases that rows name are the cases that are run, all of them', () => {
    const named = new Set(rows.flatMap(({ tests }) => tests))
    expect([...named].sort()).toEqual(
      conformanceCases(vendor)
        .map(({ id }) => id)
        .sort(),
    )
  })

  test('every row has an id of its own, an evidence and a source', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    for (const { id, evidence, source } of rows) {
      expect(['documented', 'sample', 'observed', 'assumed'], id).toContain(evidence)
      expect(URL.canParse(source), id).toBe(true)
    }
  })

  test('every route that is served has a row, and every row a route that is served', () => {
    const served = servedRoutes(vendor).map(({ route, path }) => `${route.method} ${path}`)
    const listed = rows.filter(({ kind }) => kind === 'operation').map(({ route }) => route!.replace(/\?.*/, ''))
    expect(listed.sort()).toEqual(served.sort())
  })

  test('every error is shown, and one that needs an armed fault for it says why', () => {
    const errors = rows.filter(({ kind }) => kind === 'error')
    expect(errors.filter(({ tests }) => tests.length === 0)).toEqual([])
    const armed = errors.filter((row) => row.armed)
    expect(armed.map(({ name }) => name)).toContain('server_error')
    for (const { id, untested, tests } of armed) {
      expect(untested, id).toBeTypeOf('string')
      expect(
        tests.every((test) => test.includes('.fault.')),
        id,
      ).toBe(true)
    }
  })

  test('no error that is said never to come up is shown without an armed fault', () => {
    const shown = Object.entries(vendor.surfaces as VendorDef['surfaces']).flatMap(([surface, { errors }]) =>
      Object.entries(errors.rows)
        .filter(([name, { unraised }]) => unraised !== undefined && isShown(rows, surface, name))
        .map(([name]) => `${surface} ${name}`),
    )
    expect(shown).toEqual([])
  })
})

const isShown = (rows: readonly LedgerRow[], surface: string, name: string): boolean => {
  const row = rows.find((one) => one.kind === 'error' && one.surface === surface && one.name === name)
  return row !== undefined && row.tests.length > 0 && !row.armed
}

interface Item {
  evidence: string
  source: string
}
interface Inventory {
  vendor: string
  /** By method and path as the page prints it, or by our name where no path is known. */
  operations: (Item & { route?: string; name?: string })[]
  events: (Item & { name: string })[]
  /** A page may name a status without a code. */
  errors: (Item & { status: number; code?: string })[]
  /** What the pages name and the ledger leaves out, and why. */
  outside: { name: string; why: string; source: string }[]
}

const inventories = join(import.meta.dirname, 'inventory')
const readInventory = (vendor: string): Inventory =>
  JSON.parse(readFileSync(join(inventories, `${vendor}.json`), 'utf8')) as Inventory

/** A route without its query and without the names of its parameters, which pages write as they like. */
const shapeOf = (route: string): string => route.replace(/\?.*/, '').replace(/\{[^}]+\}/g, '{}')

/** Lists the items of an inventory that no row of a ledger stands for. */
function missingFrom({ operations, events, errors }: Inventory, vendor: VendorDef): string[] {
  const rows = ledgerOf(vendor)
  // pages print paths as their own host has them
  const printed = ({ route = '', surface }: LedgerRow): string => {
    const { mountAt } = vendor.profile.surfaces[surface ?? ''] ?? { mountAt: '/' }
    return mountAt === '/' ? route : route.replace(` ${mountAt}/`, ' /')
  }
  const routes = new Set(rows.map((row) => shapeOf(printed(row))))
  const has = (kind: LedgerRow['kind'], fits: (row: LedgerRow) => boolean): boolean =>
    rows.some((row) => row.kind === kind && fits(row))
  return [
    ...operations.flatMap(({ route, name }) => {
      if (route !== undefined) return routes.has(shapeOf(route)) ? [] : [route]
      const known = has('unservable', (row) => row.name === name) || has('operation', (row) => row.name === name)
      return known ? [] : [String(name)]
    }),
    ...events.filter(({ name }) => !has('event', (row) => row.name === name)).map(({ name }) => `webhook ${name}`),
    ...errors
      .filter(
        ({ status, code }) => !has('error', (r) => r.status === status && (code === undefined || r.code === code)),
      )
      .map(({ status, code }) => `error ${status} ${code ?? ''}`),
  ]
}

test('every registered vendor has an inventory of what its pages name', () => {
  const written = readdirSync(inventories).map((file) => file.replace(/\.json$/, ''))
  expect(Object.keys(vendorEntries).filter((id) => !written.includes(id))).toEqual([])
})

test.each(registered.map((vendor) => [vendor.profile.id, vendor] as const))(
  'whatever the pages of %s name has a row',
  (id, vendor) => {
    const inventory = readInventory(id)
    expect(inventory.vendor).toBe(id)
    expect(missingFrom(inventory, vendor)).toEqual([])
    const items = [...inventory.operations, ...inventory.events, ...inventory.errors, ...inventory.outside]
    expect(items.filter(({ source }) => !URL.canParse(source))).toEqual([])
    expect(inventory.outside.filter(({ why }) => why.length < 20)).toEqual([])
  },
)

test('an operation, an event or an error that has no row is missed', () => {
  const cited = { evidence: 'documented', source: 'https://docs.acme.example' }
  const inventory: Inventory = {
    vendor: 'acme',
    operations: [
      { route: 'GET /v1/checks/{id}', ...cited },
      { route: 'GET /v1/pictures/{id}', ...cited },
      { route: 'PUT /v1/checks/{id}', ...cited },
      { name: 'archiveCheck', ...cited },
      { name: 'restoreCheck', ...cited },
    ],
    events: [
      { name: 'check.completed', ...cited },
      { name: 'check.lost', ...cited },
    ],
    errors: [
      { status: 401, code: 'no_key', ...cited },
      { status: 401, code: 'no_luck', ...cited },
      { status: 429, ...cited },
      { status: 418, ...cited },
    ],
    outside: [],
  }
  expect(missingFrom(inventory, acme)).toEqual([
    'PUT /v1/checks/{id}',
    'restoreCheck',
    'webhook check.lost',
    'error 401 no_luck',
    'error 418 ',
  ])
})

test('the generator refuses a ledger with a row that nothing shows, and names the row', () => {
  const { finishCheck } = acme.endpoints
  const { example: _, cases: __, ...bare } = finishCheck as EndpointDef
  const lacking: VendorDef = { ...acme, endpoints: { ...acme.endpoints, finishCheck: bare } }
  expect(() => writeCoverage([lacking])).toThrow(UntestedRows)
  expect(() => writeCoverage([lacking])).toThrow('acme operation api finishCheck POST /v1/checks/{check_id}/finish')
  expect(() => writeCoverage([vaultSimulator.vendor])).toThrow('vault error hosted not_found page-nothing')
  expect(writeCoverage([acme])).toContain('| `acme.createCheck.happy` |')
})
