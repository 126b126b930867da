/** Headers that are about one connection, which a proxy makes anew. */

/** By RFC 9110, section 7.6.1, with those that name a proxy; a trailer that is left out may be. */
const ofConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The headers of a message that go on, as node's flat list of names and values: spelling, order and repeats stay. */
export function endToEnd(raw: readonly string[]): string[] {
  const named = new Set(pairs(raw).flatMap(([name, value]) => (isNamed(name, 'connection') ? listed(value) : [])))
  // whoever names it wants the body read as the next message on a connection that others use too
  named.delete('content-length')
  return pairs(raw)
    .filter(([name]) => !ofConnection.has(name.toLowerCase()) && !named.has(name.toLowerCase()))
    .flat()
}

/** The request's headers for the vendor: its own host, and the framing of the body as the client chose it. */
export function toVendor(raw: readonly string[], host: string, method: string): string[] {
  const kept = pairs(endToEnd(raw)).filter(([name]) => !isNamed(name, 'host'))
  const chunked = pairs(raw).some(([name]) => isNamed(name, 'transfer-encoding'))
  const sized = kept.some(([name]) => isNamed(name, 'content-length'))
  const mayHaveBody = !['GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE'].includes(method)
  return [
    ['Host', host],
    // a message with both is one that two servers may read in two ways
    ...(chunked ? kept.filter(([name]) => !isNamed(name, 'content-length')) : kept),
    ...(chunked ? [['Transfer-Encoding', 'chunked']] : []),
    ...(!chunked && !sized && mayHaveBody ? [['Content-Length', '0']] : []),
  ].flat()
}

/** Headers by lower-case name; of several with one name, all, joined as the standard joins them. */
export function byName(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of pairs(raw)) {
    const key = name.toLowerCase()
    const joint = key === 'cookie' ? '; ' : ', '
    headers[key] = headers[key] === undefined ? value : `${headers[key]}${joint}${value}`
  }
  return headers
}

const pairs = (raw: readonly string[]): [string, string][] =>
  Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i]!, raw[2 * i + 1]!])

const isNamed = (name: string, wanted: string): boolean => name.toLowerCase() === wanted

const listed = (value: string): string[] => value.split(',').map((name) => name.trim().toLowerCase())
