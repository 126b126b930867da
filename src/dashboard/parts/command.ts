/** A command that makes the call of an endpoint as its contract shows it, with what the simulator knows to be good. */
import type { Auth, TokenAuth } from '../../contracts/auth.js'
import type { RequestParts } from '../../contracts/cases.js'
import { subjectOf } from '../../contracts/conformance/base.js'
import { authOf, exampleWay, partsOf, requestOf, setField, waysOf } from '../../contracts/conformance/request.js'
import type { RequestBody } from '../../contracts/conformance/types.js'
import { type EndpointDef, routesOf, type VendorDef } from '../../contracts/define.js'
import { type Fill, Filling, mapValues, type Texts } from './filling.js'
import { basicOf, type CurlBody, type CurlCall, toCurl } from './shell.js'

export interface Target {
  def: VendorDef
  /** Where its calls are answered, without a trailing slash. */
  base: string
}

/** What the simulator knows to be good, by the names of the contract. */
export interface Good {
  credentials: Texts
  /** Ids of a journey, and other parameters. */
  ids?: Texts
}

type Parts = Omit<NonNullable<EndpointDef['example']>, 'status' | 'response'>

export interface Command {
  text: string
  /** The endpoint that answers the token which stands as `$TOKEN`, where the command does not ask it. */
  tokenFrom?: string
  /** Words in capitals, and files, that the reader must replace. */
  blanks: string[]
}

/** The path of a surface's call as it is served. */
export function servedPath({ def }: Pick<Target, 'def'>, surface: string, path: string): string {
  const { mountAt } = def.profile.surfaces[surface]!
  return (mountAt === '/' ? '' : mountAt) + path
}

/** What the shell fills in. */
const tokenName = '$TOKEN'

/** Writes the command of an endpoint. @param parts of the call, where they are others than those of the example */
export function commandOf(target: Target, name: string, good: Good, parts?: Parts): Command {
  const { call, token, blanks } = callOf(target, name, good, parts)
  const own = toCurl({ ...call, flags: ['-i'] }, tokenName)
  if (!token) return { text: own, blanks }
  const issuer = callOf(target, token.issuedBy, good, undefined, token.asked)
  if (issuer.token || issuer.blanks.length > 0) return { text: own, tokenFrom: token.issuedBy, blanks }
  const field = token.at.split('.').at(-1)
  const asked = toCurl({ ...issuer.call, flags: ['-sS'] })
  return { text: `TOKEN=$(${asked} |\n  sed -E 's/.*"${field}" *: *"([^"]*)".*/\\1/')\n${own}`, blanks }
}

interface Made {
  call: CurlCall
  token: TokenAuth | undefined
  blanks: string[]
}

/** Makes the call that succeeds: what it names is filled in where it is known, and is a blank elsewhere. */
function callOf(target: Target, name: string, good: Good, given?: Parts, asked: RequestParts = {}): Made {
  const vendor = target.def
  const { def: declared, happy } = subjectOf(vendor, name)
  const def: EndpointDef = given ? { ...declared, example: { status: 200, ...given } } : declared
  const auth = authOf(vendor, def)
  const way = exampleWay(auth, def)
  const parts = partsOf(waysOf(auth)[way])
  const request = parts.reduce(
    (made, part) => (part.kind === 'assertion' ? setField(made, 'body', part.field, 'YOUR_SIGNED_ASSERTION') : made),
    requestOf(vendor, def, routesOf(def)[0]!, given ? {} : { ...happy, ...asked }, way),
  )
  const filling = new Filling({ ...flowOf(vendor), ...good.ids, ...good.credentials })
  const { fill } = filling
  const placed = parts.map((part) => placeOf(part, fill))
  const query: Texts = Object.assign(mapValues(request.query, fill), ...placed.map((one) => one.query))
  const path = servedPath(target, def.surface, request.path).replace(/\{([^}]+)\}/g, (whole, param: string) =>
    encodeURIComponent(fill(request.params[param] ?? whole, param)),
  )
  const fields = Object.entries(query).map(([field, value]) => `${encodeURIComponent(field)}=${inQuery(value)}`)
  const body = request.body ?? requiredBody(def)
  return {
    call: {
      method: request.method,
      url: target.base + path + (fields.length > 0 ? `?${fields.join('&')}` : ''),
      headers: {
        ...Object.assign({}, ...placed.map((one) => one.headers)),
        ...mapValues(request.headers, fill),
        ...(body?.kind === 'json' && { 'content-type': 'application/json' }),
      },
      body: body && bodyOf(body, filling),
    },
    token: placed.find((one) => one.token)?.token,
    blanks: [...filling.blanks],
  }
}

/** As pages print the id of a flow that is the reader's own. */
const flowOf = ({ profile: { flows } }: VendorDef): Texts =>
  flows[0] ? { FLOW_ID: flows[0].id, YOUR_FLOW_ID: flows[0].id } : {}

/** What the shell fills in stays as it is. */
const inQuery = (text: string): string => (text === tokenName ? text : encodeURIComponent(text))

interface Placed {
  headers?: Texts
  query?: Texts
  token?: TokenAuth
}

/** Where one part of the credentials goes; those in fields are placed already. */
function placeOf(part: Auth, fill: Fill): Placed {
  const value = (name: string): string => fill(`{${name}}`, name)
  if (part.kind === 'basic') {
    const encode = part.formEncoded ? encodeURIComponent : (text: string) => text
    return { headers: { authorization: basicOf(`${encode(value(part.user))}:${encode(value(part.password))}`) } }
  }
  if (part.kind === 'bearer') return { headers: { authorization: `Bearer ${value(part.token)}` } }
  if (part.kind === 'header') return { headers: { [part.header]: value(part.credential) } }
  if (part.kind !== 'token') return {}
  const [carrier] = part.carriers
  const text = part.standing === undefined ? tokenName : value(part.standing)
  const token = part.standing === undefined && { token: part }
  if (carrier?.in === 'query') return { query: { [carrier.name]: text }, ...token }
  const scheme = carrier?.scheme === undefined ? '' : `${carrier.scheme} `
  return { headers: { [carrier?.name ?? 'authorization']: scheme + text }, ...token }
}

/** Members that a body does not do without, where the contract shows no example of it. */
function requiredBody({ request }: EndpointDef): RequestBody | undefined {
  const body = request?.body
  if (!body || body.safeParse(undefined).success) return undefined
  const shape = (body as { shape?: Record<string, typeof body> }).shape ?? {}
  const needed = Object.entries(shape).filter(([, member]) => !member.safeParse(undefined).success)
  return { kind: 'json', value: Object.fromEntries(needed.map(([name]) => [name, `{${name}}`])) }
}

function bodyOf(body: RequestBody, filling: Filling): CurlBody | undefined {
  if (body.kind === 'json') return { kind: 'raw', text: JSON.stringify(filling.inTree(body.value), null, 2) }
  if (body.kind === 'urlencoded') return { kind: 'urlencoded', fields: mapValues(body.fields, filling.fill) }
  if (body.kind !== 'form') return undefined
  const part = (one: string | object, name: string) =>
    typeof one === 'string' ? filling.fill(one, name) : filling.file()
  return { kind: 'form', fields: mapValues(body.fields, part) }
}
