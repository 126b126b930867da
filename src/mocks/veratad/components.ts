/** Carries components out: appends their stops, moves the session, and owes a webhook after each. */
import { type Component, veratad } from '../../contracts/veratad/index.js'
import { SessionRefusal } from '../../fixtures/capture.js'
import type { AttemptOutcome, ReviewVerdict } from '../../fixtures/case.js'
import type { StopRecord, TransactionRecord, VxSession } from '../../fixtures/veratad/session.js'
import { judge, manualService, reviewed, type Verdict, wait } from '../../fixtures/veratad/verdicts.js'
import { toMismatches, toWebhookBody } from '../../fixtures/veratad/views.js'
import { toIso } from '../../runtime/clock.js'
import { step } from '../../runtime/lifecycle.js'
import type { Job } from '../../runtime/store/types.js'
import { optionsOf, readUser, sessions, type VeratadTools } from './records.js'
import { refusalOf, remember, serviceOf } from './velocity.js'

/** Registers a person who opens the link; one who has passed before may be sent away. */
export async function register(tools: VeratadTools, session: VxSession): Promise<VxSession> {
  const { alreadyVerified, velocity } = optionsOf(tools)
  const user = await readUser(tools, session)
  const { standing, checks } = session.case
  const known = standing !== 'new' || (user !== undefined && user.passedAt !== null)
  // with the velocity check a duplicate is found later, by the first transaction
  const duplicate = !velocity && checks.uniqueApplicant === 'failed'
  const turnedAway = standing === 'turned_away' || (alreadyVerified && known) || duplicate
  const { now } = tools.tx
  const stop: StopRecord = { at: now, type: 'NEW REGISTRATION', source: '', status: '', action: '', detail: '' }
  return tools.tx.put(sessions, {
    ...session,
    stops: [stop],
    turnedAway,
    ...(turnedAway && { session: { ...session.session, phase: 'ended', end: 'turned_away', endedAt: now } }),
  })
}

/** Sends the code, where a component at hand begins with one. Nothing is owed for it: the component goes on. */
export function begin(tools: VeratadTools, session: VxSession, component: Component | undefined): VxSession {
  if (component?.app !== 'phone_2fa') return session
  return tools.tx.put(sessions, record(tools, session, component, serviceOf(tools, component), wait(), 'PENDING'))
}

/** Carries out a component that takes no further attempt. */
export async function conclude(
  tools: VeratadTools,
  session: VxSession,
  stepId: string,
  outcome: AttemptOutcome,
): Promise<VxSession> {
  const { components } = session.route
  const index = components.findIndex(({ app }) => app === stepId)
  const component = components[index]!
  const { age, case: about } = session
  const today = toIso(tools.tx.now).slice(0, 10)
  const refusedBy = await refusalOf(tools, session, component, outcome)
  const last = index === components.length - 1
  const mismatches = toMismatches(session)
  const verdict = judge({ component, outcome, about, age, today, refusedBy, last, mismatches })
  const status = last && verdict.action !== 'PENDING' ? verdict.action : 'PENDING'
  const event = verdict.manual ? 'review' : last ? 'finish' : 'component_done'
  const service = verdict.manual ? manualService : serviceOf(tools, component)
  const moved = await move(tools, record(tools, session, component, service, verdict, status), event)
  await remember(tools, moved)
  if (verdict.manual) scheduleReview(tools, moved)
  return last ? moved : begin(tools, moved, components[index + 1])
}

function scheduleReview(tools: VeratadTools, { id, case: about }: VxSession): void {
  for (const { event, afterMs } of about.later) {
    if (event !== 'review_approved' && event !== 'review_rejected') continue
    tools.schedule('review', afterMs, { journeyId: id, approved: event === 'review_approved' })
  }
}

/** Lets the reviewer of a case decide, unless somebody did before. */
export async function review(tools: VeratadTools, { journeyId, approved }: Job['payload']): Promise<void> {
  const session = await tools.tx.get(sessions, String(journeyId))
  if (session?.state === 'PENDING') await answerReview(tools, session, approved === true ? 'approved' : 'rejected')
}

/** Ends a session that is held for manual review. @throws SessionRefusal when it is not */
export async function answerReview(tools: VeratadTools, session: VxSession, answer: ReviewVerdict): Promise<void> {
  if (session.state !== 'PENDING') throw new SessionRefusal(`no review is awaited: the session is ${session.state}`)
  const verdict = reviewed(answer === 'approved')
  const component: Component = { ...session.route.components.at(-1)!, stopType: 'Data Service' }
  const decided = record(tools, session, component, manualService, verdict, verdict.action)
  await remember(tools, await move(tools, decided, 'verdict'))
  tools.tx.retire(session.id)
}

/** Adds a transaction and its stop; the record is not stored. */
function record(
  tools: VeratadTools,
  session: VxSession,
  { stopType }: Component,
  service: string,
  { manual, ...verdict }: Verdict,
  status: VxSession['status'],
): VxSession {
  const { action, detail } = verdict
  const confirmation = 100_000_000 + Number(tools.id('confirmation'))
  const transaction: TransactionRecord = { ...verdict, service, confirmation }
  const stop: StopRecord = { at: tools.tx.now, type: stopType, source: service, status, action, detail }
  return { ...session, status, transaction, stops: [...session.stops, stop] }
}

/** Moves a session, stores it, and owes what its new state owes. */
async function move(tools: VeratadTools, session: VxSession, event: string): Promise<VxSession> {
  const { status: state, emits } = step(veratad.lifecycles.session, session.state, event)
  const moved = tools.tx.put(sessions, { ...session, state })
  if (emits.length > 0) await sendResult(tools, moved)
  return moved
}

/** Owes the result as it stands: to the address the session was made with, else to who is registered. */
export function sendResult(tools: VeratadTools, session: VxSession): Promise<void> {
  const { webhookUrl: url, id: journeyId, environment } = session
  const auth = optionsOf(tools).sessionWebhookAuth
  const to = url === null ? undefined : { url, ...(auth.type !== 'none' && { auth }) }
  return tools.emit('sessionResult', { journeyId, environment, ...(to && { to }) }, () => toWebhookBody(session))
}
