/** Holds an answer to its endpoint: a status that it declares, or a row of the surface's error table. */
import type { EndpointDef, ErrorRow, ErrorTable, ResponseSpec } from '../../contracts/define.js'
import { startsAs } from './bytes.js'
import { holdChronology } from './chronology.js'
import { holdEchoes } from './echo.js'
import { holdIds } from './ids.js'
import {
  type ExchangeRequest,
  type ExchangeResponse,
  type Headers,
  isJsonType,
  lowerCased,
  mediaTypeOf,
  type ReadBody,
  readBody,
} from './message.js'
import { readAt } from './read-at.js'
import { Findings, type From, inShort } from './rules.js'
import { type Endpoint, routeTaken } from './subject.js'
import type { JudgeOptions } from './violation.js'

/** What is known of the request that is answered. */
export interface Asked {
  request: ExchangeRequest
  /** `nothing` where no credentials were sent at all, `something` where not all of them were, or not as they should be. */
  credentials: 'nothing' | 'something' | 'whole'
}

/** Judges what a server answers; without its request, as far as the answer alone tells. */
export async function judgeResponse(
  endpoint: Endpoint,
  response: ExchangeResponse,
  options: JudgeOptions,
  asked?: Asked,
): Promise<Findings> {
  const { def, name, surface } = endpoint
  const { status } = response
  const findings = new Findings('response', `${name} ${status}`, options)
  const headers = lowerCased(response.headers)
  const body = await readBody(response.body, headers)
  findings.compared()
  const { responses }: EndpointDef = def
  const spec = Object.hasOwn(responses, status) ? responses[status] : undefined
  if (body.kind === 'json') holdIds(findings, endpoint.vendor, body.value)
  if (spec) {
    const from = { ...def, ...spec }
    holdDeclared(findings, spec, headers, body, from)
    holdChronology(findings, def, spec, body, from)
    if (asked) await holdEchoes(findings, endpoint, asked.request, spec, body, from)
    return findings
  }
  const taken = asked && routeTaken(endpoint, asked.request.method, asked.request.url)
  // the contract has the call, so it cannot be refused as one that there is not
  const gone = taken !== undefined && status === surface.errors.rows.method_not_allowed?.status
  const rows = gone ? [] : rowsOf(surface.errors, status)
  const fits = likely(surface.errors, rows, asked?.credentials, taken !== undefined)
  if (rows.length > 0) {
    holdError(findings, surface.errors, { rows, fits }, headers, body)
    return findings
  }
  const declared = [
    ...new Set([...Object.keys(def.responses), ...Object.values(surface.errors.rows).map((r) => `${r.status}`)]),
  ]
  findings.add(
    {
      rule: 'undeclared_status',
      path: 'status',
      message: gone
        ? `${name} is refused as a call that there is not`
        : `${name} declares no answer with the status ${status}`,
      expected: `one of ${declared.sort().join(', ')}`,
      received: `${status}`,
    },
    taken?.route ?? def,
  )
  return findings
}

/** The rows that may answer a request: whether it carried credentials, and whether there is such a call, rules some out. */
function likely(
  { rows }: ErrorTable,
  found: readonly ErrorRow[],
  credentials: Asked['credentials'] | undefined,
  isCall: boolean,
): ErrorRow[] {
  const { credentials_missing: missing, unknown_route: noCall } = rows
  const left = found.filter((row) => {
    if (isCall && row === noCall) return false
    return credentials !== 'whole' || row !== missing
  })
  if (credentials === 'nothing' && missing && found.includes(missing)) return [missing]
  return left.length > 0 ? left : [...found]
}

/** The rows of a status, those too that only a fault brings about. */
export const rowsOf = ({ rows }: ErrorTable, status: number): ErrorRow[] =>
  Object.values(rows).filter((row) => row.status === status)

/** Holds a body to what one status declares. */
export function holdDeclared(
  findings: Findings,
  spec: ResponseSpec,
  headers: Headers,
  body: ReadBody,
  from: From,
): void {
  const type = mediaTypeOf(headers)
  findings.compared()
  switch (spec.kind) {
    case 'json': {
      if (isJsonType(type)) {
        holdPlainJson(findings, headers, from)
        holdJson(findings, spec.schema, body, from)
      } else findings.addMediaType('application/json', type, from)
      return
    }
    case 'media': {
      const fits = spec.mediaTypes.some((m) => m === type || m === type.replace(/\/.*/, '/*'))
      if (!fits) findings.addMediaType(spec.mediaTypes.join(' or '), type, from)
      else if (body.kind === 'none')
        findings.add({ rule: 'missing_body', path: 'body', message: 'the body is empty' }, from)
      else if (body.kind === 'bytes') holdBytes(findings, type, body.head, from)
      return
    }
    case 'redirect':
      holdLocation(findings, headers.location, from)
      return
    case 'empty':
      if (body.kind !== 'none')
        findings.add(
          { rule: 'unexpected_body', path: 'body', message: 'the body is not empty', received: body.kind },
          from,
        )
  }
}

/** Holds bytes to the media type they were sent under, as far as their beginning tells one. */
function holdBytes(findings: Findings, type: string, head: Uint8Array, from: From): void {
  if (startsAs(type, head) !== false) return
  const message = `the bytes are no ${type}`
  findings.add({ rule: 'wrong_value', path: 'body', message, expected: type, received: 'other bytes' }, from)
}

function holdLocation(findings: Findings, location: string | undefined, from: From): void {
  const path = 'headers.location'
  if (!location) findings.add({ rule: 'missing_header', path, message: 'there is no location header' }, from)
  else if (!/^(?:https?:\/\/[^\s/]|\/)\S*$/i.test(location)) {
    const expected = 'an address'
    findings.add({ rule: 'wrong_header', path, message: `is no address`, expected, received: location }, from)
  }
}

/** JSON under another of its names, or with parameters that change nothing, is the same said otherwise. */
function holdPlainJson(findings: Findings, headers: Headers, from: From): void {
  const received = headers['content-type'] ?? ''
  const [type, ...parameters] = received
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const odd = parameters.some((one) => one !== '' && !/^charset="?utf-?8"?$/.test(one))
  if (type === 'application/json' && !odd) return
  findings.add(
    {
      rule: 'media_type',
      path: 'headers.content-type',
      message: 'says JSON in another way',
      expected: 'application/json',
      received,
      severity: 'cosmetic',
    },
    from,
  )
}

function holdJson(findings: Findings, schema: Parameters<Findings['hold']>[1], body: ReadBody, from: From): void {
  if (body.kind === 'json') findings.holdJson('body', schema, body, from)
  else if (body.kind === 'none') findings.add({ rule: 'missing_body', path: 'body', message: 'there is no body' }, from)
  else findings.addNotJson(body, from)
}

function holdError(
  findings: Findings,
  table: ErrorTable,
  { rows, fits }: { rows: readonly ErrorRow[]; fits: readonly ErrorRow[] },
  headers: Headers,
  body: ReadBody,
): void {
  const from = best(rows)
  const type = mediaTypeOf(headers)
  findings.compared()
  if (!isJsonType(type)) {
    findings.addMediaType('application/json', type, from)
    return
  }
  holdPlainJson(findings, headers, from)
  holdJson(findings, table.schema, body, from)
  if (body.kind !== 'json') return
  // one row of the status is to explain the body, and its headers are to be there; an assumed one where there is any, for then
  // nobody knows which others there are
  const tried = rows.map((row) => ({ row, wrong: wrongPlaces(table, row, body.value) }))
  const guessed = ({ row }: (typeof tried)[number]): number => (row.evidence === 'assumed' ? 0 : 1)
  const whole = tried.filter(({ wrong }) => wrong.length === 0)
  // a code that is known, and cannot be that of this request, is held to those that can
  const open = whole.length > 0 ? tried.filter(({ row }) => fits.includes(row)) : tried
  const nearest =
    whole.find(({ row }) => fits.includes(row)) ??
    open.sort((a, b) => guessed(a) - guessed(b) || a.wrong.length - b.wrong.length)[0]!
  for (const { path, expected, received } of nearest.wrong) {
    findings.add(
      {
        rule: 'wrong_error',
        path: `body.${path}`,
        message: `is ${received}, expected ${expected}`,
        expected,
        received,
      },
      nearest.row,
    )
  }
  if (nearest.wrong.length === 0) holdErrorHeaders(findings, nearest.row, headers)
}

/** Headers of a row: there, and of the form that the row shows. */
function holdErrorHeaders(findings: Findings, row: ErrorRow, headers: Headers): void {
  for (const [name, shown] of Object.entries(row.headers ?? {})) {
    findings.compared()
    const path = `headers.${name.toLowerCase()}`
    const received = headers[name.toLowerCase()]
    if (received === undefined) {
      findings.add({ rule: 'missing_header', path, message: `there is no ${name} header`, expected: name }, row)
    } else if (formOf(received) !== formOf(shown)) {
      const message = `header ${name} has another form than ${shown}`
      findings.add({ rule: 'wrong_header', path, message, expected: shown, received }, row)
    }
  }
}

/** A number or a date, or the first word, such as the scheme of a challenge. */
function formOf(value: string): string {
  if (/^\d+$/.test(value) || /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/.test(value)) return 'when'
  return value.split(/[\s,;]/)[0]!.toLowerCase()
}

const order: readonly string[] = ['documented', 'sample', 'observed', 'assumed']

/** The row that is known best. */
const best = (rows: readonly ErrorRow[]): ErrorRow =>
  [...rows].sort((a, b) => order.indexOf(a.evidence) - order.indexOf(b.evidence))[0]!

/** Where a body is not what a row makes, leaving out what comes from the message, the time or the path. */
export function wrongPlaces({ body }: Pick<ErrorTable, 'body'>, row: ErrorRow, value: unknown) {
  const [a, b] = ['a', 'b'].map((text, at) => body({ ...row, message: text, hint: text }, { at, path: text }))
  return fixedLeaves(a, b).flatMap(([path, expected]) => {
    const received = readAt(value, path)
    return received === expected
      ? []
      : [{ path: path.join('.'), expected: inShort(expected), received: inShort(received) }]
  })
}

/** The leaves that two renderings of an error have in common. */
function fixedLeaves(a: unknown, b: unknown, path: string[] = []): [string[], unknown][] {
  if (typeof a === 'object' && a !== null) {
    return Object.entries(a).flatMap(([name, value]) => fixedLeaves(value, readAt(b, [name]), [...path, name]))
  }
  return a === b ? [[path, a]] : []
}
