/** A request as a command that a shell runs, whatever stands in it. */

export interface SentRequest {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body: string
}

/** Headers that curl makes itself. */
const own = new Set(['host', 'content-length', 'connection', 'transfer-encoding'])

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** Writes a request for curl. */
export function toCurl({ method, url, headers, body }: SentRequest): string {
  const said = Object.entries(headers).filter(([name]) => !own.has(name.toLowerCase()))
  return [
    `curl -X ${quoted(method)} ${quoted(url)}`,
    ...said.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    `--data-binary ${quoted(body)}`,
  ].join(' \\\n  ')
}
