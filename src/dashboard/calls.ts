/** What a form of a page asks for: one control call, made in the namespace of the page. */

import type { EndpointDef } from '../contracts/define.js'
import { control } from '../control/contract.js'
import { SimError } from '../errors.js'
import type { Answer } from '../mocks/exchange.js'
import { isAnswer, type PageContext, type SentForm } from './context.js'
import { pageHeaders } from './headers.js'
import { renderView } from './layout.js'
import { isOwnAddress } from './own-address.js'
import { readForm } from './read-fields.js'
import { isScript, json, toRefusal } from './refusals.js'
import { findRoute } from './routes.js'
import { wrongFields } from './wrong-fields.js'

/** Largest form, in bytes: whole scenarios and payloads are pasted into one. */
const formLimit = 1 << 20

/** Most fields of a form: those that stand for one value are shown again row by row. */
const mostFields = 2000

/** The same with room for the pictures that a call takes, as base64. */
const limitOf = ({ request }: EndpointDef): number =>
  formLimit + (request?.uploads ? request.uploads.fields.length * Math.ceil((request.uploads.maxBytes * 4) / 3) : 0)

/**
 * Makes the call that a form names. A script is answered with JSON, anybody else is sent on to a page. Where the form names
 * its `page`, that is shown again, filled in, when the call is refused or the form is to stay.
 *
 * @throws SimError for a call that there is not, or a form that cannot be read; RefusedCall as the call does
 */
export async function answerCall(name: string, context: PageContext): Promise<Answer> {
  const { request, calls } = context
  const byScript = isScript(request)
  let fields = new URLSearchParams()
  let read: ReturnType<typeof readForm> | undefined
  try {
    if (request.method !== 'POST') throw new SimError('bad_request', 'a form is sent with POST', 'Use the page.')
    if (!Object.hasOwn(calls, name))
      throw new SimError('not_found', `there is no call ${name.slice(0, 80)}`, 'Use the page.')
    const def: EndpointDef = endpointOf(name)
    fields = await readBody(request, limitOf(def))
    read = readForm(def, fields)
    const made: unknown = await (calls as unknown as Record<string, (input: object) => Promise<unknown>>)[name]!(
      read.input,
    )
    const again =
      fields.has('stay') && !byScript && (await pageAgain(context, { call: name, fields: [...fields], answer: made }))
    if (again) return again
    const next = toAddress(fields.get('then') ?? '', made) ?? context.link('/')
    if (!byScript) return { status: 303, headers: { ...pageHeaders, location: next }, body: null }
    return json(200, { ok: true, next, answer: made ?? null })
  } catch (error) {
    const known = toRefusal(error)
    if (!known) throw error
    const { status, ...rest } = known
    const at = Object.hasOwn(calls, name) ? wrongFields(endpointOf(name), error, read) : new Map<string, string>()
    if (byScript) return json(status, { ok: false, error: rest, fields: Object.fromEntries(at) })
    const sent = { call: name, fields: [...fields], refusal: { ...rest, at } }
    const again = await pageAgain(context, sent, status).catch((other: unknown) => {
      // the page went with what the form was about: the first refusal says more
      if (!toRefusal(other)) throw other
    })
    if (again) return again
    throw error
  }
}

const endpointOf = (name: string) => control.endpoints[name as keyof typeof control.endpoints]

/** The page that a form stands on, made again for it; undefined where the form names none. */
async function pageAgain(context: PageContext, sent: SentForm, status?: number): Promise<Answer | undefined> {
  const [path = '', text = ''] = (sent.fields.find(([name]) => name === 'page')?.[1] ?? '').split('?')
  const route = findRoute(path)
  if (!route) return undefined
  const query = new URLSearchParams(text)
  const request = { ...context.request, path: `/_sim${path}`, query: text }
  const page: PageContext = {
    ...context,
    request,
    query,
    reveal: query.get('reveal') === 'true',
    params: route.params,
    sent,
  }
  const made = await (await route.load())(page)
  // rows or a file say nothing of a form
  return isAnswer(made) ? undefined : renderView({ ...made, ...(status !== undefined && { status }) }, page)
}

async function readBody(request: PageContext['request'], limit: number): Promise<URLSearchParams> {
  const type = request.header('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) {
    throw new SimError('bad_request', `a form is no ${type.slice(0, 80) || 'body without a type'}`, 'Use the page.')
  }
  const bytes = await request.read(limit)
  if (bytes === 'too_large') {
    throw new SimError('bad_request', `the form is larger than ${limit} bytes`, 'Send it to the control plane instead.')
  }
  if (bytes === 'broken') throw new SimError('bad_request', 'the form ended too early', 'Send it again.')
  const fields = new URLSearchParams(new TextDecoder().decode(bytes))
  if (fields.size <= mostFields) return fields
  throw new SimError(
    'bad_request',
    `the form has ${fields.size} fields, and ${mostFields} are the most`,
    'Send it to the control plane instead.',
  )
}

/** An address of the dashboard, with `{name}` replaced by members of the answer; undefined for any other address. */
function toAddress(template: string, made: unknown): string | undefined {
  if (!isOwnAddress(template)) return undefined
  const members = (typeof made === 'object' && made !== null ? made : {}) as Record<string, unknown>
  const address = template
    .replace(/\{(\w+)\}/g, (_, name: string) => encode(String(Object.hasOwn(members, name) ? members[name] : '')))
    .replace(/[^\x21-\x7e]+/g, encode)
  return isOwnAddress(address) ? address : undefined
}

/** Half of a character pair, which no address can hold, is written as what cannot be read. */
const encode = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
