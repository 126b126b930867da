/** Changes a finished answer as the faults say that its call has met. */
import type { Harm } from '../../runtime/call-faults.js'
import type { Answer, Wire } from '../exchange.js'

/** Answers the answer anew: one that is kept for later calls stays as it is. */
export function changeAnswer(
  { headers, ...rest }: Answer,
  { delayMs, wire, malformedJson, contentType }: Harm,
): Answer {
  const changed: Answer = { ...rest, headers: { ...headers } }
  const isJson = headers['content-type']?.startsWith('application/json')
  const text = typeof changed.body === 'string' ? changed.body : changed.text
  if (malformedJson && isJson && text) {
    // an object or a list without its end is no JSON
    changed.body = text.slice(0, Math.ceil(text.length / 2))
    delete changed.text
  }
  if (contentType !== undefined && changed.body !== null) changed.headers['content-type'] = contentType
  if (delayMs > 0) changed.delayMs = delayMs
  if (wire) changed.wire = toWire(wire, changed.body)
  return changed
}

function toWire(effect: NonNullable<Harm['wire']>, body: Answer['body']): Wire {
  if (effect.kind !== 'truncate') return effect
  const size = body === null ? 0 : Buffer.byteLength(body)
  // the last byte is never sent: an answer that is whole would be none that was cut
  return { kind: 'truncate', bytes: Math.max(0, Math.min(effect.bytes ?? Math.floor(size / 2), size - 1)) }
}
