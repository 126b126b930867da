/** The dashboard: pages under `/_sim/`, made on the server from the control plane, live by server-sent events. */
import { clientOf } from '../control/client.js'
import { control } from '../control/contract.js'
import { refuse } from '../control/guard.js'
import { isSimError } from '../errors.js'
import { type Answer, fromFetch, type SimRequest } from '../mocks/exchange.js'
import type { Simulator } from '../mocks/simulator.js'
import { atMost, inTurns } from '../runtime/at-once.js'
import type { Namespace } from '../runtime/namespaces.js'
import { answerAsset } from './assets.js'
import { answerCall } from './calls.js'
import { isAnswer, type PageContext, type Render } from './context.js'
import { answerEvents } from './events.js'
import { commonHeaders, pageHeaders } from './headers.js'
import { renderView } from './layout.js'
import { answerFailure, answerRefusal } from './refusals.js'
import { findRoute } from './routes.js'
import { answerSignIn, answerSignOut } from './sign-in.js'

type Control = (request: SimRequest) => Promise<Answer>

/** Pages that are made or wait to be, at most. */
const mostPages = 500

const turn = inTurns()
const makePage = atMost(mostPages, 'pages are being made', async (render: Render, context: PageContext) => {
  // a page is made in one go where state is in memory: a client's call must not wait for all that people look at
  await turn()
  const made = await render(context)
  return isAnswer(made) ? made : renderView(made, context)
})

/** Serves the pages of a simulator. It never rejects. */
export function createDashboard(sim: Simulator, controlPlane: Control): Control {
  const report = (error: unknown): void => sim.reportBug(error)
  return (request) =>
    answerPage(sim, controlPlane, request).catch((error: unknown) => answerFailure(error, request, report))
}

async function answerPage(sim: Simulator, controlPlane: Control, request: SimRequest): Promise<Answer> {
  const { path } = request
  if (path === '/_sim')
    return { status: 308, headers: { ...commonHeaders, location: `/_sim/${search(request)}` }, body: null }
  const below = path.slice('/_sim'.length)
  // what the sign-in looks like is no secret
  if (below.startsWith('/ui/assets/')) return answerAsset(below.slice('/ui/assets/'.length), request)
  if (below === '/ui/sign-in') return answerSignIn(sim, request)
  const refusal = refuse(request, sim.options)
  if (refusal) return refused(sim, request, refusal)
  if (below === '/ui/sign-out' && request.method === 'POST') return answerSignOut(request)
  const query = new URLSearchParams(request.query)
  // what another process has done before now is seen by this page
  await sim.store.refresh()
  const namespace = named(sim, query)
  const context = contextOf({ sim, controlPlane, request, namespace, query })
  try {
    if (below.startsWith('/ui/calls/')) return await answerCall(below.slice('/ui/calls/'.length), context)
    const route = findRoute(below)
    if (!route && below !== '/ui/events') return await answerRefusal(nothingThere(path), request, context)
    if (request.method !== 'GET') return await answerReadOnly(request, context)
    if (!route) return answerEvents(context)
    return await makePage(await route.load(), { ...context, params: route.params })
  } catch (error) {
    return await answerFailure(error, request, (bug) => sim.reportBug(bug), context)
  }
}

const search = ({ query }: SimRequest): string => (query ? `?${query}` : '')

function named(sim: Simulator, query: URLSearchParams): Namespace {
  const found = sim.named(query.get('namespace') || sim.defaultNamespace.name)
  if (isSimError(found)) throw found
  return found
}

interface Given {
  sim: Simulator
  controlPlane: Control
  request: SimRequest
  namespace: Namespace
  query: URLSearchParams
}

function contextOf({ sim, controlPlane, request, namespace, query }: Given): PageContext {
  const host = request.header('host')
  const origin = sim.options.baseUrl ?? (host === undefined ? sim.address : `http://${host}`)
  const isDefault = namespace === sim.defaultNamespace
  // links that a call makes are built on the address this page was asked at
  const passed = Object.entries(request.headers()).filter(([name]) => /^(x-)?forwarded/.test(name))
  const ask = (url: string, init: RequestInit): Promise<Response> => {
    const asked = new Request(url, { ...init, headers: { ...Object.fromEntries(passed), ...init.headers } })
    return controlPlane(fromFetch(asked)).then(
      ({ status, headers, body }) => new Response(body as string | null, { status, headers }),
    )
  }
  return {
    sim,
    namespace,
    request,
    query,
    origin,
    calls: clientOf(control.endpoints, `http://${host ?? 'sim.test'}`, { namespace: namespace.name, fetch: ask }),
    params: {},
    reveal: query.get('reveal') === 'true',
    link: (path, more = {}) => {
      const asked = new URLSearchParams(isDefault ? {} : { namespace: namespace.name })
      for (const [name, value] of Object.entries(more)) if (value !== undefined && value !== '') asked.set(name, value)
      return `/_sim${path}${asked.size > 0 ? `?${asked}` : ''}`
    },
  }
}

async function refused(sim: Simulator, request: SimRequest, reason: string): Promise<Answer> {
  const wantsPage = request.header('accept')?.includes('text/html')
  if (wantsPage && sim.options.controlToken !== undefined && request.method === 'GET') {
    const to = `/_sim/ui/sign-in?to=${encodeURIComponent(request.path + search(request))}`
    return { status: 303, headers: { ...pageHeaders, location: to }, body: null }
  }
  const told = {
    status: 403,
    code: 'forbidden_control_call',
    message: `The dashboard is not shown: ${reason}.`,
    hint: 'Open it on this machine, or start with --control-token and sign in.',
  }
  return answerRefusal(told, request)
}

const nothingThere = (path: string) => ({
  status: 404,
  code: 'not_found',
  message: `There is no page at ${path.slice(0, 200)}.`,
  hint: 'Choose one of the sections above.',
})

async function answerReadOnly(request: SimRequest, context: PageContext): Promise<Answer> {
  const told = {
    status: 405,
    code: 'method_not_allowed',
    message: `A page is read with GET, not ${request.method.slice(0, 20)}.`,
    hint: 'What changes something goes to the control plane.',
  }
  const answer = await answerRefusal(told, request, context)
  answer.headers.allow = 'GET, HEAD'
  return answer
}
