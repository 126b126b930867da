/** Where a person is sent when a verification is over, and the code that goes along after a sign-in. */
import type { Login, Verification } from '../../fixtures/incode/verification.js'
import { codes, type IncodeTools } from './records.js'

/** How long a code can be exchanged, in milliseconds. Assumed. */
const codeMs = 60_000

/** The address; null where the client named none. */
export function returnAddress(tools: IncodeTools, verification: Verification): string | null {
  const { login, redirectUrl, state, failReason } = verification
  if (!login) return redirectUrl
  if (state === 'succeeded') return withParams(login, { code: issueCode(tools, verification) })
  const why = failReason ? `verification failed: ${failReason}` : 'the verification is in review'
  return withParams(login, { error: 'access_denied', error_description: why })
}

/** Gives out a code for a verification that succeeded. */
export function issueCode(tools: IncodeTools, { id, environment, login }: Verification): string {
  const code = tools.id('code')
  tools.tx.put(codes, {
    id: code,
    verificationId: id,
    environment,
    redirectUri: login?.redirectUri ?? null,
    nonce: login?.nonce ?? null,
    scope: login?.scope ?? 'openid',
    codeChallenge: login?.codeChallenge ?? null,
    expiresAt: tools.tx.now + codeMs,
    used: false,
  })
  return code
}

/** Adds an answer to the client's address, which may have parameters of its own. */
export function withParams(
  { redirectUri, state }: Pick<Login, 'redirectUri' | 'state'>,
  answer: Readonly<Record<string, string>>,
): string {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  if (state !== null) url.searchParams.set('state', state)
  return url.href
}
