/** Reads what a caller presents, by the surface's kind of authentication. */
import type { Auth } from '../contracts/auth.js'

export type Presented =
  | { outcome: 'missing' }
  | { outcome: 'malformed' }
  | { outcome: 'presented'; values: Record<string, string> }

/** Reads credentials from headers; `values` is keyed by the credential names of the vendor's profile. */
export function readCredentials(auth: Auth, header: (name: string) => string | undefined): Presented {
  switch (auth.kind) {
    case 'none':
      return { outcome: 'presented', values: {} }
    case 'header': {
      const value = header(auth.header.toLowerCase())
      return value ? { outcome: 'presented', values: { [auth.credential]: value } } : { outcome: 'missing' }
    }
    case 'bearer': {
      const given = header('authorization')
      if (!given) return { outcome: 'missing' }
      const token = /^Bearer +(\S+) *$/i.exec(given)?.[1]
      return token ? { outcome: 'presented', values: { [auth.token]: token } } : { outcome: 'malformed' }
    }
    case 'basic':
      return readBasic(auth, header('authorization'))
  }
}

function readBasic(auth: { user: string; password: string }, given: string | undefined): Presented {
  if (!given) return { outcome: 'missing' }
  const encoded = /^Basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(given)?.[1]
  if (!encoded) return { outcome: 'malformed' }
  const decoded = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  if (colon < 0) return { outcome: 'malformed' }
  return {
    outcome: 'presented',
    values: { [auth.user]: decoded.slice(0, colon), [auth.password]: decoded.slice(colon + 1) },
  }
}
