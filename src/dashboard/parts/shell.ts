/** Requests as commands that a shell runs, whatever stands in them. */

/** A text as one word of a shell. What needs no quotes has none; a zero byte no word can hold. */
export function quote(text: string): string {
  const held = text.replaceAll('\0', '')
  // a word that begins with an equals sign names a program for some shells
  return /^(?!=)[\w@%+=:,./-]+$/.test(held) ? held : `'${held.replaceAll("'", `'\\''`)}'`
}

export interface FilePart {
  file: string
  type?: string
}

export type CurlBody =
  | { kind: 'raw'; text: string }
  | { kind: 'urlencoded'; fields: Readonly<Record<string, string>> }
  | { kind: 'form'; fields: Readonly<Record<string, string | FilePart>> }

export interface CurlCall {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body?: CurlBody | undefined
  flags?: readonly string[]
}

/** What is about one connection: curl says it of its own. */
const ofConnection = new Set(
  'content-length connection transfer-encoding accept-encoding keep-alive expect te upgrade'.split(' '),
)

/**
 * Writes a request for curl, which sends just what is said here.
 *
 * @param variable `$NAME` that the shell fills in; without it, nothing is filled in
 */
export function toCurl({ method, url, headers, body, flags = [] }: CurlCall, variable?: string): string {
  const word = (text: string): string =>
    variable !== undefined && text.includes(variable) ? quoteAround(text, variable) : quote(text)
  const how = [
    ...flags,
    // brackets and braces stand for many addresses, and dots for fewer steps, unless it is told
    ...(/[[\]{}]/.test(url) ? ['--globoff'] : []),
    ...(/\/\.\.?(?:[/?#]|$)/.test(url) ? ['--path-as-is'] : []),
    ...(body
      ? [`-X ${quote(method)}`]
      : method === 'HEAD'
        ? ['--head']
        : method === 'GET'
          ? []
          : [`-X ${quote(method)}`]),
  ]
  const said = Object.entries(headers)
    .map(([name, value]) => ({ name, value, is: name.toLowerCase() }))
    // the boundary of a form is made anew
    .filter(({ is }) => !ofConnection.has(is) && !(is === 'content-type' && body?.kind === 'form'))
  return [
    ['curl', ...how, word(url)].join(' '),
    ...said.map(({ name, value }) => headerOf(name, value, word)),
    // of its own it says that any text is a form
    ...(body?.kind === 'raw' && !said.some(({ is }) => is === 'content-type') ? [`-H ${quote('content-type:')}`] : []),
    ...(body ? bodyOf(body, word) : []),
  ].join(' \\\n  ')
}

type Word = (text: string) => string

function headerOf(name: string, value: string, word: Word): string {
  const pair = name.toLowerCase() === 'authorization' ? pairOf(value) : undefined
  if (pair !== undefined) return `-u ${word(pair)}`
  return `-H ${word(value === '' ? `${name};` : `${name}: ${value}`)}`
}

/** User and password of HTTP Basic, where they are all that the header says. */
function pairOf(value: string): string | undefined {
  const encoded = /^Basic (\S+)$/.exec(value)?.[1]
  if (encoded === undefined) return undefined
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  return basicOf(pair) === value && /^[^\0:]+:[^\0]*$/.test(pair) ? pair : undefined
}

/** The header `authorization` of HTTP Basic. @param pair user and password with a colon between */
export const basicOf = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`

function bodyOf(body: CurlBody, word: Word): string[] {
  if (body.kind === 'raw') return [`--data-raw ${word(body.text)}`]
  if (body.kind === 'urlencoded') {
    return Object.entries(body.fields).map(
      ([name, value]) => `--data-urlencode ${word(`${encodeURIComponent(name)}=${value}`)}`,
    )
  }
  return Object.entries(body.fields).map(([name, part]) => {
    if (typeof part === 'string') return `--form-string ${word(`${name}=${part}`)}`
    const type = part.type === undefined ? '' : `;type=${part.type}`
    return `-F ${word(`${name}=@${/^[\w./-]+$/.test(part.file) ? part.file : `"${part.file.replaceAll(/["\\]/g, '_')}"`}${type}`)}`
  })
}

/** A word in which the shell fills in one variable, and nothing else. */
const quoteAround = (text: string, variable: string): string =>
  `"${text
    .replaceAll('\0', '')
    .split(variable)
    .map((part) => part.replace(/["\\$`]/g, '\\$&'))
    .join(variable)}"`
