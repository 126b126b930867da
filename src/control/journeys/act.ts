/** Makes journeys and plays them: as their person, as a reviewer, or as whoever wants one outcome. */
import type * as z from 'zod'
import type { JourneyAction, VendorProfile } from '../../contracts/define.js'
import { SimError } from '../../errors.js'
import { type Picture, SessionRefusal, type Side, specimen } from '../../fixtures/capture.js'
import type { SimRequest } from '../../mocks/exchange.js'
import { findJourney } from '../../mocks/find-journey.js'
import type { HostedAct, HostedJourneys } from '../../mocks/hosted/types.js'
import type { Simulator } from '../../mocks/simulator.js'
import { VendorError } from '../../mocks/steps/vendor-error.js'
import type { Tools, VendorSimulator } from '../../mocks/types.js'
import { IllegalTransition } from '../../runtime/lifecycle.js'
import type { Namespace } from '../../runtime/namespaces.js'
import { takeScenario } from '../scenarios/actions.js'
import { flowOf, noJourney } from './list.js'
import type * as schemas from './schemas.js'

type Body<K extends 'CreateJourney' | 'PlayJourney' | 'PlayedJourney'> = z.infer<(typeof schemas)[K]>
type Given = Body<'PlayJourney'>

/** Makes a journey as the vendor's SDK or dashboard would. `request` is the call it comes with, if any. */
export async function createJourney(
  sim: Simulator,
  namespace: Namespace,
  vendor: string,
  body: Body<'CreateJourney'>,
  request?: SimRequest,
) {
  const { simulator } = await sim.vendor(vendor)
  const { scenario, reference, flow, state = 'created' } = body
  const environment = environmentOf(simulator.vendor.profile, body)
  const made = await sim
    .work(
      namespace,
      vendor,
      async (tools, { createJourney, hosted }) => {
        const made = await createJourney(tools, {
          environment,
          state,
          ...(scenario !== undefined && { scenario: await takeScenario(sim, tools.tx, scenario) }),
          ...(reference !== undefined && { reference }),
          ...(flow !== undefined && { flow }),
        })
        const [id = ''] = Object.values(made.ids)
        return { journeyId: (await hosted?.find(tools, id, 'any')) ?? id, ...made }
      },
      request,
    )
    .catch((error: unknown) => {
      if (!isRefusal(error)) throw error
      throw new SimError('bad_request', error.message, 'Ask for what the API of the vendor would take.', {
        cause: error,
      })
    })
  return { vendor, ...made }
}

function environmentOf({ id, flows, credentials }: VendorProfile, body: Body<'CreateJourney'>): string {
  const environments = Object.keys(credentials)
  const environment = body.environment ?? environments[0] ?? ''
  const refuse = (what: string, name: string, known: readonly string[]) =>
    new SimError('bad_request', `${id} has no ${what} ${JSON.stringify(name)}`, `Use one of: ${known.join(', ')}.`)
  if (!environments.includes(environment)) throw refuse('environment', environment, environments)
  if (body.flow !== undefined && !flows.some((flow) => flow.id === body.flow)) {
    throw refuse(
      'flow',
      body.flow,
      flows.map((flow) => flow.id),
    )
  }
  return environment
}

/** What each action takes. */
export const takenBy: Readonly<Record<JourneyAction, readonly (keyof Given)[]>> = {
  open: ['scenario'],
  complete: ['scenario'],
  abandon: ['scenario'],
  cancel: ['scenario'],
  expire: ['scenario'],
  approve: [],
  reject: [],
  refer: [],
  review: ['verdict'],
  resubmit: ['steps'],
  upload: ['scenario', 'step', 'images'],
}

/** Plays a journey, under its scenario or another. @throws SimError when it does not allow that */
export async function actOnJourney(
  sim: Simulator,
  namespace: Namespace,
  { vendor, id, action, ...given }: { vendor: string; id: string; action: JourneyAction } & Given,
): Promise<Body<'PlayedJourney'>> {
  const odd = Object.keys(given).find((key) => !takenBy[action].includes(key as keyof Given))
  if (odd !== undefined && given[odd as keyof Given] !== undefined) {
    const takes = takenBy[action].join(', ') || 'nothing'
    throw new SimError('bad_request', `${odd}: ${action} does not take it`, `It takes ${takes}.`)
  }
  const held: string[] = []
  try {
    const pictures = await readImages(sim, vendor, given.images ?? {}, held)
    return await play(sim, namespace, vendor, id, doing(sim, action, given, pictures))
  } finally {
    for (const sha256 of held) sim.store.blobs.release(sha256)
  }
}

/** Draws the case anew under another scenario, and does nothing else. @throws SimError when the journey is over */
export const replaceScenario = (
  sim: Simulator,
  namespace: Namespace,
  { vendor, id, scenario }: { vendor: string; id: string; scenario: NonNullable<Given['scenario']> },
): Promise<Body<'PlayedJourney'>> =>
  play(sim, namespace, vendor, id, async (tools, { hosted }, journeyId) =>
    hosted.choose(tools, journeyId, await takeScenario(sim, tools.tx, scenario)),
  )

type Playable = VendorSimulator & { hosted: HostedJourneys }
type Doing = (tools: Tools, simulator: Playable, journeyId: string) => Promise<void>

/** An action, as a unit of work does it. */
export const doing =
  (sim: Simulator, action: JourneyAction, given: Given = {}, pictures: Parameters<typeof upload>[4] = {}): Doing =>
  async (tools, simulator, journeyId) => {
    const { hosted } = simulator
    if (given.scenario !== undefined) {
      await hosted.choose(tools, journeyId, await takeScenario(sim, tools.tx, given.scenario))
    }
    if (action === 'upload') await upload(tools, hosted, journeyId, given.step, pictures)
    else if (action === 'approve' || action === 'reject' || action === 'refer') {
      await decide(tools, simulator, journeyId, action)
    } else await hosted.act(tools, journeyId, actOf(action, given))
  }

async function play(
  sim: Simulator,
  namespace: Namespace,
  vendor: string,
  id: string,
  run: Doing,
): Promise<Body<'PlayedJourney'>> {
  const journeyId = await carryOut(sim, namespace, vendor, id, run)
  const view = await sim.work(namespace, vendor, (tools, { hosted }) => hosted!.view(tools, journeyId))
  const { phase, end, scenario } = view
  return { vendor, journeyId, scenario, phase, end: end && { ...end } }
}

/** Does something to a journey in one unit of work, and answers our id of it. @throws SimError when it does not allow that */
export function carryOut(
  sim: Simulator,
  namespace: Namespace,
  vendor: string,
  id: string,
  run: Doing,
): Promise<string> {
  return sim
    .work(namespace, vendor, async (tools, simulator) => {
      const { hosted } = simulator
      if (!hosted) throw new SimError('illegal_action', `journeys of ${vendor} cannot be played`, 'Use its API.')
      const found = await findJourney(tools, simulator, id)
      if (found === undefined) throw noJourney(vendor, id)
      await run(tools, { ...simulator, hosted }, found)
      return found
    })
    .catch((error: unknown) => {
      if (!isRefusal(error)) throw error
      throw new SimError('illegal_action', error.message, 'Read the journey to see where it stands.', { cause: error })
    })
}

function actOf(action: Exclude<JourneyAction, 'approve' | 'reject' | 'refer' | 'upload'>, given: Given): HostedAct {
  if (action === 'review') return { kind: 'review', verdict: given.verdict ?? 'approved' }
  if (action === 'resubmit') return { kind: 'resubmit', ...(given.steps && { stepIds: given.steps }) }
  return { kind: action }
}

/** Brings a journey to one outcome: through its reviewer where it waits for one, else by playing it under the scenario. */
async function decide(
  tools: Tools,
  simulator: Playable,
  journeyId: string,
  action: 'approve' | 'reject' | 'refer',
): Promise<void> {
  const { hosted } = simulator
  const { phase, end } = await hosted.view(tools, journeyId)
  if (phase === 'ended') {
    if (action === 'refer') throw new SessionRefusal(`the journey is over: ${end?.title ?? 'it has ended'}`)
    return hosted.act(tools, journeyId, { kind: 'review', verdict: action === 'approve' ? 'approved' : 'rejected' })
  }
  const wanted = { approve: 'approved', refer: 'manual_review_pending' } as const
  const scenario = action === 'reject' ? await rejection(tools, simulator, journeyId) : wanted[action]
  await hosted.choose(tools, journeyId, scenario)
  await hosted.act(tools, journeyId, { kind: 'complete' })
}

/** The scenario that a vendor rejects somebody by: its own refusal, where it has one. */
async function rejection(tools: Tools, simulator: VendorSimulator, journeyId: string): Promise<string> {
  const declined = (await simulator.outcomes?.())?.declined
  const flow = await flowOf(tools, simulator, journeyId)
  const rows = declined && Object.values(flow !== undefined && declined[flow] ? { [flow]: declined[flow] } : declined)
  return rows?.length && rows.every(({ cannot }) => cannot === undefined) ? 'declined' : 'document_tampered'
}

/** Sends a step as its person would, who opens the page and consents on the way there. */
async function upload(
  tools: Tools,
  hosted: HostedJourneys,
  journeyId: string,
  asked: string | undefined,
  given: Readonly<Partial<Record<Side, Picture>>>,
): Promise<void> {
  const view = () => hosted.view(tools, journeyId)
  let { phase, document } = await view()
  if (phase === 'created') await hosted.act(tools, journeyId, { kind: 'open' })
  phase = (await view()).phase
  if (phase === 'opened') await hosted.act(tools, journeyId, { kind: 'consent', given: true })
  document = (await view()).document
  if (document?.documentKind === null) await hosted.act(tools, journeyId, { kind: 'document', ...document.own })
  const { steps, current } = await view()
  const stepId = asked ?? current
  if (stepId === null) throw new SessionRefusal('no step is to be sent')
  const step = steps.find((one) => one.id === stepId)
  if (!step) {
    const known = steps.map((one) => one.id).join(', ')
    throw new SimError(
      'bad_request',
      `step: there is no step ${JSON.stringify(stepId.slice(0, 100))}`,
      `Use: ${known}.`,
    )
  }
  const odd = Object.keys(given).find((side) => !step.sides.includes(side as Side))
  if (odd !== undefined) {
    const sides = step.sides.join(' and ') || 'no picture'
    throw new SimError('bad_request', `images.${odd}: step "${stepId}" takes ${sides}`, 'Leave it out.')
  }
  const pictures = Object.fromEntries(step.sides.map((side) => [side, given[side] ?? specimen]))
  await hosted.act(tools, journeyId, { kind: 'submit', stepId, pictures })
}

/** Looks at pictures as at those that are sent to the page. @throws SimError for one that is not taken */
async function readImages(
  sim: Simulator,
  vendor: string,
  images: NonNullable<Given['images']>,
  held: string[],
): Promise<Partial<Record<Side, Picture>>> {
  if (Object.keys(images).length === 0) return {}
  // the vendor is told to be unknown before its pictures are
  await sim.vendor(vendor)
  const { hostedUploads } = await import('../../mocks/hosted/contract.js')
  const { readUploads } = await import('../../mocks/steps/read-uploads.js')
  try {
    const read = await readUploads(images, hostedUploads, sim.store.blobs, held)
    return Object.fromEntries(
      Object.entries(read).map(([side, { sha256, mediaType }]) => [side, { sha256, mediaType }]),
    )
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    throw new SimError('bad_request', `images.${error.message}`, 'Give whole pictures as base64.', { cause: error })
  }
}

/** What a journey throws when it does not allow something: the session, the vendor's lifecycle, or the vendor's own error. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof SessionRefusal || error instanceof IllegalTransition || error instanceof VendorError
