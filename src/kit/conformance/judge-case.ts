/** Holds an answer to what its case expects: a status with its declared body, or one row of the error table. */
import type { Expectation } from '../../contracts/conformance.js'
import type { EndpointDef, ErrorTable, VendorDef } from '../../contracts/define.js'
import { redact } from '../../contracts/redact.js'
import { parseJson } from '../../runtime/parse-json.js'
import { holdChronology } from '../judge/chronology.js'
import { holdEchoes } from '../judge/echo.js'
import { type ExchangeRequest, mediaTypeOf, readBody } from '../judge/message.js'
import { readAt } from '../judge/read-at.js'
import { holdDeclared, wrongPlaces } from '../judge/response.js'
import { Findings, type From } from '../judge/rules.js'
import { type JudgeOptions, together, type Verdict } from '../judge/violation.js'
import { holdValues, valueAt } from './values.js'

export interface Answered {
  status: number
  headers: Headers
  text: string
  bytes: Uint8Array
  /** The parsed body; undefined when it is not JSON. */
  json: unknown
  /** What was asked, where it is known. */
  request?: ExchangeRequest
}

/** Reads an answer whole. */
export async function readAnswer(response: Response): Promise<Answered> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const text = new TextDecoder().decode(bytes)
  return { status: response.status, headers: response.headers, text, bytes, json: parseJson(text) }
}

export interface CaseSubject {
  endpoint?: string | undefined
  surface?: string | undefined
  expect: Expectation
}

/** Judges the answer of a case by what it expects. */
export async function judgeCase(
  vendor: VendorDef,
  about: CaseSubject,
  answer: Answered,
  options: JudgeOptions,
): Promise<Verdict> {
  const { endpoint, expect } = about
  const def = endpoint === undefined ? undefined : (vendor.endpoints as Record<string, EndpointDef>)[endpoint]
  const findings = new Findings('response', `${endpoint ?? vendor.profile.id} ${answer.status}`, options)
  findings.compared()
  if ('notModelled' in expect) holdNotModelled(findings, vendor, answer)
  else if ('error' in expect) await holdRow(findings, vendor, about, answer)
  else if (holdStatus(findings, expect.status, answer, def!, vendor.surfaces[def!.surface]!.errors)) {
    const spec = def!.responses[expect.status]!
    const headers = Object.fromEntries(answer.headers)
    const body = await readBody(answer.bytes, headers)
    const from = { ...def!, ...spec }
    holdDeclared(findings, spec, headers, body, from)
    holdChronology(findings, def!, spec, body, from)
    if (answer.request) await holdEchoes(findings, { def: def! }, answer.request, spec, body, from)
    if (expect.is) holdValues(findings, answer, expect.is, 'schema' in spec ? spec.schema : undefined, from)
    for (const place of expect.has ?? []) {
      findings.compared()
      if ((valueAt(answer, place) ?? null) !== null) continue
      const message = `there is nothing at ${place}`
      findings.add({ rule: 'wrong_value', path: `body.${place}`, message, expected: 'a value' }, def!)
    }
  }
  return together(endpoint, [findings])
}

function holdStatus(findings: Findings, wanted: number, answer: Answered, from: From, errors?: ErrorTable): boolean {
  const { status } = answer
  if (status === wanted) return true
  const message = `status is ${status}, expected ${wanted}: ${told(findings.options, answer, errors).slice(0, 400)}`
  findings.add({ rule: 'expected_status', path: 'status', message, expected: `${wanted}`, received: `${status}` }, from)
  return false
}

/** What an answer says. Of a live one only what the errors of the contract vouch for: it may hold a person's data. */
export function told({ as }: JudgeOptions, { text, json }: Answered, errors: ErrorTable | undefined): string {
  if (as === 'simulator') return text
  return json === undefined || !errors ? 'another body' : JSON.stringify(redact(errors.schema, json))
}

function holdNotModelled(findings: Findings, { profile }: VendorDef, answer: Answered): void {
  const from = { evidence: 'documented', source: profile.docs } as const
  holdStatus(findings, 501, answer, from)
  const said = {
    'headers.x-sim-error': answer.headers.get('x-sim-error'),
    'body.error.code': readAt(answer.json, 'error.code'),
  }
  for (const [path, received] of Object.entries(said)) {
    findings.compared()
    if (received === 'not_modelled') continue
    const message = `${path} is ${JSON.stringify(received)}, expected not_modelled`
    findings.add({ rule: 'wrong_value', path, message, expected: 'not_modelled', received: String(received) }, from)
  }
}

/** Holds an answer to one row, of which whatever does not come from the message, the time or the path must be exactly so. */
async function holdRow(findings: Findings, vendor: VendorDef, about: CaseSubject, answer: Answered): Promise<void> {
  const table = vendor.surfaces[about.surface!]!.errors
  const code = (about.expect as { error: string }).error
  const row = table.rows[code]
  if (!row) throw new TypeError(`the error table has no row "${code}"`)
  if (!holdStatus(findings, row.status, answer, row, table)) return
  const headers = Object.fromEntries(answer.headers)
  const type = mediaTypeOf(headers)
  findings.compared()
  if (type !== 'application/json') {
    const message = `content-type is ${type}, expected application/json`
    findings.add(
      { rule: 'media_type', path: 'headers.content-type', message, expected: 'application/json', received: type },
      row,
    )
  }
  const body = await readBody(answer.bytes, { 'content-type': 'application/json' })
  if (body.kind === 'json') findings.holdJson('body', table.schema, body, row)
  else findings.addNotJson(body, row)
  for (const { path, expected, received } of wrongPlaces(table, row, answer.json)) {
    const message = `${path} is ${received}, expected ${expected}`
    findings.add({ rule: 'wrong_error', path: `body.${path}`, message, expected, received }, row)
  }
  for (const [name, expected] of Object.entries(row.headers ?? {})) {
    findings.compared()
    const received = answer.headers.get(name)
    if (received === expected) continue
    const message = `header ${name} is ${received}, expected ${expected}`
    findings.add({ rule: 'wrong_header', path: `headers.${name}`, message, expected, received: String(received) }, row)
  }
}
