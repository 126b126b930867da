/** Calls as lines for a shell. */

/** A text as one word of a shell. What needs no quotes has none. */
export const quote = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

export interface ShellCall {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body?: string
}

/**
 * Writes a call for curl.
 *
 * @param asWord writes a text as one word; another than `quote` lets in what the shell fills in
 */
export function curlOf({ method, url, headers, body }: ShellCall, asWord: (text: string) => string = quote): string {
  const parts = [`curl -sS${method === 'GET' ? '' : ` -X ${quote(method)}`} ${asWord(url)}`]
  for (const [name, value] of Object.entries(headers)) {
    const pair = name.toLowerCase() === 'authorization' ? pairOf(value) : undefined
    parts.push(pair === undefined ? `-H ${asWord(`${name}: ${value}`)}` : `-u ${asWord(pair)}`)
  }
  if (body !== undefined) parts.push(`--data-raw ${asWord(body)}`)
  return parts.join(' \\\n  ')
}

/** User and password of HTTP Basic. */
function pairOf(value: string): string | undefined {
  const encoded = /^Basic (\S+)$/i.exec(value)?.[1]
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8')
}
