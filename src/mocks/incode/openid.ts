/** OpenID Connect: where everything is, who may be sent where, what a token says. */
import type { Wire } from '../../contracts/incode/index.js'
import type { Login, Verification } from '../../fixtures/incode/verification.js'
import { toPersonClaims } from '../../fixtures/incode/views.js'
import { advise } from '../flow-choice.js'
import { type IncodeTools, optionsOf } from './records.js'
import { publicTestKey } from './test-key.js'

/** Describes the server at the address it was called at. */
export const describeServer = ({ calledBase }: IncodeTools): Wire<'Discovery'> => ({
  issuer: calledBase,
  authorization_endpoint: `${calledBase}/oauth2/authorize`,
  token_endpoint: tokenEndpoint(calledBase),
  userinfo_endpoint: `${calledBase}/userinfo`,
  jwks_uri: `${calledBase}/oauth2/jwks`,
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code', 'client_credentials'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: [publicTestKey.alg],
  scopes_supported: ['openid', 'email', 'profile'],
  claims_supported: ['sub', 'name', 'birthdate', 'gender', 'email', 'email_verified'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'client_secret_jwt'],
  token_endpoint_auth_signing_alg_values_supported: ['HS256'],
  code_challenge_methods_supported: ['S256'],
})

export const tokenEndpoint = (base: string): string => `${base}/oauth2/token`

/** The public half of the key. */
export function publicKeys(): Wire<'Jwks'> {
  const { kty, kid, use, alg, n, e } = publicTestKey
  return { keys: [{ kty, kid, use, alg, n, e }] }
}

/** Refuses an address that a person must not be sent to. */
export function checkRedirectUri(tools: IncodeTools, uri: string): void {
  const { redirectUris } = optionsOf(tools)
  if (redirectUris?.includes(uri)) return
  if (redirectUris) {
    tools.fail(
      'redirect_uri_mismatch',
      `redirect_uri ${JSON.stringify(uri)}; registered: ${redirectUris.join(', ') || 'none'}`,
    )
  }
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.hash !== '') {
    tools.fail(
      'redirect_uri_mismatch',
      `redirect_uri ${JSON.stringify(uri)} is no http or https address without a fragment`,
    )
  }
  const advice = 'the vendor takes registered addresses only; the option redirectUris names them'
  advise(tools, 'query.redirect_uri', advice)
}

/** What is wrong with an authorization request whose address is right, as the error that goes back there. */
export function refusalOf(query: Wire<'AuthorizationQuery'>): { error: string; error_description: string } | undefined {
  if (query.response_type !== 'code') {
    return { error: 'unsupported_response_type', error_description: 'response_type must be code' }
  }
  if (!query.scope?.split(' ').includes('openid')) {
    return { error: 'invalid_scope', error_description: 'scope must hold openid' }
  }
  if (query.code_challenge !== undefined && query.code_challenge_method !== 'S256') {
    return { error: 'invalid_request', error_description: 'code_challenge_method must be S256' }
  }
  return undefined
}

/** What a sign-in asks for. */
export const toLogin = (query: Wire<'AuthorizationQuery'>): Login => ({
  redirectUri: query.redirect_uri,
  state: query.state ?? null,
  nonce: query.nonce ?? null,
  scope: query.scope ?? 'openid',
  codeChallenge: query.code_challenge ?? null,
})

/** Writes and signs the ID token of a verification that succeeded. */
export async function signIdToken(
  tools: IncodeTools,
  verification: Verification,
  { nonce, audience, ttlMs }: { nonce: string | null; audience: string; ttlMs: number },
): Promise<string> {
  const issuedAt = Math.floor(tools.tx.now / 1000)
  const claims: Wire<'IdTokenClaims'> = {
    iss: tools.calledBase,
    sub: verification.identityId!,
    aud: audience,
    iat: issuedAt,
    exp: issuedAt + Math.floor(ttlMs / 1000),
    ...(nonce !== null && { nonce }),
    ...toPersonClaims(verification),
  }
  const { importJWK, SignJWT } = await import('jose')
  const { alg, kid } = publicTestKey
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg, kid, typ: 'JWT' })
    .sign(await importJWK(publicTestKey, alg))
}
