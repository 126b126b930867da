/** Writes which credentials go where: of each surface, and of each call that differs from it. */
import type { Auth, TokenAuth } from '../src/contracts/auth.js'
import type { EndpointDef, VendorDef } from '../src/contracts/define.js'
import { evidenceOf, table } from './table.js'

/** Renders the table of a vendor. */
export function authTable({ profile, surfaces, endpoints }: VendorDef): string {
  const calls = Object.entries(endpoints as Record<string, EndpointDef>)
  const rows = Object.entries(surfaces).flatMap(([name, surface]) => {
    const own = calls.filter(([, def]) => def.surface === name)
    if (own.length === 0) return []
    const { title, hosts } = profile.surfaces[name]!
    const others = own.filter(([, def]) => def.auth)
    const all = others.length === own.length ? [] : [['', describeAuth(surface.auth), evidenceOf(surface)]]
    const each = others.map(([call, def]) => [`\`${call}\``, describeAuth(def.auth!), evidenceOf(def)])
    const where = [title, ...hosts.map((host) => `\`${host}\``)].join(', ')
    return [...all, ...each].map((cells, i) => [i === 0 ? where : '', ...cells])
  })
  return table(['surface', 'call', 'credentials', 'evidence'], rows)
}

/** Says in words how a caller proves who it is. */
export function describeAuth(auth: Auth): string {
  switch (auth.kind) {
    case 'none':
      return 'none'
    case 'basic':
      return `HTTP Basic, \`${auth.user}\` as the user and \`${auth.password}\` as the password`
    case 'bearer':
      return `\`Authorization: Bearer <${auth.token}>\``
    case 'header':
      return `\`${auth.header}: <${auth.credential}>\``
    case 'fields':
      return `in the ${auth.in}: ${Object.entries(auth.fields)
        .map(([credential, field]) => `\`${field}\` holds \`${credential}\``)
        .join(', ')}`
    case 'assertion':
      return `in the body: \`${auth.field}\` holds a JSON Web Token (HS256) with \`${auth.client}\` as its subject, signed with \`${auth.secret}\``
    case 'token':
      return describeToken(auth)
    case 'allOf':
      return auth.ways.map(describeAuth).join('; and ')
    case 'oneOf':
      return auth.ways.map(describeAuth).join('; or ')
  }
}

function describeToken({ carriers, issuedBy, at, standing, revocable }: TokenAuth): string {
  const places = carriers.map((carrier) => {
    if (carrier.in === 'query') return `\`?${carrier.name}=<token>\``
    return `\`${carrier.name}: ${carrier.scheme ? `${carrier.scheme} ` : ''}<token>\``
  })
  return [
    `${places.join(' or ')}, the \`${at}\` of \`${issuedBy}\``,
    ...(standing === undefined ? [] : [`\`${standing}\` is taken in its place`]),
    ...(revocable ? ['it can be given back'] : []),
  ].join('; ')
}
