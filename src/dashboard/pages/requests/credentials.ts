/** What to send where credentials are missing or wrong: the lines themselves, with the credentials of the namespace. */
import { authOf, exampleWay, partsOf, waysOf } from '../../../contracts/conformance/request.js'
import type { CaseRequest } from '../../../contracts/conformance.js'
import { masked } from '../../../contracts/redact.js'
import { present } from '../../../kit/conformance/present.js'
import type { PageContext } from '../../context.js'
import type { Loaded } from './load.js'

type Texts = Readonly<Record<string, string>>

/** Credentials of one environment. */
export interface OwnCredentials {
  environment: string
  values: Texts
}

/** The credentials of the environment that a request names, or else of the first. */
export function credentialsFor({ namespace }: PageContext, { whole }: Pick<Loaded, 'whole'>): OwnCredentials {
  const { headers, query = '', text = '' } = whole.request
  const sent = [...Object.values(headers).map(unpacked), query, text].join(' ')
  const all = Object.entries(namespace.credentials[whole.vendor ?? ''] ?? {})
  const [environment = '', values = {}] =
    all.find(([, one]) => Object.values(one).some((value) => sent.includes(value))) ?? all[0] ?? []
  return { environment, values }
}

/** What HTTP Basic holds, so that half of a pair is known again. */
export const unpacked = (value: string): string => {
  const encoded = /^Basic +(\S+)$/i.exec(value)?.[1]
  return encoded === undefined ? value : Buffer.from(encoded, 'base64').toString('utf8')
}

/** What a call must carry. */
export interface Proof {
  /** Headers, `name: value` each, or members of the query or the body. */
  lines: string[]
  /** Where they stand. */
  where: string
  environment: string
  /** The call that answers the token, where one is needed, and where in its answer. */
  token?: { endpoint: string; at: string }
}

/** Writes what the endpoint of a request wants, the way its example has it; undefined where it wants nothing. */
export async function proofOf(
  { vendor, def }: Loaded,
  { environment, values }: OwnCredentials,
  reveal: boolean,
): Promise<Proof | undefined> {
  if (!vendor || !def) return undefined
  const auth = authOf(vendor, def)
  const way = exampleWay(auth, def)
  const parts = partsOf(waysOf(auth)[way])
  const bare: CaseRequest = { method: def.method, path: def.path, params: {}, query: {}, headers: {} }
  const token = parts.find((part) => part.kind === 'token')
  // a token that the vendor gives out for good is known; one that a call answers is not
  const standing = token?.kind === 'token' && token.standing !== undefined ? values[token.standing] : undefined
  const blank = '{token}'
  const { headers, query } = await present(
    bare,
    auth,
    { as: 'owner', way },
    {
      credentials: values,
      token: async () => standing ?? blank,
      now: 0,
    },
  )
  // a scheme is no secret, and a token is not known here
  const shown = (value: string): string => (reveal || value.includes(blank) ? value : value.replace(/\S+$/, masked))
  const fields = parts.flatMap((part) =>
    part.kind === 'fields'
      ? Object.entries(part.fields).map(([name, field]) => [field, values[name] ?? ''] as const)
      : [],
  )
  const inHeaders = Object.entries(headers).map(([name, value]) => `${name}: ${shown(value)}`)
  const inQuery = Object.entries(query).map(([name, value]) => `${name}=${shown(String(value))}`)
  const inFields = fields.map(([name, value]) => `"${name}": ${JSON.stringify(shown(value))}`)
  const lines = [...inHeaders, ...inQuery, ...inFields]
  if (lines.length === 0) return undefined
  return {
    lines,
    where: inHeaders.length > 0 ? 'header' : inQuery.length > 0 ? 'query' : 'body',
    environment,
    ...(token?.kind === 'token' && standing === undefined && { token: { endpoint: token.issuedBy, at: token.at } }),
  }
}
