/** One function for every Veratad endpoint: reads what it needs, calls the behaviour, answers a view. */
import type { veratad } from '../../contracts/veratad/index.js'
import { toCreatedSession, toResultAndStatus, toSessionResult, toSessionStatus } from '../../fixtures/veratad/views.js'
import { type Handlers, reply } from '../types.js'
import { optionsOf, readSession } from './records.js'
import { startSession } from './start.js'

const tokenMs = 3_600_000

const toAccessToken = ({ text }: { text: string }) =>
  ({ access_token: text, expires_in: tokenMs / 1000, token_type: 'Bearer' }) as const

export const handlers: Handlers<typeof veratad> = {
  async createToken(call) {
    const { audience, grant_type } = call.body
    if (grant_type !== 'client_credentials')
      call.fail('unsupported_grant_type', `grant_type ${JSON.stringify(grant_type)}`)
    // the printed words, without any of ours
    if (audience !== 'dcams.app') {
      const place = { at: 'body.audience', expected: '"dcams.app"', received: JSON.stringify(audience) }
      call.fail('service_not_enabled', '', place)
    }
    const text = call.issueToken({ use: 'vx', environment: call.environment, ttlMs: tokenMs })
    return reply(200, toAccessToken, { text })
  },

  async createSession(call) {
    const { environment, body } = call
    return reply(200, toCreatedSession, await startSession(call, { environment, body }))
  },

  async getSessionResult(call) {
    const session = await readSession(call, call.environment, call.params.request_id)
    const { resultBody } = optionsOf(call)
    if (resultBody === 'result') return reply(200, toSessionResult, session)
    const finished = resultBody === 'merged' && session.state === 'COMPLETED'
    return finished ? reply(200, toResultAndStatus, session) : reply(200, toSessionStatus, session)
  },

  async getSessionStatus(call) {
    return reply(200, toSessionStatus, await readSession(call, call.environment, call.params.request_id))
  },
}
