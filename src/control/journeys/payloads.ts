/** What each endpoint that reads a journey would answer now, made by its own handler in a unit of work that is undone. */
import type * as z from 'zod'
import { type EndpointDef, routesOf, type VendorDef } from '../../contracts/define.js'
import { hideMail, redact } from '../../contracts/redact.js'
import type { Answer } from '../../mocks/exchange.js'
import type { Simulator } from '../../mocks/simulator.js'
import { answerError } from '../../mocks/steps/answer-error.js'
import { respondJson } from '../../mocks/steps/respond.js'
import { validate } from '../../mocks/steps/validate.js'
import type { Reply } from '../../mocks/types.js'
import type { JournalEntry } from '../../runtime/journal.js'
import type { Namespace } from '../../runtime/namespaces.js'
import { parseJson } from '../../runtime/parse-json.js'
import { findShown } from './list.js'
import type * as schemas from './schemas.js'

type Texts = Readonly<Record<string, string>>
type Shown = z.infer<typeof schemas.Payloads>['endpoints'][number]

/** Ends a unit of work that was only asked. */
class Asked extends Error {
  constructor(readonly reply: Reply) {
    super('asked')
  }
}

/** Asks every endpoint that a journey's ids are enough for. No fault, no pace and no journal is between. */
export async function getPayloads(
  sim: Simulator,
  namespace: Namespace,
  vendor: string,
  id: string,
  reveal = false,
): Promise<z.infer<typeof schemas.Payloads>> {
  const { journeyId, ids, environment } = await findShown(sim, namespace, vendor, id)
  const { vendor: def } = (await sim.vendor(vendor)).simulator
  const endpoints: Shown[] = []
  for (const [name, endpoint] of Object.entries(def.endpoints)) {
    const asked = fill(endpoint, ids)
    if (!asked) continue
    const { params, query } = asked
    const path = pathOf(def, endpoint, params, query)
    const { status, body } = await answerOf(sim, namespace, { vendor, def, name, params, query, environment, path })
    const spec = endpoint.responses[status]
    const schema = spec?.kind === 'json' ? spec.schema : def.surfaces[endpoint.surface]!.errors.schema
    const shown = reveal ? body : (JSON.parse(hideMail(JSON.stringify(redact(schema, body) ?? null))) as unknown)
    const { method, summary } = endpoint
    endpoints.push({ name, summary, method, path: reveal ? path : hideMail(path), status, body: shown })
  }
  return { vendor, journeyId, endpoints }
}

/** What a call about the journey gives; undefined where its ids are not enough, or the endpoint is about something else. */
function fill({ method, request, responses }: EndpointDef, ids: Texts): { params: Texts; query: Texts } | undefined {
  if (method !== 'GET' || responses[200]?.kind !== 'json') return undefined
  const known = (schema: z.ZodObject | undefined): Texts =>
    Object.fromEntries(
      Object.keys(schema?.shape ?? {}).flatMap((name) => (Object.hasOwn(ids, name) ? [[name, ids[name]!]] : [])),
    )
  const params = known(request?.params)
  const query = known(request?.query)
  const isWhole = Object.keys(request?.params?.shape ?? {}).every((name) => Object.hasOwn(params, name))
  const isAbout = Object.keys(params).length + Object.keys(query).length > 0
  return isWhole && isAbout ? { params, query } : undefined
}

function pathOf({ profile }: VendorDef, endpoint: EndpointDef, params: Texts, query: Texts): string {
  const { mountAt } = profile.surfaces[endpoint.surface]!
  const asked = new URLSearchParams(query)
  const path = routesOf(endpoint)[0]!.path.replace(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  for (const name of Object.keys(endpoint.bind ?? {})) if (params[name] !== undefined) asked.set(name, params[name])
  return `${mountAt === '/' ? '' : mountAt}${path}${asked.size > 0 ? `?${asked}` : ''}`
}

interface Question {
  vendor: string
  def: VendorDef
  name: string
  params: Texts
  query: Texts
  environment: string
  path: string
}

async function answerOf(
  sim: Simulator,
  namespace: Namespace,
  { vendor, def, name, params, query, environment, path }: Question,
): Promise<{ status: number; body: unknown }> {
  const endpoint = def.endpoints[name]!
  const { request } = endpoint
  let answer: Answer
  try {
    const input = {
      params: request?.params ? validate('path', request.params, params, [], { open: true }) : {},
      query: request?.query ? validate('query', request.query, query, []) : query,
      headers: {},
      body: undefined,
      uploads: {},
      environment,
      token: undefined,
    }
    const reply = await sim
      .work(namespace, vendor, async (tools, { handlers }) => {
        throw new Asked(await handlers[name]!(Object.assign(tools, input) as never))
      })
      .catch((error: unknown) => {
        if (error instanceof Asked) return error.reply
        throw error
      })
    if (reply.kind !== 'json') return { status: reply.status, body: null }
    answer = respondJson(name, endpoint, reply, false)
  } catch (error) {
    const about = { at: namespace.clock.now(), path }
    answer = answerError(def, endpoint, about, error, noEntry(), (bug) => sim.reportBug(bug))
  }
  const text = answer.text ?? String(answer.body ?? '')
  return { status: answer.status, body: parseJson(text) ?? text }
}

/** Nobody reads it. */
const noEntry = (): JournalEntry => ({
  id: '',
  at: 0,
  vendor: '',
  method: 'GET',
  path: '',
  status: 0,
  durationMs: 0,
  violations: [],
  request: { headers: {} },
  response: {},
})
