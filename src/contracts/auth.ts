/** Ways a caller proves who it is, as data: the engine reads them, no vendor parses a header. */
import type { CallCase } from './cases.js'

/** Where a token travels. */
export type TokenCarrier =
  /** In a header: after a scheme such as `Bearer`, or alone when there is none. */
  { in: 'header'; name: string; scheme?: string } | { in: 'query'; name: string }

/** Names of credentials refer to the vendor profile. */
export type Auth =
  | { kind: 'none' }
  | BasicAuth
  | { kind: 'bearer'; token: string }
  | { kind: 'header'; header: string; credential: string }
  | FieldsAuth
  | TokenAuth
  | AssertionAuth
  | { kind: 'allOf'; ways: readonly Auth[] }
  | { kind: 'oneOf'; ways: readonly Auth[] }

/** HTTP Basic. */
export interface BasicAuth {
  kind: 'basic'
  user: string
  password: string
  /** Set when both are form-encoded before they are joined, as OAuth wants it (RFC 6749, section 2.3.1). */
  formEncoded?: true
}

/** Credentials among the fields of the body or the query: credential name to field name. */
export interface FieldsAuth {
  kind: 'fields'
  in: 'body' | 'query'
  fields: Readonly<Record<string, string>>
}

/** A token that the vendor issued, see `tools.issueToken`; it ends by the clock. */
export interface TokenAuth {
  kind: 'token'
  /** What the token is for: one issued for another use is refused. */
  use: string
  carriers: readonly TokenCarrier[]
  /** The endpoint that issues it, and the field of its answer that holds it. */
  issuedBy: string
  at: string
  /** What to ask that endpoint for, where its own example brings a token for another use. */
  asked?: Pick<CallCase, 'given' | 'body' | 'urlencoded'>
  /** A credential that is accepted in the place of a token and never ends. */
  standing?: string
  /** The field of that answer that says how long it lives, in seconds. */
  livesAt?: string
  /** Set when tokens can be revoked before their time. */
  revocable?: true
}

/** A JSON Web Token signed with the client's secret in a body field (RFC 7523, section 2.2, HS256). */
export interface AssertionAuth {
  kind: 'assertion'
  /** Field of the body that holds the assertion. */
  field: string
  /** Credential that is its `sub`, and the one it is signed with. */
  client: string
  secret: string
}

// what they answer is as narrow as what they are given: the typed client reads field names from it

/** No credentials at all. */
export const none = () => ({ kind: 'none' }) as const

/** HTTP Basic: `user` and `password` name two credentials. */
export const basic = (user: string, password: string, more: Pick<BasicAuth, 'formEncoded'> = {}): BasicAuth => ({
  kind: 'basic',
  user,
  password,
  ...more,
})

/** `Authorization: Bearer <credential>`. */
export const bearer = (token: string) => ({ kind: 'bearer', token }) as const

/** A credential alone in a header of its own. */
export const header = (name: string, credential: string) => ({ kind: 'header', header: name, credential }) as const

/** Credentials in fields of the body, or of the query. */
export const fields = <P extends 'body' | 'query', const N extends Readonly<Record<string, string>>>(
  place: P,
  names: N,
) => ({ kind: 'fields', in: place, fields: names }) as const

/** A token issued by one of the vendor's own endpoints. */
export const token = (about: Omit<TokenAuth, 'kind'>): TokenAuth => ({ kind: 'token', ...about })

/** A signed assertion in a body field. */
export const assertion = (about: Omit<AssertionAuth, 'kind'>): AssertionAuth => ({ kind: 'assertion', ...about })

/** Every one of the ways, together naming one caller. */
export const allOf = <const W extends readonly Auth[]>(...ways: W) => ({ kind: 'allOf', ways }) as const

/** The first of the ways that the caller uses. */
export const oneOf = <const W extends readonly Auth[]>(...ways: W) => ({ kind: 'oneOf', ways }) as const

/** Lists the tokens that a kind of authentication looks for, however deep they stand. */
export function tokensIn(auth: Auth): TokenAuth[] {
  if (auth.kind === 'allOf' || auth.kind === 'oneOf') return auth.ways.flatMap(tokensIn)
  return auth.kind === 'token' ? [auth] : []
}

/** Tells whether credentials are looked for in the body, so that it must be read first. */
export function readsBody(auth: Auth): boolean {
  if (auth.kind === 'allOf' || auth.kind === 'oneOf') return auth.ways.some(readsBody)
  return auth.kind === 'assertion' || (auth.kind === 'fields' && auth.in === 'body')
}
