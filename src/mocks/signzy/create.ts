/** Makes journeys: which flow runs, what the case will be, and how long the link lives. */
import { type Flow, flows, type Wire } from '../../contracts/signzy/index.js'
import { beginSession, type CaptureSession } from '../../fixtures/capture.js'
import type { Case, DocumentKind } from '../../fixtures/case.js'
import { fillConfig, stepsOf } from '../../fixtures/signzy/start.js'
import { type Journey, nameOf, toClaims } from '../../fixtures/signzy/views.js'
import { adviseLack, chooseFlow } from '../flow-choice.js'
import { limitPhase } from '../hosted/sessions.js'
import { adviseReceiver } from '../receivers.js'
import { lackOf } from './lack.js'
import { journeys, optionsOf, referenceOf, type SignzyTools } from './records.js'

export interface CreateInput {
  environment: string
  body: Wire<'CreateJourneyUrlRequest'>
  /** Scenario named by the control plane. */
  scenario?: string | undefined
}

/** Stores a new journey. */
export async function createJourney(
  tools: SignzyTools,
  { environment, body, scenario }: CreateInput,
): Promise<Journey> {
  const { tx } = tools
  const options = optionsOf(tools)
  const { userInfo = {}, userId = null, flowId } = body
  const flow = chooseFlow(tools, {
    flows,
    asked: flowId,
    path: 'body.flowId',
    refuse: (message) => tools.fail('unknown_flow', message),
  })
  const id = tools.id('journey')
  tools.about(id)
  const drawn = await drawCase(tools, { id, environment, userInfo, userId, flow }, scenario)
  await tools.armFaults(id, drawn)
  adviseLack(tools, flow.id, lackOf({ flow, userInfo }, drawn), drawn.scenario)
  const config = fillConfig(body.processingConfig, options)
  if (config.callbackUrl) adviseReceiver(tools, 'body.processingConfig.callbackUrl', config.callbackUrl)
  const journey = tx.put(journeys, {
    id,
    recordId: tools.id('record'),
    environment,
    clientId: tools.fixedId('client', environment),
    linkBase: tools.linkBase,
    flowId,
    flow,
    userId,
    userInfo,
    config,
    settings: {
      profile: options.profile,
      ipCheck: options.ipCheck,
      externalApis: options.externalApis,
      stateNames: options.stateNames,
      deletionTimeLimit: options.deletionTimeLimitMinutes,
    },
    state: 'created',
    session: beginSession(stepsOf(flow, kindFor(flow, userInfo), options), tx.now),
    case: drawn,
    files: {},
    ip: null,
    documentAt: null,
    selfieAt: null,
    callbackSent: false,
    updatedAt: tx.now,
  })
  limitPhase(tools, id, 'created', Math.round((config.journeyLinkValidity ?? 0) * 1000))
  return journey
}

type About = Pick<Journey, 'id' | 'environment' | 'userInfo' | 'userId' | 'flow'> & { session?: CaptureSession }

/** Draws the case of a journey: the same reference is the same person. */
export function drawCase(
  tools: SignzyTools,
  { id, environment, userInfo, userId, flow, session }: About,
  scenario?: string,
): Promise<Case> {
  const { externalReferenceId, name } = userInfo
  const reference = referenceOf({ userInfo, userId })
  return tools.drawCase({
    reference,
    magic: [externalReferenceId, userId ?? undefined, name?.lastName, name?.firstName],
    claims: { ...toClaims(userInfo), ...(session?.country && { documentCountry: session.country }) },
    seed: `${tools.seed} ${environment} ${reference ?? id} ${nameOf(userInfo)}`,
    documentKind: session?.documentKind ?? kindFor(flow, userInfo),
    ...(scenario !== undefined && { scenario }),
  })
}

/** The kind of document that the client asks for; undefined where it asks for none. */
const wantedKind = ({ id }: Wire<'UserInfo'>): DocumentKind | undefined => {
  const said = id?.idType ?? ''
  return wordsFor.find(([words]) => words.test(said))?.[1]
}

/** One value of `idType` is documented, `Driving License`; the other words are what documents are called. */
const wordsFor: readonly (readonly [RegExp, DocumentKind])[] = [
  [/passport/i, 'passport'],
  [/driv/i, 'driving_licence'],
  [/residen/i, 'residence_permit'],
  [/\bvisa\b/i, 'visa'],
]

/** The kind of document that a journey is for, unless the person chooses. */
export const kindFor = ({ documentKind }: Flow, userInfo: Wire<'UserInfo'>): DocumentKind =>
  wantedKind(userInfo) ?? documentKind
