/** Who may call, in words. */
import type { Auth } from '../../../contracts/auth.js'

/** Says how a caller proves who it is, as the end of a sentence. */
export function authWords(auth: Auth): string {
  switch (auth.kind) {
    case 'none':
      return 'nothing: anybody may call'
    case 'basic':
      return `HTTP Basic with ${auth.user} and ${auth.password}${auth.formEncoded ? ', each form-encoded' : ''}`
    case 'bearer':
      return `the header authorization with Bearer and ${auth.token}`
    case 'header':
      return `the header ${auth.header} with ${auth.credential}`
    case 'fields':
      return `${Object.entries(auth.fields)
        .map(([credential, field]) => `the field ${field} with ${credential}`)
        .join(' and ')} in the ${auth.in}`
    case 'token':
      return [
        `a token that ${auth.issuedBy} answers in ${auth.at}`,
        `, in ${auth.carriers.map(carrierWords).join(' or in ')}`,
        auth.standing === undefined ? '' : `; ${auth.standing} may stand in its place`,
        auth.revocable ? '; it can be given back' : '',
      ].join('')
    case 'assertion':
      return `a JSON Web Token in the field ${auth.field}, of ${auth.client}, signed with ${auth.secret}`
    case 'allOf':
      return auth.ways.map(authWords).join(', and ')
    case 'oneOf':
      return auth.ways.map(authWords).join('; or ')
  }
}

const carrierWords = (carrier: Extract<Auth, { kind: 'token' }>['carriers'][number]): string =>
  carrier.in === 'query'
    ? `the query as ${carrier.name}`
    : `the header ${carrier.name}${carrier.scheme === undefined ? '' : ` after ${carrier.scheme}`}`
