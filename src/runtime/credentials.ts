/** Reads what a caller presents, by the kind of authentication that the contract asks for. */
import type { AssertionAuth, Auth, BasicAuth, TokenAuth } from '../contracts/auth.js'
import { peekAssertion, readAssertion } from './tokens.js'

/** Where credentials may stand. The body is there only where the kind of authentication looks into it. */
export interface Presenting {
  header: (name: string) => string | undefined
  query: (name: string) => string | undefined
  body?: unknown
}

/** Credentials by the names of the vendor's profile; `proves` decides by what is known of the caller they name. */
export interface PresentedValues {
  outcome: 'presented'
  values: Record<string, string>
  proves?: (known: Readonly<Record<string, string>>) => boolean
}

export type Presented =
  | { outcome: 'missing' }
  | { outcome: 'malformed' }
  | PresentedValues
  /** `beside` are credentials presented together with the token, which must be those of whoever it names. */
  | { outcome: 'token'; text: string; auth: TokenAuth; beside?: PresentedValues }

const missing = { outcome: 'missing' } as const
const malformed = { outcome: 'malformed' } as const

/** Reads credentials. */
export function readCredentials(auth: Auth, from: Presenting): Presented {
  switch (auth.kind) {
    case 'none':
      return { outcome: 'presented', values: {} }
    case 'header':
      return presented(auth.credential, from.header(auth.header.toLowerCase()))
    case 'bearer':
      return readBearer(auth.token, from.header('authorization'))
    case 'basic':
      return readBasic(auth, from.header('authorization'))
    case 'token':
      return readTokenText(auth, from)
    case 'fields':
      return readFields(auth.fields, (name) => (auth.in === 'query' ? from.query(name) : textIn(from.body, name)))
    case 'assertion':
      return readClientAssertion(auth, textIn(from.body, auth.field))
    case 'oneOf':
      return firstUsed(auth.ways.map((way) => readCredentials(way, from)))
    case 'allOf':
      return together(auth.ways.map((way) => readCredentials(way, from)))
  }
}

const presented = (name: string, value: string | undefined): Presented =>
  value ? { outcome: 'presented', values: { [name]: value } } : missing

function readBearer(name: string, given: string | undefined): Presented {
  if (!given) return missing
  const token = /^Bearer +(\S+) *$/i.exec(given)?.[1]
  return token ? { outcome: 'presented', values: { [name]: token } } : malformed
}

function readTokenText(auth: TokenAuth, { header, query }: Presenting): Presented {
  for (const carrier of auth.carriers) {
    const given = carrier.in === 'query' ? query(carrier.name) : header(carrier.name.toLowerCase())
    if (!given) continue
    const scheme = carrier.in === 'header' ? carrier.scheme : undefined
    if (scheme === undefined) return { outcome: 'token', text: given, auth }
    const text = new RegExp(`^${scheme} +(\\S+) *$`, 'i').exec(given)?.[1]
    return text ? { outcome: 'token', text, auth } : malformed
  }
  return missing
}

function readFields(names: Readonly<Record<string, string>>, read: (name: string) => string | undefined): Presented {
  const values: Record<string, string> = {}
  for (const [credential, field] of Object.entries(names)) {
    const value = read(field)
    if (!value) return missing
    values[credential] = value
  }
  return { outcome: 'presented', values }
}

function readClientAssertion({ client, secret }: AssertionAuth, text: string | undefined): Presented {
  if (!text) return missing
  const subject = peekAssertion(text)?.sub
  if (typeof subject !== 'string') return malformed
  return {
    outcome: 'presented',
    values: { [client]: subject },
    proves: (known) => readAssertion(text, known[secret] ?? '') !== undefined,
  }
}

/** Several ways may read one header: what one of them cannot read may be meant for another. */
const firstUsed = (parts: readonly Presented[]): Presented =>
  parts.find(({ outcome }) => outcome === 'presented' || outcome === 'token') ??
  parts.find(({ outcome }) => outcome === 'malformed') ??
  missing

function together(parts: readonly Presented[]): Presented {
  const values: Record<string, string> = {}
  const proofs: NonNullable<PresentedValues['proves']>[] = []
  let token: Extract<Presented, { outcome: 'token' }> | undefined
  for (const part of parts) {
    if (part.outcome === 'missing' || part.outcome === 'malformed') return part
    if (part.outcome === 'token') token = part
    else {
      Object.assign(values, part.values)
      if (part.proves) proofs.push(part.proves)
    }
  }
  const all: PresentedValues = {
    outcome: 'presented',
    values,
    ...(proofs.length > 0 && { proves: (known) => proofs.every((proves) => proves(known)) }),
  }
  return token ? { ...token, beside: all } : all
}

const textIn = (body: unknown, name: string): string | undefined => {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : undefined
}

function readBasic(auth: BasicAuth, given: string | undefined): Presented {
  if (!given) return missing
  const encoded = /^Basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(given)?.[1]
  if (!encoded) return malformed
  const decoded = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  if (colon < 0) return malformed
  const read = auth.formEncoded ? formDecoded : (text: string) => text
  return {
    outcome: 'presented',
    values: { [auth.user]: read(decoded.slice(0, colon)), [auth.password]: read(decoded.slice(colon + 1)) },
  }
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // a client that does not encode may well have a percent sign in its secret
    return text
  }
}
