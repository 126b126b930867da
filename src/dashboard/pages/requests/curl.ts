/** Writes a request as a command for curl, quoted so that a shell hands over exactly what was sent. */
import { masked } from '../../../contracts/redact.js'
import type { Detail } from './load.js'

/** What curl says by itself, or what was about a connection that is gone. */
const dropped = new Set(
  `host content-length connection transfer-encoding accept-encoding keep-alive expect te upgrade user-agent sec-fetch-mode
  sec-fetch-site sec-fetch-dest accept-language`.split(/\s+/),
)

/** Stands where something is hidden, and says how to have it. */
const hidden = 'HIDDEN-press-Show-secrets-first'

/** Quotes a text for a POSIX shell. A zero byte no command can hold. */
export const quote = (text: string): string => `'${text.replaceAll('\0', '').replaceAll("'", "'\\''")}'`

/** @param origin where the simulator is, without a trailing slash */
export function toCurl(detail: Detail, origin: string): string {
  const { method, path, request, vendor } = detail
  const { headers, query } = request
  const unmask = (text: string): string =>
    text.replaceAll(masked, hidden).replaceAll(encodeURIComponent(masked), hidden)
  // told apart by its host alone
  const byHost = vendor !== null && !path.split('/').includes(vendor)
  const sent = Object.entries(headers).filter(([name]) => !dropped.has(name) || (name === 'host' && byHost))
  const type = headers['content-type'] ?? ''
  const isForm = /^multipart\/form-data/i.test(type)
  const body = bodyOf(detail, isForm)
  const lines = [
    `curl --globoff --path-as-is -X ${quote(method)} ${quote(unmask(origin + path + (query === undefined ? '' : `?${query}`)))}`,
    ...sent
      // curl makes a boundary of its own
      .filter(([name]) => !(isForm && name === 'content-type'))
      .map(([name, value]) => `-H ${quote(value === '' ? `${name};` : `${name}: ${unmask(value)}`)}`),
    ...(body.length > 0 && type === '' ? [`-H ${quote('content-type:')}`] : []),
    ...body.map(unmask),
  ]
  return lines.join(' \\\n  ')
}

function bodyOf({ request: { headers, text, body, lacks } }: Detail, isForm: boolean): string[] {
  if (isForm && typeof body === 'object' && body !== null) {
    return Object.entries(body).map(([name, value]) => {
      const [, file, type] = /^<(.*), \d+ bytes, (.*)>$/s.exec(String(value)) ?? []
      if (file === undefined) return `--form-string ${quote(`${name}=${String(value)}`)}`
      return `-F ${quote(`${name}=@"${file.replaceAll(/["\\]/g, '_')}";type=${type}`)}`
    })
  }
  const isFields = /^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '')
  if (isFields && text === undefined && typeof body === 'object' && body !== null) {
    return Object.entries(body).map(([name, value]) => `--data-urlencode ${quote(`${name}=${String(value)}`)}`)
  }
  if (text !== undefined) return text === '' ? [] : [`--data-raw ${quote(text)}`]
  if (body !== null && lacks === undefined) {
    return [`--data-raw ${quote(typeof body === 'string' ? body : JSON.stringify(body))}`]
  }
  return lacks === undefined ? [] : [`--data-raw ${quote(`THE BODY GOES HERE: ${lacks}`)}`]
}
