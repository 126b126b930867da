/** The judge takes every body that a vendor prints, as the exchange or the delivery that it is part of. */
import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import type { EndpointDef, VendorDef } from '../../../src/contracts/define.js'
import { examples as idwise } from '../../../src/contracts/idwise/examples/index.js'
import { examples as incode } from '../../../src/contracts/incode/examples/index.js'
import { routesOf } from '../../../src/contracts/index.js'
import type { PrintedExample } from '../../../src/contracts/printed.js'
import { examples as signzy } from '../../../src/contracts/signzy/examples/index.js'
import { examples as veratad } from '../../../src/contracts/veratad/examples/index.js'
import { checkWebhook } from '../../../src/kit/judge/exchange.js'
import { judgeRequest } from '../../../src/kit/judge/request.js'
import { judgeResponse } from '../../../src/kit/judge/response.js'
import { endpointOf } from '../../../src/kit/judge/subject.js'
import { describeViolation, type Violation } from '../../../src/kit/judge/violation.js'
import { vendorEntries } from '../../../src/mocks/index.js'
import { loadExample } from '../../contracts/examples.js'
import { readIdwiseExample } from '../../contracts/idwise-substituted.js'

const vendors: Record<string, VendorDef> = Object.fromEntries(
  await Promise.all(
    Object.entries(vendorEntries).map(async ([id, entry]) => [id, (await entry.load()).vendor as VendorDef]),
  ),
)
const printed: Record<string, readonly PrintedExample[]> = { idwise, incode, signzy, veratad }

/** Bodies of operations whose path nobody knows: they stand in no exchange. */
const pathless = ['get-aml-history.top-level.json']
/** Prints a placeholder where the code stands, which differs from status to status. */
const codeless = 'error-response.json'

type Place = { name: string; judge: (body: unknown) => Promise<{ violations: Violation[]; comparisons: number }> }

/** Every place of a contract where a body of a schema stands. */
function placesOf(vendor: VendorDef, schemaName: string): Place[] {
  const schema = vendor.schemas[schemaName]!
  const places: Place[] = []
  for (const [name, def] of Object.entries(vendor.endpoints as Record<string, EndpointDef>)) {
    const endpoint = endpointOf(vendor, name)
    const [route] = routesOf(def)
    const url = route!.path.replace(/\{([^}]+)\}/g, (_, key: string) => def.example?.params?.[key] ?? 'any')
    const sent = { method: route!.method, url, headers: { 'content-type': 'application/json' } }
    if (isOf(def.request?.body, schema) || isOf(def.request?.form, schema)) {
      places.push({
        name: `request of ${name}`,
        judge: async (body) => {
          const asForm = isOf(def.request?.form, schema) && !isOf(def.request?.body, schema)
          const request = asForm ? { ...sent, headers: {}, body: formOf(body as object) } : { ...sent, body }
          const { violations, comparisons } = await judgeRequest(endpoint, request, {})
          return { violations: violations.filter(isAboutBody), comparisons }
        },
      })
    }
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    for (const [status, spec] of Object.entries(def.responses)) {
      if (spec.kind !== 'json' || !isOf(spec.schema, schema)) continue
      places.push({
        name: `${name} ${status}`,
        judge: async (body) => {
          const response = { status: Number(status), headers, body: JSON.stringify(body) }
          // by itself: nobody asked for the ids that are printed
          return judgeResponse(endpoint, response, {})
        },
      })
    }
    const { errors } = vendor.surfaces[def.surface]!
    if (!isOf(errors.schema, schema)) continue
    for (const status of new Set(Object.values(errors.rows).map((row) => row.status))) {
      if (def.responses[status]) continue
      places.push({
        name: `${name} ${status}`,
        judge: (body) => judgeResponse(endpoint, { status, headers, body: JSON.stringify(body) }, {}),
      })
    }
  }
  for (const event of Object.values(vendor.webhooks?.events ?? {})) {
    if (!isOf(event.payload, schema)) continue
    const headers = { 'content-type': 'application/json' }
    places.push({ name: event.name, judge: (body) => checkWebhook(event, { headers, body: JSON.stringify(body) }) })
  }
  return places
}

/** Tells whether one schema is the other, or may be it. */
function isOf(one: z.ZodType | undefined, schema: z.ZodType): boolean {
  if (!one || one === schema) return one === schema
  const { innerType, options } = one._zod.def as { innerType?: z.ZodType; options?: z.ZodType[] }
  return isOf(innerType, schema) || (options ?? []).some((option) => isOf(option, schema))
}

const isAboutBody = ({ path }: Violation): boolean => path === 'body' || path.startsWith('body.')

function formOf(fields: object): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (String(value).startsWith('@')) form.set(name, new File(['picture'], 'front.png'))
    else form.set(name, String(value))
  }
  return form
}

for (const [id, examples] of Object.entries(printed)) {
  describe(id, () => {
    // a fragment is no body
    const bodies = examples.filter(({ part, file }) => part !== 'fragment' && !pathless.includes(file))
    test.each(bodies)('$file passes wherever its body stands', async ({ file, schema }) => {
      const read = id === 'idwise' ? readIdwiseExample(file) : loadExample(id, file)
      const body = codeless === file ? { ...(read as object), error_code: 'unauthorized' } : read
      const places = placesOf(vendors[id]!, schema).filter(({ name }) => codeless !== file || name.endsWith(' 403'))
      expect(places.length, `${schema} stands nowhere in the contract`).toBeGreaterThan(0)
      const found = await Promise.all(places.map(async ({ name, judge }) => ({ name, ...(await judge(body)) })))
      expect(found.filter(({ comparisons }) => comparisons < 2)).toEqual([])
      const broken = found.flatMap(({ name, violations }) =>
        violations
          // printed ids are of any form
          .filter(({ severity }) => severity !== 'advice' && severity !== 'cosmetic')
          .map((one) => `${name}: ${describeViolation(one)}`),
      )
      expect(broken).toEqual([])
    })
  })
}
