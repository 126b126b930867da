/** Calls as payloads: method, path and query parameters and headers of a request, whatever its body. */
import * as z from 'zod'
import { type EndpointDef, type Method, pathParams, type RequestSpec, type VendorDef } from '../../contracts/define.js'
import { isObject } from '../../contracts/is-object.js'
import { pathOf } from '../conformance/write.js'
import { type Exchange, type ExchangeRequest, lowerCased } from '../judge/message.js'
import { judgeRequest } from '../judge/request.js'
import { endpointOf, routeTaken, splitUrl } from '../judge/subject.js'
import type { Message } from './message.js'

/** What a payload of a call holds; headers by their names in small letters, with those that carry the credentials. */
interface Call {
  method: string
  params?: Record<string, string>
  query?: Record<string, string>
  headers: Record<string, string>
  /** Of a call that has none, where one is sent all the same. */
  body?: unknown
}

/** Whether the address says anything, or is all there is to say. */
const isCall = (spec: RequestSpec): boolean =>
  [spec.params, spec.query].some((schema) => schema && Object.keys(schema.shape).length > 0) || !hasBody(spec)

const hasBody = ({ body, form, urlencoded }: RequestSpec = {}): boolean => [body, form, urlencoded].some(Boolean)

/** What a call may say; headers and query may hold credentials besides. */
export const callSchema = ({ request: { params, query, headers } = {} }: Pick<EndpointDef, 'request'>): z.ZodType =>
  z.looseObject({
    method: z.string(),
    ...(params && { params }),
    ...(query && { query: query.loose().optional() }),
    ...(headers && { headers: headers.loose() }),
  })

/** The call of an exchange; undefined where its body is all there is to say. */
export function callOf(
  vendor: VendorDef,
  name: string,
  { request }: Pick<Exchange, 'request'>,
  from: Pick<Message['about'], 'vendor' | 'about' | 'name'>,
): Message | undefined {
  const endpoint = endpointOf(vendor, name as never)
  const { def } = endpoint
  const taken = routeTaken(endpoint, request.method, request.url)
  if (!taken || !isCall(def.request ?? {})) return undefined
  const { route, before } = taken
  const { query } = splitUrl(request.url)
  const bound = Object.keys(route.bind ?? {})
  const params = { ...taken.params, ...pick(query, (key) => bound.includes(key)) }
  const rest = pick(query, (key) => !bound.includes(key))
  const value: Call = {
    method: request.method,
    ...(Object.keys(params).length > 0 && { params }),
    ...(Object.keys(rest).length > 0 && { query: rest }),
    headers: lowerCased(request.headers),
  }
  const inPath = pathParams(route.path)
  const judge: Message['judge'] = async (given) => {
    if (!isCallLike(given)) return undefined
    const { params = {}, query = {}, method, headers, body } = given
    // an address without what its path names cannot be written, and a body of a call that has one is another payload
    if (inPath.some((key) => !Object.hasOwn(params, key)) || (body !== undefined && hasBody(def.request)))
      return undefined
    if (Object.keys(taken.params).length + bound.length > 0 && !given.params) return undefined
    const address = pathOf({
      method: method as Method,
      path: `${before}${route.path}`,
      params,
      query: { ...pick(params, (key) => !inPath.includes(key)), ...query },
      headers: {},
    })
    const sent: ExchangeRequest = { ...request, method, url: address, headers }
    if (body !== undefined) sent.body = JSON.stringify(body)
    return (await judgeRequest(endpoint, sent, { as: 'simulator' })).violations
  }
  return { about: { ...from, side: 'request', form: 'call' }, schema: callSchema(def), value, judge }
}

/** What clients get wrong of a call beside the values: in the order in which it is tried. */
export function wrongCalls(value: unknown): readonly [string, unknown][] {
  const call = value as Call
  const { method, params = {}, query = {}, headers } = call
  const [last] = Object.keys(params).slice(-1)
  const strange = { ...query, notInTheContract: 'text' }
  return [
    ...(last === undefined
      ? []
      : [['no id where the address has one', { ...call, params: { ...params, [last]: '' } }]]),
    ['no credentials', { ...call, headers: {} }],
    ['another method', { ...call, method: method === 'PUT' ? 'PATCH' : 'PUT' }],
    ['a query parameter that the contract does not know', { ...call, query: strange }],
    [
      'a body where there is none to be',
      { ...call, headers: { ...headers, 'content-type': 'application/json' }, body: { notInTheContract: 'text' } },
    ],
  ] as [string, unknown][]
}

const pick = (from: Readonly<Record<string, string>>, has: (key: string) => boolean): Record<string, string> =>
  Object.fromEntries(Object.entries(from).filter(([key]) => has(key)))

const isCallLike = (value: unknown): value is Call =>
  isObject(value) &&
  typeof value.method === 'string' &&
  isObject(value.headers) &&
  [value.params, value.query, value.headers].every(
    (part) => part === undefined || (isObject(part) && Object.values(part).every((text) => typeof text === 'string')),
  )
