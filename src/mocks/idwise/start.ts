/** Starts journeys: which flow runs, who the applicant is, and what the case will be. */
import { type Flow, flows, type Wire } from '../../contracts/idwise/index.js'
import type { Case, Claims, DocumentKind } from '../../fixtures/case.js'
import { finalDecisionOf, type Journey } from '../../fixtures/idwise/journey.js'
import { adviseLack, chooseFlow } from '../flow-choice.js'
import { change } from './events.js'
import { lackOf } from './lack.js'
import { type ApplicantRecord, applicants, type IdwiseTools, inEnvironment, journeys, optionsOf } from './records.js'

export interface StartInput {
  environment: string
  flowId: string
  reference: string
  applicant?: Wire<'ApplicantDetails'> | undefined
  /** Scenario named by the control plane. */
  scenario?: string | undefined
  /** Gives the journey a link. */
  linked?: boolean
}

/** Stores a new journey. */
export async function startJourney(tools: IdwiseTools, input: StartInput): Promise<Journey> {
  const { tx } = tools
  const { environment, reference } = input
  const { attemptLimit, imageKeys, failedDecision } = optionsOf(tools)
  const flow = chooseFlow(tools, {
    flows,
    asked: input.flowId,
    path: 'body.flow_id',
    refuse: (message) => tools.fail('unknown_flow', message),
  })
  const said = toClaims(input.applicant)
  const { who, about, claims } = await drawPerson(tools, {
    environment,
    reference,
    flow,
    said,
    magic: [reference, input.applicant?.full_name],
    scenario: input.scenario,
  })
  noteLack(tools, flow, about)
  const journey = tx.put(journeys, {
    id: tools.id('journey'),
    environment,
    customerId: tools.fixedId('customer', 'customer'),
    reference,
    flowId: input.flowId,
    flow: { ...flow, attemptLimit },
    state: 'started',
    applicantId: who.applicantId,
    claims,
    case: about,
    steps: flow.steps.map((s) => ({ ...s, state: 'not_submitted', attempts: 0, outcome: null, pictures: {} })),
    profileImagePath: null,
    videoPath: null,
    baselineId: flow.spotCheck ? await baselineOf(tools, environment, reference) : null,
    linkCode: input.linked ? tools.id('link') : null,
    userStepsFinished: false,
    requested: [],
    startedAt: tx.now,
    endedAt: null,
    searchedAt: null,
    amlVersion: 0,
    monitoredAt: null,
    systemDecision: 'Incomplete',
    manualDecision: null,
    imageKeys,
    failedDecision,
  })
  tools.about(journey.id)
  await tools.armFaults(journey.id, about)
  return journey
}

/** The address of the page of a journey that has a link. */
export const linkOf = ({ linkBase }: IdwiseTools, { linkCode }: Pick<Journey, 'linkCode'>): string =>
  `${linkBase}/hosted/${linkCode}`

/**
 * Draws the case of another scenario for the same person. A duplicate becomes the applicant it repeats.
 * `chosen` is the document that the person said it is.
 */
export async function redrawJourney(
  tools: IdwiseTools,
  journey: Journey,
  scenario: string,
  chosen: { country?: string; documentKind?: DocumentKind } = {},
): Promise<Journey> {
  const { environment, reference, flow } = journey
  const { country, documentKind } = chosen
  const said = { ...journey.claims, ...(country !== undefined && { documentCountry: country }) }
  const drawn = await drawPerson(tools, { environment, reference, flow, said, magic: [], scenario, documentKind })
  noteLack(tools, flow, drawn.about)
  await tools.armFaults(journey.id, drawn.about)
  return change(tools, journey, { case: drawn.about, applicantId: drawn.who.applicantId, claims: drawn.claims })
}

interface PersonInput extends Pick<StartInput, 'environment' | 'reference' | 'scenario'> {
  flow: Flow
  /** What the client says of the applicant. */
  said: Claims
  magic: readonly (string | undefined)[]
  /** @default what the flow asks for */
  documentKind?: DocumentKind | undefined
}

/** Draws a case, and finds out who its applicant is. */
async function drawPerson(tools: IdwiseTools, input: PersonInput) {
  const { environment, reference, flow, said, magic } = input
  const own = await applicantOf(tools, environment, reference)
  const claimsFor = async (who: ApplicantRecord): Promise<Claims> => ({
    ...(await saidBefore(tools, environment, who)),
    ...said,
  })
  const draw = async (who: ApplicantRecord, scenario: string | undefined): Promise<Case> =>
    tools.drawCase({
      reference,
      magic,
      claims: await claimsFor(who),
      // the same applicant is the same person in every journey
      seed: `${tools.seed} ${who.applicantId}`,
      documentKind: input.documentKind ?? flow.documentKind,
      ...(scenario !== undefined && { scenario }),
    })
  const drawn = await draw(own, input.scenario)
  const who = drawn.checks.uniqueApplicant === 'failed' ? await earlierApplicant(tools, environment, own) : own
  const about = who === own ? drawn : await draw(who, drawn.scenario)
  return { who, about, claims: await claimsFor(who) }
}

function noteLack(tools: IdwiseTools, flow: Flow, about: Case): void {
  adviseLack(tools, flow.id, lackOf(flow, about), about.scenario)
}

/** A repeated reference is the same applicant. */
async function applicantOf(tools: IdwiseTools, environment: string, reference: string): Promise<ApplicantRecord> {
  const id = inEnvironment(environment, reference)
  const known = await tools.tx.get(applicants, id)
  if (known) return known
  const applicantId = tools.id('applicant')
  const first = firstApplicantId(environment)
  if (!(await tools.tx.get(applicants, first))) tools.tx.put(applicants, { id: first, applicantId, reference })
  return tools.tx.put(applicants, { id, applicantId, reference })
}

/** What the client said of an applicant in the first journey, if that is still there. */
async function saidBefore(tools: IdwiseTools, environment: string, { reference }: ApplicantRecord): Promise<Claims> {
  const [first] = await tools.tx.find(journeys, 'referenceIn', inEnvironment(environment, reference), { limit: 1 })
  return first?.claims ?? {}
}

const firstApplicantId = (environment: string): string => `first\0${environment}`

/** Whom a duplicate repeats: the first applicant of the environment, if that is somebody else. */
async function earlierApplicant(
  tools: IdwiseTools,
  environment: string,
  own: ApplicantRecord,
): Promise<ApplicantRecord> {
  const first = await tools.tx.get(applicants, firstApplicantId(environment))
  return first && first.applicantId !== own.applicantId ? first : own
}

/** The onboarding a spot check compares with: the latest of the reference that ended well. */
async function baselineOf(tools: IdwiseTools, environment: string, reference: string): Promise<string | null> {
  const earlier = await tools.tx.find(journeys, 'referenceIn', inEnvironment(environment, reference))
  const good = earlier.filter((j) => !j.flow.spotCheck && ['Complete', 'Approved'].includes(finalDecisionOf(j)))
  return good.at(-1)?.id ?? null
}

/** What the client says of the person. */
export const toClaims = (details: Wire<'ApplicantDetails'> | undefined): Claims => ({
  ...(details?.full_name && { fullName: details.full_name }),
  ...(details?.birth_date && { birthDate: details.birth_date }),
  ...(details?.sex && { sex: details.sex }),
})
