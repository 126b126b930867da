/** Calls of OpenID Connect: a verification that begins and ends with a redirect, and the tokens that tell of it. */
import { fields, none } from '../../auth.js'
import type { CallCase, PreparatoryCall } from '../../cases.js'
import { endpoint, json, redirect } from '../../define.js'
import * as bodies from '../schemas/openid.js'
import { documented, observed } from '../sources.js'

/** Says where everything is. */
export const getDiscovery = endpoint({
  surface: 'auth',
  method: 'GET',
  path: '/.well-known/openid-configuration',
  summary: 'Discovery document',
  ...documented('kit', 'That it exists is documented; its path is that of the standard.'),
  auth: none(),
  responses: { 200: json(bodies.Discovery) },
  example: { status: 200 },
})

/** Publishes the keys. */
export const getKeys = endpoint({
  surface: 'auth',
  method: 'GET',
  path: '/oauth2/jwks',
  summary: 'Public keys of the ID tokens',
  ...observed('resetAction', 'That it exists is documented, its path was seen in public code.'),
  auth: none(),
  responses: { 200: json(bodies.Jwks) },
  example: { status: 200 },
})

/** Begins a verification, and sends the person to it. */
export const authorize = endpoint({
  surface: 'auth',
  method: 'GET',
  path: '/oauth2/authorize',
  summary: 'Authorize',
  ...documented('kit', 'The authorization code flow only. What is answered to a wrong redirect_uri is not described.'),
  auth: fields('query', { clientId: 'client_id' }),
  request: { query: bodies.AuthorizationQuery },
  responses: { 302: redirect(documented('oidc', 'To the verification, and from there to the redirect_uri.')) },
  example: {
    query: {
      client_id: '{clientId}',
      response_type: 'code',
      redirect_uri: 'https://app.example.com/callback',
      scope: 'openid email profile',
      state: 'state-1',
      nonce: 'nonce-1',
    },
    status: 302,
  },
  cases: [
    { title: 'a person who comes to sign in', expect: { status: 302 } },
    {
      title: 'a redirect_uri that is not registered',
      options: { redirectUris: ['https://app.example.com/another'] },
      expect: { error: 'redirect_uri_mismatch' },
    },
    {
      title: 'a redirect_uri that is no address of the web',
      query: { redirect_uri: 'javascript:alert(1)' },
      expect: { error: 'redirect_uri_mismatch' },
    },
    {
      title: 'an integration that signs in at once',
      options: { autoLogin: true },
      expect: { status: 302, has: ['location:code'], is: { 'location:state': 'state-1', 'location:error': undefined } },
    },
    {
      title: 'a response type other than code',
      query: { response_type: 'token' },
      expect: {
        status: 302,
        is: {
          'location:error': 'unsupported_response_type',
          'location:state': 'state-1',
          'location:code': undefined,
        },
      },
    },
  ],
})

// the pair that RFC 7636 prints
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = {
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}
const byCode = {
  grant_type: 'authorization_code',
  code: '{signed_in}',
  redirect_uri: 'https://app.example.com/callback',
}

/** A person who signs in at once, and comes back with a code. */
const signIn = (query: PreparatoryCall['query'] = {}): PreparatoryCall => ({
  call: 'authorize',
  query,
  keep: { signed_in: 'location:code' },
})

/** Gives tokens for a code, or for the client itself. */
export const issueToken = endpoint({
  surface: 'auth',
  method: 'POST',
  path: '/oauth2/token',
  summary: 'Token',
  ...documented('requestNew', 'That the body is form-encoded was observed.'),
  request: { urlencoded: bodies.TokenRequest },
  responses: { 200: json(bodies.TokenResponse) },
  chronology: [['id_token:iat', 'id_token:exp']],
  example: {
    urlencoded: {
      grant_type: 'client_credentials',
      client_id: '{clientId}',
      client_secret: '{clientSecret}',
      scope: 'openid',
    },
    status: 200,
  },
  cases: [
    { title: 'the client itself', expect: { status: 200 } },
    {
      title: 'the code of a person who was verified',
      given: { state: 'completed' },
      urlencoded: { grant_type: 'authorization_code', code: '{code}' },
      expect: { status: 200 },
    },
    {
      title: 'the code of a sign-in',
      options: { autoLogin: true },
      before: [signIn(), { call: 'getDiscovery', keep: { issuer: 'issuer' } }],
      urlencoded: byCode,
      expect: {
        status: 200,
        is: {
          token_type: 'Bearer',
          expires_in: 3600,
          'id_token:iss': '{issuer}',
          'id_token:aud': '{clientId}',
          'id_token:nonce': 'nonce-1',
        },
      },
    },
    {
      title: 'a code with another redirect_uri',
      options: { autoLogin: true },
      before: [signIn()],
      urlencoded: { ...byCode, redirect_uri: 'https://app.example.com/another' },
      expect: { error: 'invalid_grant' },
    },
    {
      title: 'a code with its verifier',
      options: { autoLogin: true },
      before: [signIn(challenge)],
      urlencoded: { ...byCode, code_verifier: verifier },
      expect: { status: 200 },
    },
    ...[`${verifier}-wrong`, undefined].map(
      (code_verifier): CallCase => ({
        title: `a code ${code_verifier ? 'with another' : 'without its'} verifier`,
        options: { autoLogin: true },
        before: [signIn(challenge)],
        urlencoded: { ...byCode, ...(code_verifier && { code_verifier }) },
        expect: { error: 'invalid_grant' },
      }),
    ),
    {
      title: 'a code after a minute',
      given: { state: 'completed', advanceMs: 61_000 },
      urlencoded: { grant_type: 'authorization_code', code: '{code}' },
      expect: { error: 'invalid_grant' },
    },
    {
      title: 'a code a second time',
      given: { state: 'completed' },
      urlencoded: { grant_type: 'authorization_code', code: '{code}' },
      after: 1,
      expect: { error: 'invalid_grant' },
    },
    {
      title: 'a code that nobody gave out',
      urlencoded: { grant_type: 'authorization_code', code: 'no-such-code' },
      expect: { error: 'invalid_grant' },
    },
    {
      title: "another client's code",
      given: { state: 'completed' },
      as: 'stranger',
      urlencoded: { grant_type: 'authorization_code', code: '{code}' },
      expect: { error: 'invalid_grant' },
    },
    {
      title: 'a grant type nobody has',
      urlencoded: { grant_type: 'password' },
      expect: { error: 'unsupported_grant_type' },
    },
  ],
})

/** Tells of the person whom an access token is about. */
export const getUserInfo = endpoint({
  surface: 'userinfo',
  method: 'GET',
  path: '/userinfo',
  summary: 'User info',
  ...documented('kit', 'E-mail address, whether it is verified, and scores; the names are not given.'),
  responses: { 200: json(bodies.UserInfo) },
  example: { status: 200 },
  cases: [
    {
      title: 'an access token after its hour',
      given: { state: 'completed', advanceMs: 3_601_000 },
      expect: { error: 'credentials_expired' },
    },
  ],
})
