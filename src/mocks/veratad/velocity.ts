/** The velocity add-on: how often an e-mail may try, and that it passes once. */
import type { Component } from '../../contracts/veratad/index.js'
import type { AttemptOutcome } from '../../fixtures/case.js'
import type { VxSession } from '../../fixtures/veratad/session.js'
import { optionsOf, readUser, type UserRecord, userId, users, type VeratadTools } from './records.js'

const dayMs = 86_400_000
/** The vendor's defaults: a pass counts for a year, three transactions for a day. */
const passCountsMs = 365 * dayMs
const transactionLimit = 3

/** Name of a component's service, as the add-on changes it. */
export const serviceOf = (tools: VeratadTools, { service }: Component): string =>
  optionsOf(tools).velocity ? `${service}.Bouncer` : service

/** Says why the add-on refuses a transaction; undefined when it does not, or is off. */
export async function refusalOf(
  tools: VeratadTools,
  session: VxSession,
  component: Component,
  outcome: AttemptOutcome,
): Promise<string | undefined> {
  if (!optionsOf(tools).velocity) return undefined
  const user = await readUser(tools, session)
  const passed = user !== undefined && user.passedAt !== null && tools.tx.now - user.passedAt < passCountsMs
  const { checks, standing } = session.case
  if (passed || standing !== 'new' || checks.uniqueApplicant === 'failed') return 'TARGET ALREADY VERIFIED'
  // a code that is never right has a detail of its own
  const exhausted = outcome !== 'ok' && component.app !== 'phone_2fa'
  const today = recent(user, tools.tx.now).length
  return exhausted || today >= transactionLimit ? 'TARGET ATTEMPTS EXCEED THE LIMIT' : undefined
}

/** Remembers that a transaction took place, and whether the journey has passed with it. */
export async function remember(tools: VeratadTools, session: VxSession): Promise<void> {
  const { now } = tools.tx
  const user = await readUser(tools, session)
  tools.tx.put(users, {
    id: userId(session.environment, session.email),
    newestId: session.id,
    passedAt: null,
    ...user,
    transactions: [...recent(user, now), now],
    ...(session.status === 'PASS' && { passedAt: now }),
  })
}

const recent = (user: UserRecord | undefined, now: number): readonly number[] =>
  (user?.transactions ?? []).filter((at) => now - at < dayMs)
