/** Moves a verification along: what the session brought about, what is owed for it, and who the person turned out to be. */
import { type FailReason, incode } from '../../contracts/incode/index.js'
import { type SessionEvent, SessionRefusal } from '../../fixtures/capture.js'
import type { ReviewVerdict } from '../../fixtures/case.js'
import { toEvent } from '../../fixtures/incode/event-view.js'
import { outcomeOf } from '../../fixtures/incode/outcome.js'
import { takeSnapshot } from '../../fixtures/incode/snapshot.js'
import type { Verification } from '../../fixtures/incode/verification.js'
import { step } from '../../runtime/lifecycle.js'
import type { Draft, Job } from '../../runtime/store/types.js'
import { limitPhase } from '../hosted/sessions.js'
import { firstIdentities, type IncodeTools, identities, inEnvironment, optionsOf, verifications } from './records.js'
import { returnAddress } from './return-address.js'

type Changes = Partial<Omit<Verification, 'id' | 'version' | 'state' | 'updatedAt'>>

/** Does what Incode does when something happened on its page. */
export async function happened(
  tools: IncodeTools,
  verification: Verification,
  event: SessionEvent,
): Promise<Verification> {
  switch (event.kind) {
    case 'opened':
      limitPhase(tools, verification.id, 'opened', optionsOf(tools).sessionMinutes * 60_000)
      return move(tools, verification, 'start')
    case 'processed': {
      const done = { stepId: event.stepId, passed: event.outcome === 'ok', at: tools.tx.now }
      return change(tools, verification, { stepLog: [...verification.stepLog, done] })
    }
    case 'ended':
      return finish(tools, verification)
    default:
      return verification
  }
}

async function finish(tools: IncodeTools, verification: Verification): Promise<Verification> {
  const outcome = outcomeOf(verification)
  let ended: Verification
  if (outcome.kind === 'success') ended = await succeed(tools, verification)
  else if (outcome.kind === 'failure') ended = await failWith(tools, verification, outcome.reason)
  else {
    ended = await move(tools, verification, 'hold')
    for (const { event, afterMs } of verification.case.later) {
      if (event === 'review_approved' || event === 'review_rejected') {
        tools.schedule('review', afterMs, { journeyId: verification.id, event })
      }
    }
  }
  ended = change(tools, ended, { returnTo: returnAddress(tools, ended) })
  // over as far as memory is concerned; results and reviews still find it
  tools.tx.retire(ended.id)
  return ended
}

/** Lets the reviewer of a case answer, unless somebody did before. */
export async function review(tools: IncodeTools, { journeyId, event }: Job['payload']): Promise<void> {
  const verification = await tools.tx.get(verifications, String(journeyId))
  if (verification?.state !== 'in_review') return
  await answerReview(tools, verification, event === 'review_approved' ? 'approved' : 'rejected')
}

/** Ends a verification that is held for review. @throws SessionRefusal when it is not */
export async function answerReview(
  tools: IncodeTools,
  verification: Verification,
  verdict: ReviewVerdict,
): Promise<void> {
  const { state } = verification
  if (state !== 'in_review') throw new SessionRefusal(`no review is awaited: the verification is ${state}`)
  if (verdict === 'approved') await succeed(tools, verification)
  else await failWith(tools, verification, 'ONBOARDING_ID_VALIDATION_FAILED')
}

async function succeed(tools: IncodeTools, verification: Verification): Promise<Verification> {
  const { scopes, fieldNames } = optionsOf(tools)
  const { identityId, isNew } = await identify(tools, verification)
  const snapshot = takeSnapshot({ scopes, names: fieldNames, person: verification.case.person, identityId })
  const succeeded = await move(tools, verification, 'succeed', { identityId, snapshot, decidedAt: tools.tx.now })
  if (isNew) await send(tools, succeeded, 'identityEnrolled')
  return succeeded
}

function failWith(tools: IncodeTools, verification: Verification, reason: FailReason): Promise<Verification> {
  const failReason = optionsOf(tools).failReason ?? reason
  return move(tools, verification, 'fail', { failReason, decidedAt: tools.tx.now })
}

/** The identity of the person: the one known already, or a new one. A duplicate is the first of the environment. */
async function identify(
  tools: IncodeTools,
  { id: verificationId, environment, personKey, case: about }: Verification,
): Promise<{ identityId: string; isNew: boolean }> {
  const { tx } = tools
  const first = await tx.get(firstIdentities, environment)
  const repeats = about.checks.uniqueApplicant === 'failed'
  const verifiedBefore = repeats || about.standing !== 'new'
  const key = inEnvironment(environment, repeats && first ? first.personKey : personKey)
  const known = await tx.get(identities, key)
  if (known) {
    tx.put(identities, { ...known, verificationId })
    return { identityId: known.identityId, isNew: false }
  }
  const identityId = tools.id('identity')
  if (!first) tx.put(firstIdentities, { id: environment, personKey })
  tx.put(identities, { id: key, environment, identityId, personKey, verificationId })
  // whoever was verified before is not new, even where nobody is left to show for it
  return { identityId, isNew: !verifiedBefore }
}

/** Applies an event, stores the verification, and owes what its new state owes. */
async function move(
  tools: IncodeTools,
  verification: Verification,
  event: string,
  changes: Changes = {},
): Promise<Verification> {
  const { status, emits } = step(incode.lifecycles.verification, verification.state, event)
  const moved = tools.tx.put(verifications, {
    ...verification,
    ...changes,
    state: status,
    updatedAt: tools.tx.now,
  } as Draft<Verification>)
  const silent = verification.state === 'link_issued' && status === 'failed' && !optionsOf(tools).failedWhenLinkExpires
  if (!silent) for (const name of emits) await send(tools, moved, name as keyof typeof incode.webhooks.events)
  return moved
}

const change = (tools: IncodeTools, verification: Verification, changes: Changes): Verification =>
  tools.tx.put(verifications, { ...verification, ...changes, updatedAt: tools.tx.now } as Draft<Verification>)

/** Owes an event: which verification to ask about, and nothing of the person. */
export function send(
  tools: IncodeTools,
  verification: Verification,
  name: keyof typeof incode.webhooks.events,
): Promise<void> {
  const { id, environment } = verification
  return tools.emit(name, { journeyId: id, environment }, (eventId) =>
    toEvent(verification, incode.webhooks.events[name].name as never, eventId, tools.tx.now),
  )
}
