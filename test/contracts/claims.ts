/** What every vendor's contract must be able to show: where each fact comes from, and that its own examples fit. */
import type * as z from 'zod'
import { check, type EndpointDef, type Provenance, routesOf, type VendorDef } from '../../src/contracts/index.js'

const evidenceLevels = ['documented', 'sample', 'observed', 'assumed']

/** Every fact that must have a source, by what it is. */
export function claimsOf(vendor: VendorDef): Record<string, Partial<Provenance>> {
  const claims: Record<string, Partial<Provenance>> = {}
  for (const [name, surface] of Object.entries(vendor.surfaces)) {
    claims[`surface ${name}`] = surface
    for (const [code, row] of Object.entries(surface.errors.rows)) claims[`error ${name} ${code}`] = row
  }
  for (const [name, def] of Object.entries(vendor.endpoints)) {
    for (const r of routesOf(def)) claims[`route ${name} ${r.method} ${r.path}`] = r.canonical ? def : r
    if (def.pace) claims[`pace ${name}`] = def.pace
    if (def.request?.uploads) claims[`uploads ${name}`] = def.request.uploads
  }
  for (const [name, event] of Object.entries(vendor.webhooks?.events ?? {})) claims[`event ${name}`] = event
  for (const [name, rule] of Object.entries(vendor.webhooks?.delivery ?? {})) claims[`delivery ${name}`] = rule
  if (vendor.outcome) claims.outcome = vendor.outcome
  for (const [name, link] of Object.entries(vendor.links ?? {})) claims[`link ${name}`] = link
  for (const [name, lifecycle] of Object.entries(vendor.lifecycles)) {
    claims[`lifecycle ${name}`] = lifecycle
    for (const [from, state] of Object.entries(lifecycle.states)) {
      for (const [event, move] of Object.entries(state.on ?? {})) claims[`${name} ${from} ${event}`] = move
    }
  }
  for (const gap of [...(vendor.unmodelled ?? []), ...(vendor.unservable ?? [])]) claims[`gap ${gap.operation}`] = gap
  return claims
}

/** Facts without a source or an evidence. */
export const uncited = (vendor: VendorDef): string[] =>
  namesOf(vendor, ({ evidence, source }) => !evidenceLevels.includes(evidence ?? '') || !URL.canParse(source ?? ''))

/** Assumptions that do not say why. */
export const unreasoned = (vendor: VendorDef): string[] =>
  namesOf(vendor, ({ evidence, note }) => evidence === 'assumed' && !note)

const namesOf = (vendor: VendorDef, wanted: (claim: Partial<Provenance>) => boolean): string[] =>
  Object.entries(claimsOf(vendor)).flatMap(([name, claim]) => (wanted(claim) ? [name] : []))

/** Examples of calls, answers and events that their own schemas do not read strictly. */
export function misfits(vendor: VendorDef): string[] {
  const wrong: string[] = []
  const read = (what: string, schema: z.ZodType | undefined, value: unknown): void => {
    if (value !== undefined && !(schema && check(schema, value, 'strict').ok)) wrong.push(what)
  }
  for (const [name, def] of Object.entries(vendor.endpoints)) {
    if (!def.example) wrong.push(`${name} has no example`)
    else readExample(name, def, def.example, read)
  }
  for (const [name, event] of Object.entries(vendor.webhooks?.events ?? {})) {
    if (event.example === undefined) wrong.push(`${name} has no example`)
    read(`event ${name}`, event.payload, event.example)
  }
  return wrong
}

function readExample(
  name: string,
  { request = {}, responses }: EndpointDef,
  example: NonNullable<EndpointDef['example']>,
  read: (what: string, schema: z.ZodType | undefined, value: unknown) => void,
): void {
  read(`${name} params`, request.params, example.params)
  read(`${name} query`, request.query, example.query)
  read(`${name} body`, request.body, example.body)
  read(`${name} urlencoded`, request.urlencoded, example.urlencoded)
  if (example.form) {
    const files = Object.entries(example.form).map(([key, v]) => [key, v.startsWith('@') ? new File(['x'], v) : v])
    read(`${name} form`, request.form, Object.fromEntries(files))
  }
  const answer = responses[example.status]
  read(`${name} response`, answer?.kind === 'json' ? answer.schema : undefined, example.response)
}
