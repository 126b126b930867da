/** One function for every call of the hosted page, the same for every vendor. */
import type * as z from 'zod'
import type { VendorProfile } from '../../contracts/define.js'
import { type Picture, type Side, specimen } from '../../fixtures/capture.js'
import { documentKinds } from '../../fixtures/case.js'
import { countries } from '../../fixtures/countries/index.js'
import { issuersOf } from '../../fixtures/documents/kinds.js'
import { scenarios } from '../../fixtures/scenarios.js'
import { isUnreadable, showing, specimenOf } from '../specimens.js'
import { VendorError } from '../steps/vendor-error.js'
import { type Input, type Reply, reply, replyFile, replyPage, type Tools, type Upload } from '../types.js'
import type { HostedContract, HostedState } from './contract.js'
import { nothingHere, page } from './page.js'
import type { HostedJourneys, HostedView } from './types.js'

type Endpoints = HostedContract['endpoints']
type State = z.infer<typeof HostedState>

/** A call with the tools of the vendor whose page it is. */
type Call<K extends keyof Endpoints> = Tools &
  Pick<Input<HostedContract, Endpoints[K]>, 'params' | 'body' | 'uploads'> & {
    hosted: HostedJourneys
    profile: VendorProfile
  }

export type HostedHandlers = { [K in keyof Endpoints]: (call: Call<K>) => Promise<Reply> }

/** Handlers of the hosted page, by endpoint. */
export const hostedHandlers: HostedHandlers = {
  async openHostedPage(call) {
    const found = await call.hosted.find(call, call.params.code, 'link')
    if (found === undefined) return replyPage(404, nothingHere.text, nothingHere.headers)
    call.about(found)
    return replyPage(200, page.text, page.headers)
  },

  async readHostedState(call) {
    return showState(call, await journeyOf(call))
  },

  async actOnHostedPage(call) {
    const journeyId = await journeyOf(call)
    const { body } = call
    if (body.kind === 'choose') await call.hosted.choose(call, journeyId, body.scenario)
    else if (body.kind === 'submit') await submit(call, journeyId, body.step, {})
    else await call.hosted.act(call, journeyId, body)
    return showState(call, journeyId)
  },

  async sendHostedPictures(call) {
    const journeyId = await journeyOf(call)
    await submit(call, journeyId, call.body.step, call.uploads)
    return showState(call, journeyId)
  },

  async getHostedSpecimen(call) {
    const journeyId = await journeyOf(call)
    const { side } = call.params
    const about = await call.hosted.caseOf(call, journeyId)
    const { steps } = await call.hosted.view(call, journeyId)
    // the picture that the next attempt will send
    const attempt = (steps.find(({ sides }) => sides.includes(side))?.attempts ?? 0) + 1
    const blur = isUnreadable(about.attempts[side === 'selfie' ? 'selfie' : 'document'], attempt)
    const render = specimenOf(side === 'selfie' ? side : `document_${side}`, blur)
    return replyFile(200, showing({ mediaType: 'image/png', render, seed: 'hosted page' }, about))
  },
}

async function journeyOf(call: Tools & { hosted: HostedJourneys; params: { code: string } }): Promise<string> {
  const found = await call.hosted.find(call, call.params.code, 'link')
  if (found === undefined)
    throw new VendorError('not_found', `the link code ${JSON.stringify(call.params.code)} is not known`)
  call.about(found)
  return found
}

/** Sends a step: what was uploaded, and a specimen for every other side. */
async function submit(
  call: Tools & { hosted: HostedJourneys },
  journeyId: string,
  stepId: string,
  uploads: Readonly<Record<string, Upload>>,
): Promise<void> {
  const { steps } = await call.hosted.view(call, journeyId)
  // an unknown step is the journey's to refuse
  const sides = steps.find(({ id }) => id === stepId)?.sides ?? []
  const odd = Object.keys(uploads).find((side) => !sides.includes(side as Side))
  if (odd !== undefined && sides.length > 0) {
    throw new VendorError('invalid_request', `step "${stepId}" takes ${sides.join(' and ')}, not ${odd}`)
  }
  const pictures: Partial<Record<Side, Picture>> = {}
  for (const side of sides) {
    const upload = uploads[side]
    pictures[side] = upload ? { sha256: upload.sha256, mediaType: upload.mediaType } : specimen
  }
  await call.hosted.act(call, journeyId, { kind: 'submit', stepId, pictures })
}

async function showState(call: Tools & Pick<Call<'readHostedState'>, 'hosted' | 'profile'>, journeyId: string) {
  return reply(200, toState, { view: await call.hosted.view(call, journeyId), profile: call.profile })
}

function toState({ view, profile }: { view: HostedView; profile: VendorProfile }): State {
  const { journeyId, scenario, phase, declined = false, steps, current, document, end, posts = {} } = view
  return {
    vendor: { id: profile.id, title: profile.title },
    journeyId,
    scenario,
    phase,
    declined,
    steps: steps.map((step) => ({ ...step, sides: [...step.sides] })),
    current,
    document: document ? { ...document, kinds: [...document.kinds] } : null,
    end: end && { ...end },
    posts: { ...posts },
    scenarios: scenarios.map(({ name, title }) => ({ name, title })),
    countries: choices,
  }
}

const choices = countries
  .map(({ alpha2, alpha3, name }) => ({
    code: alpha2,
    name,
    documentKinds: documentKinds.filter((kind) => issuersOf(kind).includes(alpha3)),
  }))
  .sort((a, b) => (a.name < b.name ? -1 : 1))
