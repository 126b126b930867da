/** Holds a request to its endpoint: path, query, headers, body and credentials. */
import type { Auth } from '../../contracts/auth.js'
import { partsOf, waysOf } from '../../contracts/conformance.js'
import type { RequestSpec } from '../../contracts/define.js'
import { isObject } from '../../contracts/is-object.js'
import { type ExchangeRequest, lowerCased, mediaTypeOf, type ReadBody, readBody } from './message.js'
import { Findings } from './rules.js'
import { type Endpoint, routeTaken, splitUrl } from './subject.js'
import type { JudgeOptions } from './violation.js'

/** Judges what a client sends. */
export async function judgeRequest(
  endpoint: Endpoint,
  request: ExchangeRequest,
  options: JudgeOptions,
): Promise<Findings> {
  const { def, name } = endpoint
  const findings = new Findings('request', name, options)
  const taken = routeTaken(endpoint, request.method, request.url)
  findings.compared()
  if (!taken) {
    const expected = `${def.method} ${def.path}`
    const received = `${request.method} ${splitUrl(request.url).path}`
    findings.add({ rule: 'unknown_endpoint', path: 'url', message: `is no call of ${name}`, expected, received }, def)
    return findings
  }
  const spec: RequestSpec = def.request ?? {}
  const headers = lowerCased(request.headers)
  const { query } = splitUrl(request.url)
  const bound = Object.keys(taken.route.bind ?? {})
  const params = { ...taken.params, ...Object.fromEntries(bound.map((key) => [key, query[key]])) }
  const rest = Object.fromEntries(Object.entries(query).filter(([key]) => !bound.includes(key)))
  const body = await readBody(request.body, headers)
  if (spec.params) findings.hold('params', spec.params, params, taken.route)
  judgeQuery(findings, endpoint, rest)
  if (spec.headers) holdHeaders(findings, spec, headers, endpoint)
  judgeCredentials(findings, endpoint, headers, query, body)
  judgeBody(findings, endpoint, headers, body)
  return findings
}

function judgeQuery(findings: Findings, { def, auth }: Endpoint, query: Record<string, string>): void {
  const carried = new Set(waysOf(auth).flatMap(partsOf).flatMap(queryNamesOf))
  const told = Object.fromEntries(Object.entries(query).filter(([name]) => !carried.has(name)))
  if (def.request?.query) {
    findings.hold('query', def.request.query, told, def)
    return
  }
  for (const [name, value] of Object.entries(told)) {
    const found = {
      rule: 'unknown_key',
      path: `query.${name}`,
      message: 'is not in the contract',
      received: value,
    } as const
    findings.add({ ...found, severity: 'additive', sensitive: true }, def)
  }
}

const queryNamesOf = (part: Auth): string[] => {
  if (part.kind === 'fields' && part.in === 'query') return Object.values(part.fields)
  return part.kind === 'token' ? part.carriers.flatMap((c) => (c.in === 'query' ? [c.name] : [])) : []
}

/** Headers may hold anything besides. */
function holdHeaders(
  findings: Findings,
  { headers: schema }: RequestSpec,
  headers: Record<string, string>,
  { def }: Endpoint,
) {
  const known = Object.keys(schema!.shape)
  findings.hold(
    'headers',
    schema!,
    Object.fromEntries(known.flatMap((n) => (n in headers ? [[n, headers[n]]] : []))),
    def,
  )
}

function judgeCredentials(
  findings: Findings,
  { auth, surface, vendor }: Endpoint,
  headers: Record<string, string>,
  query: Record<string, string>,
  body: ReadBody,
): void {
  if (auth.kind === 'none') return
  findings.compared()
  const told = body.kind === 'json' || body.kind === 'fields' ? body.value : undefined
  const fields = typeof told === 'object' && told !== null ? (told as Record<string, unknown>) : {}
  const there = waysOf(auth).some((way) => partsOf(way).every((part) => isThere(part, headers, query, fields)))
  if (there) return
  findings.add(
    {
      rule: 'missing_credentials',
      path: 'credentials',
      message: `carries no credentials of ${vendor.profile.title}`,
      expected: waysOf(auth)
        .map((way) => partsOf(way).map(inWords).join(' and '))
        .join(', or '),
    },
    surface,
  )
}

/** Whether a request that lacks credentials carries anything that was meant for some: a part of them, or another scheme. */
export function sendsCredentials({ auth }: Pick<Endpoint, 'auth'>, request: ExchangeRequest): boolean {
  const headers = lowerCased(request.headers)
  const { query } = splitUrl(request.url)
  return waysOf(auth)
    .flatMap(partsOf)
    .some((part) => {
      if (part.kind === 'header') return headers[part.header.toLowerCase()] !== undefined
      if (part.kind === 'token')
        return part.carriers.some((one) => (one.in === 'query' ? query : headers)[one.name.toLowerCase()] !== undefined)
      // fields of a body may be spelt otherwise
      return part.kind === 'basic' || part.kind === 'bearer' ? headers.authorization !== undefined : true
    })
}

function isThere(
  part: Auth,
  headers: Record<string, string>,
  query: Record<string, string>,
  fields: Record<string, unknown>,
): boolean {
  const startsWith = (scheme: string): boolean =>
    (headers.authorization ?? '').toLowerCase().startsWith(`${scheme.toLowerCase()} `)
  switch (part.kind) {
    case 'basic':
      return startsWith('basic')
    case 'bearer':
      return startsWith('bearer')
    case 'header':
      return Boolean(headers[part.header.toLowerCase()])
    case 'fields':
      return Object.values(part.fields).every((name) => (part.in === 'query' ? query : fields)[name] !== undefined)
    case 'assertion':
      return fields[part.field] !== undefined
    case 'token':
      return part.carriers.some((carrier) => {
        if (carrier.in === 'query') return query[carrier.name] !== undefined
        const value = headers[carrier.name.toLowerCase()] ?? ''
        return carrier.scheme === undefined
          ? value !== ''
          : value.toLowerCase().startsWith(`${carrier.scheme.toLowerCase()} `)
      })
    default:
      return true
  }
}

function inWords(part: Auth): string {
  switch (part.kind) {
    case 'basic':
      return 'Authorization: Basic'
    case 'bearer':
      return 'Authorization: Bearer'
    case 'header':
      return `the header ${part.header}`
    case 'fields':
      return `${part.in} fields ${Object.values(part.fields).join(', ')}`
    case 'assertion':
      return `the body field ${part.field}`
    case 'token':
      return part.carriers
        .map((c) =>
          c.in === 'query' ? `the query field ${c.name}` : `the header ${c.name}${c.scheme ? `: ${c.scheme}` : ''}`,
        )
        .join(' or ')
    default:
      return 'nothing'
  }
}

const typeNames = {
  body: 'application/json',
  form: 'multipart/form-data',
  urlencoded: 'application/x-www-form-urlencoded',
}

function judgeBody(findings: Findings, { def }: Endpoint, headers: Record<string, string>, body: ReadBody): void {
  const spec: RequestSpec = def.request ?? {}
  const kinds = (['body', 'form', 'urlencoded'] as const).filter((kind) => spec[kind])
  const expected = kinds.map((kind) => typeNames[kind]).join(' or ')
  findings.compared()
  if (kinds.length === 0) {
    // an empty object says as little as nothing
    const empty = body.kind === 'none' || (body.kind === 'json' && isEmptyObject(body.value))
    if (!empty)
      findings.add(
        { rule: 'unexpected_body', path: 'body', message: 'this call has no body', severity: 'additive' },
        def,
      )
    return
  }
  if (body.kind === 'none') {
    if (kinds.some((kind) => spec[kind]!.safeParse(undefined).success)) return
    findings.add({ rule: 'missing_body', path: 'body', message: 'there is no body', expected }, def)
    return
  }
  if (body.kind === 'unreadable') {
    const { why: received } = body
    findings.add(
      { rule: 'unreadable_body', path: 'body', message: `cannot be read: ${received}`, expected, received },
      def,
    )
    return
  }
  const kind =
    body.kind === 'json'
      ? 'body'
      : body.kind === 'fields'
        ? body.form === 'multipart'
          ? 'form'
          : 'urlencoded'
        : undefined
  const schema = kind && spec[kind]
  if (!schema) {
    const received = mediaTypeOf(headers) || 'no media type'
    findings.add(
      { rule: 'media_type', path: 'headers.content-type', message: `must be ${expected}`, expected, received },
      def,
    )
    return
  }
  findings.holdJson('body', schema, body as { value: unknown }, def)
}

const isEmptyObject = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0
