/** Begins verifications: which flow runs, who the person is, and what the case will be. */
import { type Flow, flows, incode } from '../../contracts/incode/index.js'
import { beginSession, type CaptureSession } from '../../fixtures/capture.js'
import type { Case } from '../../fixtures/case.js'
import { lackOf } from '../../fixtures/incode/outcome.js'
import { type Login, referenceOf, type Verification } from '../../fixtures/incode/verification.js'
import { stripMagic } from '../../fixtures/magic.js'
import { advise, adviseLack, chooseFlow } from '../flow-choice.js'
import { limitPhase } from '../hosted/sessions.js'
import {
  firstIdentities,
  type IdentityRecord,
  type IncodeTools,
  identities,
  inEnvironment,
  optionsOf,
  traces,
  verifications,
} from './records.js'

export interface StartInput {
  environment: string
  /** Which flow runs, or how to tell it from the case. */
  flow: Flow | ((about: Case) => Flow)
  loginHint?: string | undefined
  /** The client's own reference. */
  correlationId?: string | undefined
  redirectUrl?: string | undefined
  login?: Login
  /** How long the link can be opened; else as the options say. */
  linkValidityMinutes?: number | undefined
  /** Scenario named by the control plane. */
  scenario?: string | undefined
}

/** Stores a new verification. */
export async function startVerification(tools: IncodeTools, input: StartInput): Promise<Verification> {
  const { tx } = tools
  const { environment, loginHint, correlationId } = input
  const { attemptLimit, runningStatus, statusSteps, linkValidityMinutes } = optionsOf(tools)
  const id = tools.id('verification')
  const personKey = keyOf(loginHint ?? correlationId ?? id)
  const about = await drawFor(tools, { environment, personKey, loginHint, correlationId }, input.scenario)
  const flow = typeof input.flow === 'function' ? input.flow(about) : input.flow
  const steps = flow.steps.map((step) => ({ ...step, attemptLimit, whenExhausted: 'end' as const }))
  const verification = tx.put(verifications, {
    id,
    environment,
    traceId: tools.id('trace'),
    projectId: tools.fixedId('project', 'project'),
    interviewId: tools.id('interview'),
    linkCode: tools.id('link'),
    linkBase: tools.linkBase,
    correlationId: correlationId ?? null,
    loginHint: loginHint ?? null,
    redirectUrl: input.redirectUrl ?? null,
    login: input.login ?? null,
    flow,
    state: incode.lifecycles.verification.initial,
    personKey,
    identityId: null,
    session: beginSession(steps, tx.now),
    case: about,
    createdAt: tx.now,
    updatedAt: tx.now,
    decidedAt: null,
    failReason: null,
    snapshot: null,
    stepLog: [],
    returnTo: null,
    runningStatus,
    showSteps: statusSteps,
  })
  tx.put(traces, { id: verification.traceId, verificationId: id })
  limitPhase(tools, id, 'created', (input.linkValidityMinutes ?? linkValidityMinutes) * 60_000)
  tools.about(id)
  await tools.armFaults(id, about)
  adviseLack(tools, verification.flow.id, lackOf(verification), about.scenario)
  return verification
}

type Known = Pick<StartInput, 'environment' | 'loginHint' | 'correlationId'> & {
  personKey: string
  /** The document the person chose on the page. */
  chosen?: Pick<CaptureSession, 'country' | 'documentKind'>
}

/** Draws the case: the same person of the same environment every time, or whoever a duplicate repeats. */
export async function drawFor(tools: IncodeTools, known: Known, scenario?: string): Promise<Case> {
  const { environment, loginHint, correlationId, personKey, chosen } = known
  const draw = (who: string, named: string | undefined): Promise<Case> =>
    tools.drawCase({
      reference: referenceOf({ correlationId: correlationId ?? null, loginHint: loginHint ?? null }),
      magic: [correlationId, loginHint],
      claims: chosen?.country ? { documentCountry: chosen.country } : {},
      seed: `${tools.seed} ${environment} ${who}`,
      documentKind: chosen?.documentKind ?? 'identity_card',
      ...(named !== undefined && { scenario: named }),
    })
  const drawn = await draw(personKey, scenario)
  if (drawn.checks.uniqueApplicant !== 'failed') return drawn
  const first = await tools.tx.get(firstIdentities, environment)
  return first && first.personKey !== personKey ? draw(first.personKey, drawn.scenario) : drawn
}

/** A magic value chooses the scenario, and is no part of who somebody is. */
const keyOf = (text: string): string => stripMagic(text) || text

/** The organisation's own integration runs the default flow, and so does a client's, unless flows are strict. */
export function flowOf(tools: IncodeTools, environment: string, integration: string, path: string): Flow {
  if (tools.credentials(environment).integrationId === integration) return flows[0]!
  const refuse = (message: string): never => tools.fail('unknown_flow', message)
  const other = Object.keys(incode.profile.credentials).find((e) => tools.credentials(e).integrationId === integration)
  if (other !== undefined && tools.options.strictFlows !== true) {
    advise(tools, path, `this integration is that of ${other}, and the token is of ${environment}`)
    return flows[0]!
  }
  return chooseFlow(tools, { flows, asked: integration, path, refuse })
}

/** Finds a person by what a sign-in may hint at: the identity id, or the login hint of an earlier success. */
export async function findIdentity(
  tools: IncodeTools,
  environment: string,
  hint: string,
): Promise<IdentityRecord | undefined> {
  const key = inEnvironment(environment, keyOf(hint))
  const [byId] = await tools.tx.find(identities, 'identity', key, { limit: 1 })
  return byId ?? tools.tx.get(identities, key)
}

/** The hint under which a known person is verified again: an identity id stands for the hint of the first time. */
export const hintOf = ({ personKey }: IdentityRecord, hint: string): string =>
  keyOf(hint) === personKey ? hint : personKey
