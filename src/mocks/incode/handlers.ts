/** One function for every Incode endpoint: reads what it needs, calls the behaviour, answers a view. */
import { flows, type incode } from '../../contracts/incode/index.js'
import { linkOf } from '../../fixtures/incode/verification.js'
import { toDetails, toGeneratedLink, toRequestedOnboarding, toStatus, toUserInfo } from '../../fixtures/incode/views.js'
import { advise } from '../flow-choice.js'
import { type Handlers, reply, replyRedirect } from '../types.js'
import { hosted } from './hosted.js'
import { checkRedirectUri, describeServer, publicKeys, refusalOf, toLogin } from './openid.js'
import { optionsOf, readByEither, readByTrace, verifications } from './records.js'
import { withParams } from './return-address.js'
import { findIdentity, flowOf, hintOf, startVerification } from './start.js'
import { issueToken } from './tokens.js'

const self = <T>(record: T): T => record

/** Life of a server's token, in milliseconds. */
const serverTokenMs = 15 * 60_000

export const handlers: Handlers<typeof incode> = {
  async authorizeServer(call) {
    const token = call.issueToken({ use: 'server', environment: call.environment, ttlMs: serverTokenMs })
    return reply(200, self, { token })
  },

  async generateVerificationLink(call) {
    const { environment } = call
    const { integrationId, loginHint, correlationId, redirectUrl } = call.body
    const flow = flowOf(call, environment, integrationId, 'body.integrationId')
    const asked = { environment, flow, loginHint, correlationId, redirectUrl }
    return reply(200, toGeneratedLink, await startVerification(call, asked))
  },

  async getVerificationDetails(call) {
    const verification = await readByEither(call, call.environment, call.params.verification_id)
    const { id, state, failReason } = verification
    if (state === 'failed') call.fail('verification_failed', `verification ${id} failed with ${failReason}`)
    if (state !== 'succeeded') call.fail('verification_unfinished', `verification ${id} is ${state}`)
    return reply(200, toDetails, verification)
  },

  async getVerificationStatus(call) {
    return reply(200, toStatus, await readByTrace(call, call.environment, call.params.verificationTraceId))
  },

  async getDiscovery(call) {
    return reply(200, self, describeServer(call))
  },

  async getKeys() {
    return reply(200, self, publicKeys())
  },

  async authorize(call) {
    const { query, environment } = call
    checkRedirectUri(call, query.redirect_uri)
    const login = toLogin(query)
    const refusal = refusalOf(query)
    if (refusal) {
      advise(call, 'query', `${refusal.error}: ${refusal.error_description}`)
      return replyRedirect(302, withParams(login, refusal))
    }
    const hint = query.login_hint || undefined
    const known = hint === undefined ? undefined : await findIdentity(call, environment, hint)
    const verification = await startVerification(call, {
      environment,
      // whoever is known already shows the face only
      flow: ({ standing }) => flows.find(({ returning }) => returning === (known !== undefined || standing !== 'new'))!,
      loginHint: known ? hintOf(known, hint!) : hint,
      login,
    })
    if (!optionsOf(call).autoLogin) return replyRedirect(302, linkOf(verification))
    await hosted.act(call, verification.id, { kind: 'complete' })
    const played = (await call.tx.get(verifications, verification.id))!
    // somebody who gives up on the way stays there
    return replyRedirect(302, played.returnTo ?? linkOf(played))
  },

  async issueToken(call) {
    return reply(200, self, await issueToken(call))
  },

  async getUserInfo(call) {
    const verification = await call.tx.get(verifications, call.token?.subject ?? '')
    if (!verification?.identityId) return call.fail('credentials_invalid', 'the person it is about is no longer known')
    call.about(verification.id)
    return reply(200, toUserInfo, verification)
  },

  async requestNewOnboarding(call) {
    const { environment, headers, body } = call
    const key = headers['x-api-key']
    if (key !== undefined && key !== call.credentials(environment).apiKey) {
      call.fail('credentials_invalid', 'x-api-key is not that of the organisation')
    }
    const { linkValidityInMinutes, linkExpiryMinutes } = body
    if (linkValidityInMinutes !== undefined && linkExpiryMinutes !== undefined) {
      advise(call, 'body.linkExpiryMinutes', 'linkValidityInMinutes was sent too, and wins')
    }
    const started = await startVerification(call, {
      environment,
      flow: flowOf(call, environment, body.integrationReference, 'body.integrationReference'),
      loginHint: body.loginHint,
      correlationId: body.externalCustomerId,
      linkValidityMinutes: linkValidityInMinutes ?? linkExpiryMinutes,
    })
    return reply(200, toRequestedOnboarding, started)
  },
}
