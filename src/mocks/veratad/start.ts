/** Makes sessions: which route runs, who the person is, and what the case will be. */
import { type Route, routes, type Wire } from '../../contracts/veratad/index.js'
import { beginSession } from '../../fixtures/capture.js'
import type { VxSession } from '../../fixtures/veratad/session.js'
import { stepsOf, unopened } from '../../fixtures/veratad/start.js'
import { advise, adviseLack, chooseFlow } from '../flow-choice.js'
import { limitPhase } from '../hosted/sessions.js'
import { adviseReceiver } from '../receivers.js'
import { drawFor, lackOf } from './draw.js'
import { optionsOf, sessions, userId, users, type VeratadTools } from './records.js'

export interface StartInput {
  environment: string
  body: Wire<'CreateSessionRequest'>
  /** Scenario named by the control plane. */
  scenario?: string | undefined
}

/** Stores a new session. */
export async function startSession(
  tools: VeratadTools,
  { environment, body, scenario }: StartInput,
): Promise<VxSession> {
  const { tx } = tools
  const options = optionsOf(tools)
  const route = chooseRoute(tools, body)
  const about = { environment, email: body.email, age: Number.parseInt(body.age, 10), supplied: suppliedBy(body) }
  const drawn = await drawFor(tools, about, scenario)
  const lacking = lackOf(route, drawn, { age: about.age, now: tx.now, velocity: options.velocity })
  adviseLack(tools, route.id, lacking, drawn.scenario)
  const webhookUrl = body.webhook?.endpoint ?? null
  if (webhookUrl !== null) adviseReceiver(tools, 'body.webhook.endpoint', webhookUrl)
  const linkCode = tools.id('link')
  const session = tx.put(sessions, {
    ...about,
    id: tools.id('request'),
    linkCode,
    link: `${tools.linkBase}/hosted/${linkCode}`,
    verificationId: tools.id('verification'),
    webhookUrl,
    route,
    ...unopened,
    session: beginSession(stepsOf(route, options.attemptLimit), tx.now),
    case: drawn,
    choices: {
      names: options.createdNames,
      registrationStatus: options.registrationStatus,
      syntheticNumbers: options.syntheticNumbers,
    },
  })
  const user = await tx.get(users, userId(environment, body.email))
  tx.put(users, {
    id: userId(environment, body.email),
    passedAt: null,
    transactions: [],
    ...user,
    newestId: session.id,
  })
  limitPhase(tools, session.id, 'created', options.linkValiditySeconds * 1000)
  tools.about(session.id)
  await tools.armFaults(session.id, drawn)
  return session
}

function suppliedBy(body: Wire<'CreateSessionRequest'>): VxSession['supplied'] {
  const { fn, ln, addr, city, state, zip, phone, dob, ssn, reference, additionalData } = body
  const all = { fn, ln, addr, city, state, zip, phone, dob, ssn, reference, additionalData }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** A client's own route, settings or brand runs the default, unless routes are strict. */
function chooseRoute(tools: VeratadTools, body: Wire<'CreateSessionRequest'>): Route {
  for (const name of ['settings_id', 'brand_id'] as const) {
    if (body[name]) advise(tools, `body.${name}`, 'there are no settings or brands here, so the default one is used')
  }
  const { route_id } = body
  if (!route_id) return routes[0]!
  return chooseFlow(tools, {
    flows: routes,
    asked: route_id,
    path: 'body.route_id',
    refuse: (message) => tools.fail('unknown_route_id', message),
  })
}
