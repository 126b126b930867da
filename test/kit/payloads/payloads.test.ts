/** Every payload of every endpoint, status and event: valid ones parse strictly, invalid ones fail for the stated reason. */

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type * as z from 'zod'
import { check, type Issue } from '../../../src/contracts/check.js'
import type { EndpointDef, VendorDef } from '../../../src/contracts/define.js'
import { withNearestForm } from '../../../src/kit/judge/forms.js'
import { wrongPlaces } from '../../../src/kit/judge/response.js'
import { callSchema } from '../../../src/kit/payloads/call.js'
import { type PayloadOptions, payloadsOf } from '../../../src/kit/payloads/payloads.js'
import { type Payload, payloadVariants } from '../../../src/kit/payloads/types.js'
import { vendorEntries } from '../../../src/mocks/index.js'
import type { VendorSimulator } from '../../../src/mocks/types.js'

const simulators = await Promise.all(Object.values(vendorEntries).map(({ load }) => load()))

/** The schema of a payload, found in the contract by what the payload says of itself. */
function schemaOf(vendor: VendorDef, { about, name, side, status, error, form }: Payload): z.ZodType | undefined {
  if (about === 'event') return Object.values(vendor.webhooks!.events).find((one) => one.name === name)!.payload
  const def = (vendor.endpoints as Record<string, EndpointDef>)[name]!
  const { body, form: multipart, urlencoded } = def.request ?? {}
  if (form === 'call') return callSchema(def)
  if (side === 'request') return { json: body, multipart, urlencoded }[form as 'json']
  if (error !== undefined) return vendor.surfaces[def.surface]!.errors.schema
  const spec = def.responses[status!]!
  return spec.kind === 'json' ? spec.schema : undefined
}

/** Files of a form as they are sent. */
function asSent({ form, body }: Payload): unknown {
  if (form !== 'multipart') return body
  const fields = Object.entries(body as Record<string, string | { file: string; mediaType: string; base64: string }>)
  return Object.fromEntries(
    fields.map(([name, field]) => [
      name,
      typeof field === 'string'
        ? field
        : new File([Buffer.from(field.base64, 'base64')], field.file, { type: field.mediaType }),
    ]),
  )
}

function issuesIn(schema: z.ZodType, body: unknown): readonly Issue[] {
  const checked = check(schema, body, 'strict')
  if (checked.ok) return []
  const isUnknown = checked.issues.every(({ code }) => code === 'unknown_key')
  // a form of the body that takes anything does not excuse another that is broken
  return isUnknown ? withNearestForm(schema, body, checked.issues) : checked.issues
}

/** What is wrong with a payload, by the contract alone. */
function wrongIn(vendor: VendorDef, payload: Payload): string[] {
  const { variant, breaks, reason = '', side, name, error, form } = payload
  const schema = schemaOf(vendor, payload)
  if (!schema) return ['file', 'redirect', 'empty'].includes(form) ? [] : ['there is no schema']
  const body = asSent(payload)
  const paths = issuesIn(schema, body).map(({ path }) =>
    form === 'call' ? path : path ? `body.${path}`.replace('.[', '[') : 'body',
  )
  const def = (vendor.endpoints as Record<string, EndpointDef>)[name]
  const table = def && vendor.surfaces[def.surface]!.errors
  const misread = error === undefined ? [] : wrongPlaces(table!, table!.rows[error]!, body)
  if (variant !== 'invalid') {
    if (variant === 'boundary' && reason === '') return ['no reason']
    return [
      ...paths.map((path) => `does not fit at ${path}`),
      ...misread.map(({ path }) => `is another error at ${path}`),
    ]
  }
  if (!breaks || !reason.includes(breaks.path)) return ['does not say what is broken, and where']
  // the examples of a class of mistakes are not what was done to this body
  if (/seconds for milliseconds|day first/.test(reason)) return ['says what was not done']
  if (paths.length > 0) return paths.every((path) => path === breaks.path) ? [] : [`breaks ${paths.join(', ')} too`]
  if (misread.length > 0)
    return misread.every(({ expected }) => reason.includes(`expected ${expected}`)) ? [] : ['expects another error']
  // what no schema can say: the judge holds times, ids, echoes and credentials
  const ofCalls = ['unknown_endpoint', 'unknown_key', 'unexpected_body', 'missing_credentials']
  const beyond = form === 'call' ? ofCalls : side === 'request' ? ['missing_credentials'] : ['wrong_value']
  return beyond.includes(breaks.rule) ? [] : ['fits']
}

const collect = async (...input: Parameters<typeof payloadsOf>): Promise<Payload[]> => {
  const found: Payload[] = []
  for await (const payload of payloadsOf(...input)) found.push(payload)
  return found
}

const input: PayloadOptions = { seed: 'walk', index: 0 }

/** What a vendor's payloads have to be about: requests with a body, answers by status and row, events. */
function placesIn({ endpoints, surfaces, webhooks }: VendorDef): { place: string; isJson: boolean }[] {
  const ofEndpoints = Object.entries(endpoints as Record<string, EndpointDef>).flatMap(([name, def]) => {
    const { auth, errors } = surfaces[def.surface]!
    const { body, form, urlencoded, params, query } = def.request ?? {}
    const isCall = params ?? query ?? !(body ?? form ?? urlencoded)
    const requests = Object.entries({ json: body, multipart: form, urlencoded, call: isCall }).filter(([, has]) => has)
    return [
      ...requests.map(([kind]) => ({ place: `${name} request ${kind}`, isJson: true })),
      ...Object.entries(def.responses).map(([status, { kind }]) => ({
        place: `${name} ${status}`,
        isJson: kind === 'json',
      })),
      ...Object.entries(errors.rows)
        .filter(([row]) => (def.auth ?? auth).kind !== 'none' || !row.startsWith('credentials_'))
        .map(([row, { status }]) => ({ place: `${name} ${status} ${row}`, isJson: true })),
    ]
  })
  const events = Object.values(webhooks?.events ?? {}).map(({ name }) => ({ place: `event ${name}`, isJson: true }))
  return [...ofEndpoints, ...events]
}

const placeOf = ({ about, name, side, status, error, form }: Payload): string =>
  about === 'event'
    ? `event ${name}`
    : side === 'request'
      ? `${name} request ${form}`
      : `${name} ${status}${error ? ` ${error}` : ''}`

/** Other people and other scenarios have other places; all of them in a soak. */
const inputs: readonly PayloadOptions[] = [
  input,
  ...(process.env.IDVSIM_SOAK === '1'
    ? ['abandoned', 'sanctions_hit', 'underage', 'timeout', 'webhook_lost', 'manual_review_rejected'].map(
        (scenario, i) => ({ seed: 'soak', index: i + 1, scenario }),
      )
    : []),
]

for (const simulator of simulators) {
  for (const of of inputs) walk(simulator, of)
}

function walk({ vendor, ...simulator }: VendorSimulator, of: PayloadOptions): void {
  const { id } = vendor.profile
  const { scenario = 'approved', index } = of
  test(`${id}, ${scenario}, ${index}: payloads of every endpoint, status and event are what they say`, async () => {
    const wrong: string[] = []
    const counts = new Map<string, Map<string, string[]>>()
    for await (const payload of payloadsOf({ vendor, ...simulator }, undefined, of)) {
      const place = placeOf(payload)
      wrong.push(...wrongIn(vendor, payload).map((what) => `${place} ${payload.variant} ${payload.reason}: ${what}`))
      const ofPlace = counts.get(place) ?? new Map<string, string[]>()
      ofPlace.set(payload.variant, [...(ofPlace.get(payload.variant) ?? []), payload.reason ?? ''])
      counts.set(place, ofPlace)
    }
    for (const { place, isJson } of placesIn(vendor)) {
      const ofPlace = counts.get(place)
      const has = (variant: string): number => ofPlace?.get(variant)?.length ?? 0
      for (const variant of isJson ? ['typical', 'minimal', 'maximal'] : ['typical'])
        if (has(variant) !== 1) wrong.push(`${place}: ${has(variant)} ${variant}`)
      if (has('invalid') < 3) wrong.push(`${place}: ${has('invalid')} invalid`)
      if (new Set(ofPlace?.get('invalid')).size !== has('invalid')) wrong.push(`${place}: two of one reason`)
      if (new Set(ofPlace?.get('boundary')).size !== has('boundary')) wrong.push(`${place}: two of one limit`)
    }
    expect(wrong).toEqual([])
    expect([...counts.keys()].filter((place) => !placesIn(vendor).some((one) => one.place === place))).toEqual([])
  }, 120_000)
}

test('the same input gives the same payloads, and another index those of another person', async () => {
  const variants = payloadVariants.filter((variant) => variant !== 'boundary')
  for (const { vendor } of simulators) {
    const read = vendor.outcome!.endpoints[0]!
    const [one, again, other] = await Promise.all(
      [0, 0, 1].map((index) => collect(vendor.profile.id, read, { seed: 'twice', index, variants })),
    )
    expect(JSON.stringify(again)).toBe(JSON.stringify(one))
    expect([...new Set(one!.map(({ variant }) => variant))].sort()).toEqual([...variants].sort())
    expect(typicalOf(other!)).not.toEqual(typicalOf(one!))
  }
})

const typicalOf = (payloads: readonly Payload[]): unknown =>
  payloads.find(({ variant, error, form }) => variant === 'typical' && error === undefined && form !== 'call')!.body

test('a scenario decides what the typical answer says', async () => {
  const typical = async (scenario: string): Promise<unknown> =>
    typicalOf(await collect('idwise', 'getJourneyResult', { ...input, scenario, variants: ['typical'] }))
  expect(await typical('approved')).toMatchObject({ system_decision: 'Complete' })
  expect(await typical('document_expired')).not.toMatchObject({ system_decision: 'Complete' })
})

test('an event is found by its key and by its name, and one that the scenario never sends is made by a case', async () => {
  const byKey = await collect('idwise', 'kycRenewalDeadlineExceeded', { ...input, variants: ['typical'] })
  const byName = await collect('idwise', 'KYC Renewal Deadline Exceeded', { ...input, variants: ['typical'] })
  expect(byName).toEqual(byKey)
  expect(byKey).toHaveLength(1)
  expect(byKey[0]).toMatchObject({ about: 'event', side: 'webhook', variant: 'typical' })
  expect(byKey[0]).not.toHaveProperty('scenario')
  const [told] = await collect('idwise', 'Finished Journey', { ...input, variants: ['typical'] })
  expect(told).toMatchObject({ scenario: 'approved' })
})

test('a least body has nothing that may be absent, a fullest one has everything, and says what is filler', async () => {
  const found = await collect('signzy', 'createJourneyUrl', { ...input, variants: ['minimal', 'maximal'] })
  const requests = found.filter(({ side }) => side === 'request')
  expect(Object.keys(requests[0]!.body as object)).toEqual(['flowId'])
  const most = requests[1]!.body as { userInfo: object; processingConfig: object }
  expect(Object.keys(most.userInfo).length).toBeGreaterThan(6)
  expect(requests[1]!.filler).toBeUndefined()
  const results = await collect('idwise', 'getJourneyResult', { ...input, variants: ['maximal'] })
  const result = results.find(({ side, error }) => side === 'response' && error === undefined)!
  expect(result.filler).toContain('aml.matches[].match_status')
  expect(result.filler).not.toContain('selfie.video_path')
})

test('the words of an enumeration are there, each in a payload of its own', async () => {
  const found = await collect('veratad', 'getSessionStatus', { ...input, variants: ['boundary'] })
  const words = found.filter(({ error }) => error === undefined).map(({ body }) => body)
  expect(words).toEqual(['INIT', 'IN PROGRESS', 'PENDING', 'COMPLETED'].map((current_status) => ({ current_status })))
})

test('bodies that are no JSON are told as what they are', async () => {
  const typical = async (vendor: string, name: string, form: string): Promise<unknown> =>
    (await collect(vendor, name, { ...input, variants: ['typical'] })).find((one) => one.form === form)
  expect(await typical('signzy', 'logout', 'empty')).not.toHaveProperty('body')
  expect(await typical('idwise', 'getImage', 'file')).toMatchObject({ body: { mediaType: 'image/png' } })
  expect(await typical('incode', 'authorize', 'redirect')).toMatchObject({
    body: { location: expect.stringMatching(/^http/) },
  })
  expect(await typical('idwise', 'processJourneyStep', 'multipart')).toMatchObject({
    body: { step_id: '0', image: { file: 'front.png', mediaType: 'image/png' } },
  })
  expect(await typical('incode', 'issueToken', 'urlencoded')).toMatchObject({
    body: { grant_type: 'client_credentials' },
  })
})

test('a name that a vendor has not is refused with those that it has', async () => {
  await expect(collect('signzy', 'getJourneys', input)).rejects.toMatchObject({
    code: 'bad_option',
    hint: expect.stringContaining('getJourney, downloadFile, journeyResult'),
  })
  await expect(collect('acme', undefined, input)).rejects.toMatchObject({ code: 'unknown_vendor' })
})

test('the payload that the page shows is one of those that come out', async () => {
  const page = readFileSync(new URL('../../../docs/payloads.md', import.meta.url), 'utf8')
  const shown = JSON.parse(/```json\n(.*?)```/s.exec(page)![1]!) as Payload
  const made: Payload[] = []
  for await (const payload of payloadsOf(shown.vendor, shown.name, { seed: 'demo', index: 0, variants: ['invalid'] }))
    made.push(payload)
  expect(made).toContainEqual({ ...shown, body: expect.objectContaining(shown.body as object) })
})
