/** The token call: an authorization code, or the client itself, for an access token. */
import { createHash } from 'node:crypto'
import type { Wire } from '../../contracts/incode/index.js'
import type { Verification } from '../../fixtures/incode/verification.js'
import { peekAssertion } from '../../runtime/tokens.js'
import { advise } from '../flow-choice.js'
import { signIdToken, tokenEndpoint } from './openid.js'
import { type CodeRecord, codes, type IncodeTools, optionsOf, verifications } from './records.js'

type Request = Wire<'TokenRequest'>
type Call = IncodeTools & { environment: string; body: Request }

/** Answers a token request. @throws the errors of RFC 6749 */
export async function issueToken(call: Call): Promise<Wire<'TokenResponse'>> {
  const { body } = call
  checkAssertion(call, body)
  const answer = await grantOf(call, body)
  if (call.clockShifted) {
    advise(
      call,
      'clock',
      'the token is dated by a clock that shows another time than the real one: a client that judges by its own needs the clock `now`',
    )
  }
  return answer
}

function grantOf(call: Call, body: Request): Promise<Wire<'TokenResponse'>> {
  if (body.grant_type === 'authorization_code') return exchangeCode(call, body)
  if (body.grant_type === 'client_credentials') return forClient(call, body)
  const known = 'authorization_code, client_credentials'
  return call.fail('unsupported_grant_type', `grant_type ${JSON.stringify(body.grant_type)}; known: ${known}`)
}

async function forClient(call: Call, { scope }: Request): Promise<Wire<'TokenResponse'>> {
  if (scope !== 'openid') advise(call, 'body.scope', 'the page sends scope=openid')
  const ttlMs = ttlOf(call)
  const access_token = call.issueToken({ use: 'omni', environment: call.environment, ttlMs })
  return { access_token, token_type: 'Bearer', expires_in: ttlMs / 1000, scope: scope ?? 'openid' }
}

async function exchangeCode(call: Call, body: Request): Promise<Wire<'TokenResponse'>> {
  const { environment } = call
  const { record, verification } = await readCode(call, body)
  checkVerifier(call, record, body.code_verifier)
  call.tx.put(codes, { ...record, used: true })
  const ttlMs = ttlOf(call)
  const { clientId = '' } = call.credentials(environment)
  return {
    access_token: call.issueToken({ use: 'userinfo', environment, subject: verification.id, ttlMs }),
    token_type: 'Bearer',
    expires_in: ttlMs / 1000,
    scope: record.scope,
    id_token: await signIdToken(call, verification, { nonce: record.nonce, audience: clientId, ttlMs }),
  }
}

async function readCode(
  call: Call,
  { code, redirect_uri }: Request,
): Promise<{ record: CodeRecord; verification: Verification }> {
  if (!code) return call.fail('invalid_request', 'code is missing')
  const record = await call.tx.get(codes, code)
  if (!record && (await call.elsewhere(codes.name, code)))
    call.fail('invalid_grant', 'code was given to another client')
  if (!record) return call.fail('invalid_grant', 'code was given out by nobody')
  if (record.environment !== call.environment) call.fail('invalid_grant', 'code was given to another client')
  call.about(record.verificationId)
  if (record.used) call.fail('invalid_grant', 'code was used before')
  if (record.expiresAt <= call.tx.now) call.fail('invalid_grant', 'code is over')
  if (record.redirectUri !== null && redirect_uri !== record.redirectUri) {
    call.fail('invalid_grant', `redirect_uri is not ${record.redirectUri}, to which it was sent`)
  }
  const verification = await call.tx.get(verifications, record.verificationId)
  return verification
    ? { record, verification }
    : call.fail('invalid_grant', 'code is of a verification that is no longer kept')
}

/** Checks the proof of possession (RFC 7636). */
function checkVerifier(call: Call, { codeChallenge }: CodeRecord, verifier: string | undefined): void {
  if (codeChallenge === null) {
    if (verifier !== undefined) advise(call, 'body.code_verifier', 'no code_challenge was sent, so it proves nothing')
    return
  }
  if (verifier === undefined) call.fail('invalid_grant', 'code_verifier is missing')
  if (createHash('sha256').update(verifier).digest('base64url') !== codeChallenge) {
    call.fail('invalid_grant', 'code_verifier does not fit the code_challenge')
  }
}

/** A signed assertion also says for whom it is, and until when (RFC 7523). Its signature is checked already. */
function checkAssertion(call: Call, { client_assertion, client_assertion_type }: Request): void {
  if (client_assertion === undefined) return
  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  if (client_assertion_type === undefined) advise(call, 'body.client_assertion_type', `the standard wants ${type}`)
  else if (client_assertion_type !== type) call.fail('credentials_invalid', `client_assertion_type must be ${type}`)
  const { aud, exp } = peekAssertion(client_assertion) ?? {}
  const ours = [call.calledBase, tokenEndpoint(call.calledBase)]
  if (![aud].flat().some((one) => ours.includes(String(one)))) {
    // a client may well say the vendor's own address, wherever its call went
    advise(call, 'body.client_assertion', `aud is ${JSON.stringify(aud)}, expected one of ${ours.join(', ')}`)
  }
  if (typeof exp !== 'number' || exp * 1000 <= call.tx.now) {
    call.fail('credentials_invalid', 'the client_assertion is over, or never ends')
  }
}

const ttlOf = (call: Call): number => optionsOf(call).oauthTokenMinutes * 60_000
