/** Tokens that vendors issue: HS256 JSON Web Tokens under a key of their namespace, so that nothing of them is stored. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { digestOf } from './ids.js'
import { defineKind, type StoredRecord } from './store/types.js'

/** What a token says. */
export interface TokenClaims {
  id: string
  namespace: string
  vendor: string
  environment: string
  /** What it is for; a token for another use is refused. */
  use: string
  /** Whom or what it is about, where the vendor needs to know. */
  subject?: string
  /** Epoch seconds, as the standard has it. */
  issuedAt: number
  expiresAt: number
}

/** A token that was given back before its time, and when that would have been, in epoch milliseconds. */
export const revokedTokens = defineKind<StoredRecord & { readonly expiresAt: number }>('revoked-token', {
  indexes: { all: () => '*' },
})

interface Payload {
  jti: string
  ns: string
  iss: string
  env: string
  aud: string
  sub?: string
  iat: number
  exp: number
}

const head = encode({ alg: 'HS256' })
/** Longest text that is looked at. */
const longest = 4096

/** Writes a token. Equal claims and seed give the same token. */
export function writeToken(seed: string, claims: TokenClaims): string {
  const { id, namespace, vendor, environment, use, subject, issuedAt, expiresAt } = claims
  const payload: Payload = {
    jti: id,
    ns: namespace,
    iss: vendor,
    env: environment,
    aud: use,
    ...(subject !== undefined && { sub: subject }),
    iat: issuedAt,
    exp: expiresAt,
  }
  const signed = `${head}.${encode(payload)}`
  return `${signed}.${sign(signed, keyOf(seed, claims)).toString('base64url')}`
}

/** Reads a token; undefined when it is none of ours. `seedOf` finds the seed of the namespace it names. */
export function readToken(text: string, seedOf: (namespace: string) => string | undefined): TokenClaims | undefined {
  const claims = peek(text)
  const seed = claims && seedOf(claims.namespace)
  if (!claims || seed === undefined) return undefined
  const dot = text.lastIndexOf('.')
  return sameBytes(sign(text.slice(0, dot), keyOf(seed, claims)), text.slice(dot + 1)) ? claims : undefined
}

/** Verifies a token signed with HS256 under a client's own secret, and answers its payload. */
export function readAssertion(text: string, secret: string): Record<string, unknown> | undefined {
  const [header = '', body = '', signature = ''] = text.length > longest ? [] : text.split('.')
  if (decode(header)?.alg !== 'HS256' || !sameBytes(sign(`${header}.${body}`, secret), signature)) return undefined
  return decode(body)
}

/** Reads the payload of a token without trusting it. */
export const peekAssertion = (text: string): Record<string, unknown> | undefined =>
  text.length > longest ? undefined : decode(text.split('.')[1] ?? '')

function peek(text: string): TokenClaims | undefined {
  const { jti, ns, iss, env, aud, sub, iat, exp } = (peekAssertion(text) ?? {}) as Partial<Payload>
  if (![jti, ns, iss, env, aud].every((part) => typeof part === 'string')) return undefined
  if (typeof iat !== 'number' || typeof exp !== 'number') return undefined
  return {
    id: jti!,
    namespace: ns!,
    vendor: iss!,
    environment: env!,
    use: aud!,
    ...(typeof sub === 'string' && { subject: sub }),
    issuedAt: iat,
    expiresAt: exp,
  }
}

const keyOf = (seed: string, { namespace, vendor }: TokenClaims): Buffer => digestOf('token', seed, namespace, vendor)
const sign = (text: string, key: string | Buffer): Buffer => createHmac('sha256', key).update(text).digest()

function sameBytes(wanted: Buffer, given: string): boolean {
  const bytes = Buffer.from(given, 'base64url')
  // one encoding only: a token with a spare bit changed must not pass for the same
  return bytes.length === wanted.length && bytes.toString('base64url') === given && timingSafeEqual(bytes, wanted)
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
