/** Contracts over the control plane: the OpenAPI documents that the package has, and those of vendors of one's own. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimulator, type VendorSimulator } from '../../src/index.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { controlOf, messageOf, refusalOf } from '../support/control.js'

const acme = acmeSimulator as unknown as VendorSimulator

for (const id of [...Object.keys(vendorEntries), 'control']) {
  test(`the contract of ${id} is the document that the package has`, async () => {
    await using sim = await createSimulator()
    const { status, body } = await controlOf(sim)('GET', `/contracts/${id}`)
    expect(status).toBe(200)
    const file = join(import.meta.dirname, '..', '..', 'openapi', `${id}.json`)
    const committed = JSON.parse(readFileSync(file, 'utf8')) as { info: { version: string } }
    // the sources know no version
    ;(body.info as { version: string }).version = committed.info.version
    expect(JSON.stringify(body, null, 2)).toBe(JSON.stringify(committed, null, 2))
  })
}

test('a vendor of one’s own has a document, and one that is not there has none', async () => {
  await using sim = await createSimulator({ vendors: [acme] })
  const control = controlOf(sim)
  const { status, body } = await control('GET', '/contracts/acme')
  expect(status).toBe(200)
  expect(Object.keys(body.paths as object)).toContain('/v1/checks')
  expect(refusalOf(await control('GET', '/contracts/idwise'))).toEqual([404, 'not_found'])
})

test('a contract that OpenAPI has no words for is refused with the reason', async () => {
  type Tree = { more?: Tree | undefined }
  const tree: z.ZodType<Tree> = z.lazy(() => z.object({ more: tree.optional() }))
  const { createCheck, ...others } = acme.vendor.endpoints
  const responses = { ...createCheck!.responses, 299: { kind: 'json' as const, schema: tree } }
  const endpoints = { ...others, createCheck: { ...createCheck!, responses } }
  await using sim = await createSimulator({ vendors: [{ ...acme, vendor: { ...acme.vendor, endpoints } }] })
  const refused = await controlOf(sim)('GET', '/contracts/acme')
  expect(refusalOf(refused)).toEqual([404, 'not_found'])
  expect(messageOf(refused)).toMatch(/cannot be written as an OpenAPI document: .*needs a name/)
})
