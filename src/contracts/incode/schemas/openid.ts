/** Bodies of OpenID Connect: discovery, keys, the token call, what is told of a person. */
import * as z from 'zod'
import { marked, personal, secret } from '../../define.js'
import { pages } from '../sources.js'

const standard = { note: 'The page names the call; the field is that of the standard.' } as const
const usual = <S extends z.ZodType>(schema: S): S => marked(schema, 'assumed', pages.oidc, standard)

/** Query of the authorization call. */
export const AuthorizationQuery = z.object({
  client_id: marked(z.string().optional(), 'observed', pages.resetAction, {
    note: 'Required: without it nobody knows whose call it is, so it is refused before the query is read.',
  }),
  response_type: marked(z.string(), 'observed', pages.resetAction, {
    note: 'That there is the code flow only is documented, the parameter was seen in public code.',
  }),
  redirect_uri: marked(z.string(), 'documented', pages.kit, { note: 'Must equal a registered one exactly.' }),
  scope: marked(z.string().optional(), 'documented', pages.okta, { note: '`openid`, with `email` and `profile`.' }),
  state: marked(z.string().optional(), 'documented', pages.kit, { note: 'Recommended by the page.' }),
  nonce: marked(z.string().optional(), 'documented', pages.openidManual, { note: 'Comes back in the ID token.' }),
  login_hint: personal(
    marked(z.string().optional(), 'documented', pages.openid, {
      note: 'Identity id or e-mail address of a person whose face is compared with the one enrolled.',
    }),
  ),
  code_challenge: usual(z.string().optional()),
  code_challenge_method: usual(z.string().optional()),
})

/** Body of the token call. */
export const TokenRequest = z.object({
  grant_type: marked(z.string(), 'documented', pages.requestNew, {
    note: '`client_credentials` is documented by name.',
  }),
  client_id: z.string().optional(),
  client_secret: secret(z.string().optional()),
  client_assertion_type: usual(z.string().optional()),
  client_assertion: secret(usual(z.string().optional())),
  scope: z.string().optional(),
  code: secret(usual(z.string().optional())),
  redirect_uri: usual(z.string().optional()),
  code_verifier: secret(usual(z.string().optional())),
})

/** Answer of the token call. */
export const TokenResponse = z.object({
  access_token: secret(marked(z.string().min(1), 'observed', pages.jiraApp)),
  token_type: usual(z.literal('Bearer')),
  /** Seconds. */
  expires_in: usual(z.int()),
  scope: usual(z.string().optional()),
  id_token: secret(
    marked(z.string().optional(), 'documented', pages.kit, {
      note: 'A signed JWT, for an authorization code. That its algorithm is RS256 was observed.',
    }),
  ),
})

const claimed = { note: 'The page names the content, not the claim.' } as const

/** Answer of the user info call. */
export const UserInfo = z.object({
  sub: personal(usual(z.string())),
  email: personal(marked(z.string(), 'assumed', pages.kit, claimed)),
  email_verified: marked(z.boolean(), 'assumed', pages.kit, claimed),
  auth_overall_status: marked(z.string(), 'observed', pages.resetAction, {
    note: '`OK` was seen, in the ID token; that it stands here too is assumed.',
  }),
  auth_overall_score: marked(z.number(), 'observed', pages.resetAction, {
    note: 'Seen in the ID token; its range, and that it stands here too, are assumed.',
  }),
  identity_id: personal(
    marked(z.string(), 'observed', pages.resetAction, {
      note: 'Seen in the ID token; that it stands here too is assumed.',
    }),
  ),
})

/** Claims of the ID token. */
export const IdTokenClaims = z.object({
  iss: z.url(),
  sub: personal(usual(z.string())),
  aud: z.string(),
  /** Epoch seconds. */
  iat: usual(z.int()),
  exp: z.int(),
  nonce: z.string().optional(),
  name: personal(marked(z.string(), 'documented', pages.kit)),
  birthdate: personal(marked(z.iso.date(), 'documented', pages.kit, { note: 'The form is that of the standard.' })),
  gender: personal(marked(z.string(), 'documented', pages.kit, { note: 'The words are those of the standard.' })),
  auth_overall_status: marked(z.string(), 'observed', pages.resetAction, { note: '`OK` for one who passed.' }),
  auth_overall_score: marked(z.number(), 'observed', pages.resetAction, { note: 'Its range is assumed.' }),
  identity_id: personal(marked(z.string(), 'observed', pages.resetAction)),
})

const shown = { note: 'The dashboard shows its value; the document has the names of the standard.' } as const

/** The discovery document. */
export const Discovery = marked(
  z.object({
    issuer: marked(z.url(), 'documented', pages.kit, shown),
    authorization_endpoint: marked(z.url(), 'documented', pages.kit, shown),
    token_endpoint: marked(z.url(), 'documented', pages.kit, shown),
    userinfo_endpoint: marked(z.url(), 'documented', pages.kit, shown),
    jwks_uri: marked(z.url(), 'documented', pages.kit, shown),
    response_types_supported: usual(z.array(z.string())),
    grant_types_supported: usual(z.array(z.string())),
    subject_types_supported: usual(z.array(z.string())),
    id_token_signing_alg_values_supported: usual(z.array(z.string())),
    scopes_supported: usual(z.array(z.string())),
    claims_supported: usual(z.array(z.string())),
    token_endpoint_auth_methods_supported: usual(z.array(z.string())),
    token_endpoint_auth_signing_alg_values_supported: usual(z.array(z.string())),
    code_challenge_methods_supported: usual(z.array(z.string())),
  }),
  'assumed',
  pages.kit,
  { note: 'That the document exists is documented, what stands in it is not.' },
)

/** The public keys that ID tokens are signed with. */
export const Jwks = z.object({
  keys: z.array(
    z.object({
      kty: usual(z.string()),
      kid: marked(z.string(), 'observed', pages.resetAction),
      use: usual(z.string()),
      alg: usual(z.string()),
      n: usual(z.string()),
      e: usual(z.string()),
    }),
  ),
})
