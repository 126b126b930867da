/** An exchange as a command that sends it again. */
import { masked } from '../../../contracts/redact.js'
import { type CurlBody, type FilePart, toCurl } from '../../parts/shell.js'
import type { Detail } from './load.js'

/** What the client's program said of itself. */
const ofClient = new Set(['user-agent', 'sec-fetch-mode', 'sec-fetch-site', 'sec-fetch-dest', 'accept-language'])

/** Stands where something is hidden, and says how to have it. */
const hidden = 'HIDDEN-press-Show-secrets-first'

/** @param origin where the simulator is, without a trailing slash */
export function curlOf(detail: Detail, origin: string): string {
  const { method, path, vendor } = detail
  const { headers, query } = detail.request
  // told apart by its host alone
  const byHost = vendor !== null && !path.split('/').includes(vendor)
  const sent = Object.entries(headers).filter(([name]) => !ofClient.has(name) && (name !== 'host' || byHost))
  return toCurl({
    method,
    url: unmask(origin + path + (query === undefined ? '' : `?${query}`)),
    headers: Object.fromEntries(sent.map(([name, value]) => [name, unmask(value)])),
    body: bodyOf(detail),
  })
}

const unmask = (text: string): string => text.replaceAll(masked, hidden).replaceAll(encodeURIComponent(masked), hidden)

function bodyOf({ request: { headers, text, body, lacks } }: Detail): CurlBody | undefined {
  const [, kind] =
    /^(multipart\/form-data|application\/x-www-form-urlencoded)/i.exec(headers['content-type'] ?? '') ?? []
  const raw = (content: string): CurlBody => ({ kind: 'raw', text: unmask(content) })
  if (typeof body === 'object' && body !== null) {
    const fields = Object.entries(body).map(([name, value]) => [name, unmask(String(value))] as const)
    if (kind?.toLowerCase() === 'multipart/form-data') {
      return { kind: 'form', fields: Object.fromEntries(fields.map(([name, value]) => [name, toPart(value)])) }
    }
    if (kind !== undefined && text === undefined) return { kind: 'urlencoded', fields: Object.fromEntries(fields) }
  }
  if (text !== undefined) return text === '' ? undefined : raw(text)
  if (lacks !== undefined) return raw(`THE BODY GOES HERE: ${lacks}`)
  return body === null ? undefined : raw(typeof body === 'string' ? body : JSON.stringify(body))
}

/** A file is kept as a few words about it. */
function toPart(value: string): string | FilePart {
  const [, file, type] = /^<(.*), \d+ bytes, (.*)>$/s.exec(value) ?? []
  return file === undefined || type === undefined ? value : { file, type }
}
