/** What is answered when a step throws: the vendor's error, or ours when the fault is ours. */
import type * as z from 'zod'
import type { Auth } from '../../contracts/auth.js'
import {
  type EndpointDef,
  type ErrorRow,
  routesOf,
  type UnmodelledPath,
  type VendorDef,
} from '../../contracts/define.js'
import { locate } from '../../contracts/locate.js'
import type { Provenance } from '../../contracts/provenance.js'
import { ContractViolation, isSimError, isStoreAway, type SimError } from '../../errors.js'
import { SessionRefusal } from '../../fixtures/capture.js'
import type { JournalEntry } from '../../runtime/journal.js'
import { IllegalTransition } from '../../runtime/lifecycle.js'
import type { Answer } from '../exchange.js'
import { authOf } from './admit.js'
import { renderError, VendorError } from './vendor-error.js'

/** A documented path that is deliberately not modelled. */
export class NotModelled extends Error {
  override name = 'NotModelled'
  readonly from: Pick<Provenance, 'evidence' | 'source'>
  constructor({ operation, reason, evidence, source }: UnmodelledPath) {
    super(`${operation} is not modelled: ${reason}`)
    this.from = { evidence, source }
  }
}

/** An armed fault answers instead of the call. */
export class Instead extends Error {
  override name = 'Instead'
  constructor(readonly answer: Answer) {
    super('a fault answers')
  }
}

/** Where rules of the simulator's own stand. */
const ourRule = { evidence: 'documented', source: 'https://www.npmjs.com/package/idvsim' } as const

/** Renders what was thrown. A bug of ours is reported and answered with 500, never dressed as a vendor's error. */
export function answerError(
  def: VendorDef,
  endpoint: EndpointDef | undefined,
  about: { at: number; path: string },
  thrown: unknown,
  entry: JournalEntry,
  onBug: (error: unknown) => void,
): Answer {
  if (thrown instanceof Instead) return thrown.answer
  let error = thrown
  const { errors } = def.surfaces[endpoint?.surface ?? surfaceAt(def, about.path)]!
  try {
    if (error instanceof IllegalTransition || error instanceof SessionRefusal)
      error = new VendorError('illegal_transition', error.message)
    if (error instanceof VendorError) {
      noteRefusal(def, endpoint, error, entry, errors.rows[error.code])
      return renderError(errors, error, about)
    }
    if (error instanceof NotModelled) {
      const { message, from } = error
      entry.violations.push({ severity: 'advice', side: 'request', path: 'path', message, ...from })
      return ours(501, 'not_modelled', error.message, 'docs/vendors lists what is served.')
    }
    // the developer's own header, not the client's request, is what is wrong
    if (isSimError(error) && error.code === 'unknown_scenario') {
      const path = 'headers.x-sim-scenario'
      entry.violations.push({ severity: 'breaking', side: 'request', path, message: error.message, ...ourRule })
      return ours(400, error.code, error.message, error.hint)
    }
    // deleted while the call was under way
    if (isSimError(error) && error.code === 'unknown_namespace') return ours(404, error.code, error.message, error.hint)
  } catch (bug) {
    error = bug
  }
  // nobody's mistake, and over when the store is back
  if (isStoreAway(error)) return unavailable(error)
  onBug(error)
  const message = error instanceof Error ? error.message : String(error)
  entry.violations.push({ severity: 'breaking', side: 'response', path: '', message })
  const what = error instanceof ContractViolation ? 'breaks its own contract' : 'failed'
  return {
    status: 500,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-sim-error': 'contract_violation' },
    body: `The simulator ${what}: ${message}\nThis is a bug in idvsim, not an answer of the vendor. Please report it.\n`,
  }
}

/** Whatever the vendor refuses is the client's mistake: the journal says so once, and where. */
function noteRefusal(
  def: VendorDef,
  endpoint: EndpointDef | undefined,
  error: VendorError,
  entry: JournalEntry,
  row: ErrorRow | undefined,
): void {
  const { code, message, more } = error
  if (more.noted) return
  const { at = /^(?:body|query|path|headers)\b[\w.[\]-]*/.exec(message)?.[0] } = more
  const path = at ?? fieldOf(message, endpoint) ?? placeOf(code, def, endpoint)
  const { expected, received } = { ...usual(code, path), ...more }
  const what = message || row?.message
  entry.violations.push({
    severity: 'breaking',
    side: 'request',
    path,
    message: what ? `${code}: ${what}` : code,
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && { received }),
    ...(row && { evidence: row.evidence, source: row.source }),
  })
}

/** What was expected and what came, where a refusal does not say it better; no credential is repeated. */
function usual(code: string, place: string): { expected?: string; received?: string } {
  switch (code) {
    case 'credentials_missing':
      return { expected: `credentials in ${place}`, received: 'nothing' }
    case 'credentials_malformed':
      return { expected: `credentials in ${place}, as the vendor writes them`, received: 'what cannot be read so' }
    case 'credentials_invalid':
      return { expected: 'credentials of a namespace of this simulator', received: 'others' }
    case 'credentials_expired':
      return { expected: 'a token that is still valid', received: 'one that has run out' }
    case 'forbidden':
      return { expected: "something of the caller's own", received: 'something of another tenant or environment' }
    case 'not_found':
      return { expected: 'the id of something that is there', received: 'the id of nothing' }
    case 'illegal_transition':
      return { expected: 'a state that allows the call', received: 'one that does not' }
    case 'rate_limited':
      return { expected: 'calls further apart', received: 'a call too soon' }
    default:
      return {}
  }
}

/** The field of the call that a refusal begins with, as in `journey_id "x" names no journey`. */
function fieldOf(message: string, endpoint: EndpointDef | undefined): string | undefined {
  const name = /^([A-Za-z]\w*)(?= ["\w])/.exec(message)?.[1]
  if (name === undefined || !endpoint?.request) return undefined
  const { params, query, body, form, urlencoded } = endpoint.request
  const has = (schema: z.ZodType | undefined): boolean =>
    schema !== undefined && locate(schema, [name]).found !== undefined
  if (has(params)) return `path.${name}`
  if (has(query)) return `query.${name}`
  return [body, form, urlencoded].some(has) ? `body.${name}` : undefined
}

/** Where a refusal that names no place is about. */
function placeOf(code: string, def: VendorDef, endpoint: EndpointDef | undefined): string {
  if (code.startsWith('credentials_') || code === 'forbidden') {
    return (endpoint && credentialsIn(authOf(def, endpoint))) ?? 'headers'
  }
  if (code === 'illegal_transition') return 'state'
  if (code === 'rate_limited') return 'pace'
  if (code === 'not_found') return 'path'
  const { body, form, urlencoded, query } = endpoint?.request ?? {}
  return (body ?? form ?? urlencoded) ? 'body' : query && code === 'invalid_request' ? 'query' : 'path'
}

/** The first place where credentials are looked for. */
function credentialsIn(auth: Auth): string | undefined {
  switch (auth.kind) {
    case 'none':
      return undefined
    case 'basic':
    case 'bearer':
      return 'headers.authorization'
    case 'header':
      return `headers.${auth.header.toLowerCase()}`
    case 'fields':
      return `${auth.in}.${Object.values(auth.fields)[0]}`
    case 'assertion':
      return `body.${auth.field}`
    case 'token': {
      const carrier = auth.carriers[0]!
      return carrier.in === 'query' ? `query.${carrier.name}` : `headers.${carrier.name.toLowerCase()}`
    }
    default:
      return auth.ways.map(credentialsIn).find((place) => place !== undefined)
  }
}

/** An answer of our own, in our own shape. */
export const ours = (status: number, code: string, message: string, hint: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-sim-error': code },
  body: JSON.stringify({ error: { code, message, hint } }),
})

/** What is answered while the store is away, to whomever: it may be tried again. */
export function unavailable({ code, message, hint }: SimError): Answer {
  const answer = ours(503, code, message, hint)
  answer.headers['retry-after'] = '1'
  return answer
}

/** The surface whose words an error without an endpoint is told in: by mount, then by the routes that begin like the path. */
function surfaceAt(def: VendorDef, path: string): string {
  const names = Object.keys(def.surfaces)
  const mountOf = (name: string): string => def.profile.surfaces[name]!.mountAt
  const mounted = names.filter((name) => mountOf(name) !== '/' && `${path}/`.startsWith(`${mountOf(name)}/`))
  const candidates = mounted.length > 0 ? mounted : names.filter((name) => mountOf(name) === '/')
  const given = path.split('/').slice(1)
  let best = candidates[0] ?? names[0]!
  let most = 0
  for (const { surface, path: template } of Object.values(def.endpoints).flatMap(toRoutes)) {
    if (!candidates.includes(surface)) continue
    const wanted = ((mountOf(surface) === '/' ? '' : mountOf(surface)) + template).split('/').slice(1)
    const shared = wanted.findIndex((part, i) => part !== given[i] && !part.startsWith('{'))
    const length = shared < 0 ? wanted.length : shared
    if (length <= most) continue
    most = length
    best = surface
  }
  return best
}

const toRoutes = (endpoint: EndpointDef) => routesOf(endpoint).map(({ path }) => ({ surface: endpoint.surface, path }))
