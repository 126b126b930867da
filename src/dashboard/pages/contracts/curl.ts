/** A command that makes the call of an endpoint: its example, with the credentials of the namespace. */
import type { Auth } from '../../../contracts/auth.js'
import { authOf, exampleWay, partsOf, requestOf, waysOf } from '../../../contracts/conformance/request.js'
import { type EndpointDef, routesOf } from '../../../contracts/define.js'
import { type Contract, servedPath } from './contract.js'

export interface Command {
  text: string
  /** The endpoint that answers the token which stands as `$TOKEN`. */
  tokenFrom?: string
  /** Names in capitals that the reader must replace. */
  blanks: string[]
}

/** Writes the command. @param credentials of the namespace, by name */
export function curlOf(
  { def: vendor, base }: Contract,
  def: EndpointDef,
  credentials: Readonly<Record<string, string>>,
): Command {
  const auth = authOf(vendor, def)
  const chosen = exampleWay(auth, def)
  const request = requestOf(vendor, def, routesOf(def)[0]!, {}, chosen)
  const blanks = new Set<string>()
  const fill = (text: string): string =>
    text.replace(/\{([A-Za-z_][\w.-]*)\}/g, (_, name: string) => {
      if (Object.hasOwn(credentials, name)) return credentials[name]!
      const blank = name.replace(/(?<=[a-z])(?=[A-Z])|\W+/g, '_').toUpperCase()
      blanks.add(blank)
      return blank
    })
  const about = { credentials, blanks, tokenFrom: undefined as string | undefined }
  const parts = partsOf(waysOf(auth)[chosen]).map((part) => credential(part, about))
  const query = Object.assign({}, request.query, ...parts.map(({ query = {} }) => query)) as Record<string, string>
  const path = servedPath({ def: vendor }, def.surface, request.path).replace(/\{([^}]+)\}/g, (whole, name: string) => {
    const given = request.params[name]
    return given === undefined ? fill(whole) : encodeURIComponent(fill(given))
  })
  const asked = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${queryValue(fill(value))}`)
  const words = [
    `curl -i -X ${request.method} ${quote(base + path + (asked.length > 0 ? `?${asked.join('&')}` : ''))}`,
    ...parts.flatMap(({ words = [] }) => words),
    ...Object.entries(request.headers).map(([name, value]) => `-H ${quote(`${name}: ${fill(value)}`)}`),
    ...bodyWords(request.body, fill),
  ]
  return {
    text: words.join(' \\\n  '),
    blanks: [...blanks],
    ...(about.tokenFrom !== undefined && { tokenFrom: about.tokenFrom }),
  }
}

/** What a shell fills in stays as it is. */
const queryValue = (text: string): string => (text === tokenName ? text : encodeURIComponent(text))
const tokenName = '$TOKEN'

/** A word of a shell that says just the text; a token alone is filled in. */
const quote = (text: string): string =>
  text
    .split(tokenName)
    .map((part) => (part === '' ? '' : `'${part.replaceAll("'", `'\\''`)}'`))
    .join(`"${tokenName}"`)

interface Placed {
  words?: string[]
  query?: Record<string, string>
}

interface About {
  credentials: Readonly<Record<string, string>>
  blanks: Set<string>
  tokenFrom: string | undefined
}

/** Where one part of the credentials goes; those in fields are placed already. */
function credential(part: Auth, about: About): Placed {
  const value = (name: string): string => {
    if (Object.hasOwn(about.credentials, name)) return about.credentials[name]!
    about.blanks.add(name.toUpperCase())
    return name.toUpperCase()
  }
  if (part.kind === 'basic') {
    const encode = part.formEncoded ? encodeURIComponent : (text: string) => text
    return { words: [`-u ${quote(`${encode(value(part.user))}:${encode(value(part.password))}`)}`] }
  }
  if (part.kind === 'bearer') return { words: [`-H ${quote(`authorization: Bearer ${value(part.token)}`)}`] }
  if (part.kind === 'header') return { words: [`-H ${quote(`${part.header}: ${value(part.credential)}`)}`] }
  if (part.kind === 'assertion') about.blanks.add('SIGNED_ASSERTION')
  if (part.kind !== 'token') return {}
  const [carrier] = part.carriers
  const token = part.standing === undefined ? tokenName : value(part.standing)
  if (part.standing === undefined) about.tokenFrom = part.issuedBy
  if (carrier?.in === 'query') return { query: { [carrier.name]: token } }
  const scheme = carrier?.scheme === undefined ? '' : `${carrier.scheme} `
  return { words: [`-H ${quote(`${carrier?.name ?? 'authorization'}: ${scheme}${token}`)}`] }
}

type Body = ReturnType<typeof requestOf>['body']

function bodyWords(body: Body, fill: (text: string) => string): string[] {
  if (body?.kind === 'json') {
    const text = fill(JSON.stringify(body.value, null, 2)).replaceAll('"@picture"', '"PICTURE_IN_BASE64"')
    return ["-H 'content-type: application/json'", `-d ${quote(text)}`]
  }
  if (body?.kind === 'form') {
    return Object.entries(body.fields).map(([name, part]) =>
      typeof part === 'string' ? `-F ${quote(`${name}=${fill(part)}`)}` : `-F ${quote(`${name}=@picture.jpg`)}`,
    )
  }
  if (body?.kind !== 'urlencoded') return []
  return Object.entries(body.fields).map(([name, value]) => `--data-urlencode ${quote(`${name}=${fill(value)}`)}`)
}
