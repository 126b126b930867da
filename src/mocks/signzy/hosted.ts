/** What the vendor does as a person comes along on the page: keeps pictures, ends journeys, owes the callback. */
import { type JourneyState, signzy } from '../../contracts/signzy/index.js'
import type { SessionEnd, SessionEvent } from '../../fixtures/capture.js'
import { drawIp, type Journey, stepOf, toJourneyDocument } from '../../fixtures/signzy/views.js'
import { step } from '../../runtime/lifecycle.js'
import { documentOf, hostSessions, identityKinds, limitPhase } from '../hosted/sessions.js'
import type { HostedEnd } from '../hosted/types.js'
import { drawCase, kindFor } from './create.js'
import { keepCutOuts, keepUploads } from './pictures.js'
import { change, journeys, optionsOf, type SignzyTools } from './records.js'

/** The event of the journey's own lifecycle that an end of the session is; whatever else ends one, time does. */
const eventOf = (end: SessionEnd): 'finish' | 'exhaust' | 'expire' =>
  end === 'completed' ? 'finish' : end === 'attempts_exceeded' ? 'exhaust' : 'expire'

/** Drives journeys on the page and from the control plane. */
export const { hosted, jobs: sessionJobs } = hostSessions<typeof signzy, Journey>({
  kind: journeys,
  declineEnds: false,
  async find(tools, id, by) {
    const journey = await tools.tx.get(journeys, id)
    // the code of a link is the id of its journey
    if (journey || by === 'link') return journey
    return (await tools.tx.find(journeys, 'record', id, { limit: 1 }))[0]
  },
  happened,
  redraw: (tools, journey, scenario) => drawCase(tools, journey, scenario),
  async show(_tools, { session, config, userInfo, flow, case: about }) {
    const wanted = {
      country: userInfo.id?.country || null,
      documentKind: userInfo.id?.idType || flow.documentKind === 'passport' ? kindFor(flow, userInfo) : null,
    }
    const chosen = {
      country: session.country ?? wanted.country,
      documentKind: session.documentKind ?? wanted.documentKind,
      kinds: wanted.documentKind === null ? identityKinds : [wanted.documentKind],
      own: documentOf(about),
    }
    return { document: chosen, end: session.end === null ? null : endOf(session.end, config) }
  },
})

async function happened(tools: SignzyTools, journey: Journey, event: SessionEvent): Promise<Journey> {
  switch (event.kind) {
    case 'opened':
      limitPhase(tools, journey.id, 'opened', Math.round((journey.config.journeySessionExpiry ?? 0) * 1000))
      return move(tools, journey, 'open', { ip: drawIp(journey.id) })
    case 'answered':
      return change(tools, journey, {})
    case 'submitted':
      return change(tools, journey, { files: await keepUploads(tools, journey, event.stepId) })
    case 'processed':
      return processed(tools, journey, event)
    case 'ended':
      return end(tools, journey, event.end)
  }
}

function processed(
  tools: SignzyTools,
  journey: Journey,
  { stepId, outcome }: Extract<SessionEvent, { kind: 'processed' }>,
) {
  const { now } = tools.tx
  if (stepId === 'selfie') return change(tools, journey, { selfieAt: now })
  const isRead = outcome === 'ok' && stepOf(journey, 'document') !== undefined
  return change(tools, journey, { documentAt: now, ...(isRead && { files: keepCutOuts(tools, journey) }) })
}

async function end(tools: SignzyTools, journey: Journey, how: SessionEnd): Promise<Journey> {
  const ended = await move(tools, journey, eventOf(how), {})
  const { deletionTimeLimit } = ended.settings
  if (deletionTimeLimit !== null) tools.schedule('deleteData', deletionTimeLimit * 60_000, { journeyId: ended.id })
  tools.tx.retire(ended.id)
  return ended
}

/** Moves a journey along its lifecycle, and owes what the new state asks for. */
export async function move(
  tools: SignzyTools,
  journey: Journey,
  event: string,
  changes: Partial<Journey>,
): Promise<Journey> {
  const next = step(signzy.lifecycles.journey, journey.state, event)
  const moved = change(tools, journey, { ...changes, state: next.status as JourneyState })
  if (next.emits.length > 0) await owe(tools, moved)
  return moved
}

/** Owes the callback: to the address the journey was made with, else to who is registered. */
export function owe(tools: SignzyTools, journey: Journey): Promise<void> {
  const { callbackUrl, authKeyForCallback: key } = journey.config
  const auth = key && { type: 'header' as const, headers: { [optionsOf(tools).callbackHeader]: key } }
  return tools.emit(
    'journeyResult',
    {
      journeyId: journey.id,
      environment: journey.environment,
      ...(callbackUrl && { to: { url: callbackUrl, ...(auth && { auth }) } }),
      onDelivered: 'callbackDelivered',
    },
    () => toJourneyDocument(journey),
  )
}

type Wording = Pick<HostedEnd, 'tone' | 'title' | 'text'>

const over: Wording = { tone: 'bad', title: 'Session expired', text: 'There is no time left.' }
const wording: Readonly<Partial<Record<SessionEnd, Wording>>> = {
  // the client decides, from the document
  completed: { tone: 'neutral', title: 'Journey Completed', text: 'Your details were sent.' },
  attempts_exceeded: { tone: 'bad', title: 'Retries Exceeded', text: 'There are no attempts left.' },
  link_expired: { tone: 'bad', title: 'Link expired', text: 'This link can no longer be opened.' },
}

/** How the page ends. Only a journey that came to its own end sends the person on. */
function endOf(
  how: SessionEnd,
  { successRedirectUrl, failureRedirectUrl, redirectTime = 0 }: Journey['config'],
): HostedEnd {
  const url = { finish: successRedirectUrl, exhaust: failureRedirectUrl, expire: '' }[eventOf(how)]
  return { ...(wording[how] ?? over), ...(url && { redirect: { url, afterMs: Math.round(redirectTime * 1000) } }) }
}
