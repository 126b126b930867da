/** Shows one exchange in full, beside what the contract says of it; secrets and personal data are masked unless asked for. */
import type * as z from 'zod'
import type { EndpointDef, VendorDef } from '../../contracts/define.js'
import { hideMail, masked, redact } from '../../contracts/redact.js'
import type { Simulator } from '../../mocks/simulator.js'
import { authOf, queryTokensOf } from '../../mocks/steps/admit.js'
import type { JournalEntry } from '../../runtime/journal.js'
import { toRequestInfo } from '../views.js'
import { nearestIn } from './nearest.js'
import type { RequestDetail } from './schemas.js'
import { textOfAnswer, textOfBody, whatLacks } from './whole.js'

const bodyKinds: Readonly<Record<string, 'form' | 'urlencoded'>> = {
  'multipart/form-data': 'form',
  'application/x-www-form-urlencoded': 'urlencoded',
}

export const secretHeader = /^(authorization|proxy-authorization|(set-)?cookie|.*(api-?key|token|secret|signature).*)$/

/** Shows an exchange; bodies are masked by the marks of their schemas unless `reveal`. */
export async function toRequestDetail(
  simulator: Simulator,
  entry: JournalEntry,
  reveal: boolean,
): Promise<z.infer<typeof RequestDetail>> {
  const { request, response } = entry
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  const contract = entry.vendor ? (await simulator.vendor(entry.vendor)).simulator.vendor : undefined
  const def = entry.endpoint === undefined ? undefined : contract?.endpoints[entry.endpoint]
  const spec = def?.responses[entry.status]
  const surfaces = Object.values(contract?.surfaces ?? {})
  // where no endpoint fitted, one of the vendor's surfaces has answered
  const errorsOf = (value: unknown): z.ZodType | undefined =>
    def
      ? contract?.surfaces[def.surface]?.errors.schema
      : surfaces.find(({ errors }) => errors.schema.safeParse(value).success)?.errors.schema
  const lacks = whatLacks(entry)
  const [sent, answered] = reveal ? [textOfBody(entry), textOfAnswer(entry)] : []
  const show = (text: unknown, schemaOf: (value: unknown) => z.ZodType | undefined): unknown => {
    if (typeof text !== 'string') return null
    const value = parse(text)
    return reveal ? value : withoutMail(redact(schemaOf(value), value, 'named'))
  }
  return {
    ...toRequestInfo(entry, reveal),
    // a call without an endpoint is explained by those that there are
    ...(entry.endpoint === undefined && { nearest: (await nearestIn(simulator))(entry) }),
    request: {
      headers: showHeaders(request.headers, reveal),
      ...(request.query !== undefined && { query: reveal ? request.query : maskQuery(request.query, contract, def) }),
      body: show(request.body, () => def?.request?.[bodyKinds[type] ?? 'body']),
      ...(sent !== undefined && { text: sent }),
      ...(request.note !== undefined && { note: request.note }),
      ...(lacks !== undefined && { lacks }),
    },
    response: {
      headers: showHeaders(response.headers ?? {}, reveal),
      body: show(response.body, (value) => (spec?.kind === 'json' ? spec.schema : errorsOf(value))),
      ...(answered !== undefined && { text: answered }),
      ...(response.note !== undefined && { note: response.note }),
    },
    contract: def ? toDeclared(def) : null,
  }
}

const toDeclared = ({ method, path, summary, evidence, source }: EndpointDef) => ({
  method,
  path,
  summary,
  evidence,
  source,
})

function showHeaders(headers: Readonly<Record<string, string>>, reveal: boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (reveal) return [name, value]
      if (secretHeader.test(name)) return [name, masked]
      // where a person is sent may carry a code
      return [name, name === 'location' ? hideMail(value).replace(/[?#].*/s, `?${masked}`) : value]
    }),
  )
}

/** Names stay; a value stays where the contract knows its name, and marks it neither as a secret nor as personal. */
function maskQuery(query: string, vendor: VendorDef | undefined, def: EndpointDef | undefined): string {
  const tokens = new Set(vendor && def ? queryTokensOf(authOf(vendor, def)) : [])
  const { params, query: told } = def?.request ?? {}
  const shape = { ...params?.shape, ...told?.shape }
  return [...new URLSearchParams(query)]
    .map(([name, value]) => {
      const schema = tokens.has(name) || !Object.hasOwn(shape, name) ? undefined : shape[name]
      const shown = hideMail(String(redact(schema, value)))
      return `${encodeURIComponent(name)}=${shown === masked ? masked : encodeURIComponent(shown)}`
    })
    .join('&')
}

/** Hides e-mail addresses in every text of a body. */
const withoutMail = (body: unknown): unknown => JSON.parse(hideMail(JSON.stringify(body ?? null)))

/** Deepest nesting shown as structure; what goes deeper is shown as text. */
const depthLimit = 100

function parse(text: string): unknown {
  let depth = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1
    if (depth > depthLimit) return text
  }
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
