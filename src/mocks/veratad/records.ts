/** What Veratad keeps: sessions, and what is known of an e-mail. */
import type { veratad } from '../../contracts/veratad/index.js'
import { referenceOf, type VxSession } from '../../fixtures/veratad/session.js'
import { defineKind, type StoredRecord } from '../../runtime/store/types.js'
import type { Tools } from '../types.js'
import type { VeratadOptions } from './options.js'

export type VeratadTools = Tools<typeof veratad>

/** The vendor's options, typed. */
export const optionsOf = (tools: VeratadTools): VeratadOptions => tools.options as VeratadOptions

export const sessions = defineKind<VxSession>('veratad.session', {
  indexes: { all: () => '*', reference: referenceOf, link: (s) => s.linkCode },
  owner: (s) => s.id,
})

/** An e-mail, by environment. It lives as long as its newest session. */
export interface UserRecord extends StoredRecord {
  readonly newestId: string
  /** When a journey last passed, in epoch milliseconds. */
  readonly passedAt: number | null
  /** When transactions took place, in epoch milliseconds; old ones are dropped. */
  readonly transactions: readonly number[]
}
export const users = defineKind<UserRecord>('veratad.user', { owner: (u) => u.newestId })

/** Upper and lower case name the same mailbox, which is assumed. */
export const userId = (environment: string, email: string): string => `${environment}\0${email.toLowerCase()}`

/** What is known of the e-mail of a session. */
export const readUser = (tools: VeratadTools, { environment, email }: VxSession): Promise<UserRecord | undefined> =>
  tools.tx.get(users, userId(environment, email))

/** Reads a session by its request id, or the newest one of an e-mail. @throws the vendor's error for one not the caller's */
export async function readSession(tools: VeratadTools, environment: string, idOrEmail: string): Promise<VxSession> {
  const user = idOrEmail.includes('@') ? await tools.tx.get(users, userId(environment, idOrEmail)) : undefined
  if (idOrEmail.includes('@') && !user) tools.fail('unknown_email', `${JSON.stringify(idOrEmail)} has no session`)
  const session = await tools.tx.get(sessions, user?.newestId ?? idOrEmail)
  if (session?.environment === environment) {
    tools.about(session.id)
    return session
  }
  if (session || (await tools.elsewhere(sessions.name, idOrEmail))) tools.fail('forbidden', `session ${idOrEmail}`)
  return tools.fail('not_found', `request_id ${JSON.stringify(idOrEmail)} names no session`)
}
