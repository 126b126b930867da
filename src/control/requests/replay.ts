/** Sends a request again: through the same pipeline, with the bytes and the credentials it was sent with. */
import type * as z from 'zod'
import { SimError } from '../../errors.js'
import type { SimRequest } from '../../mocks/exchange.js'
import type { Simulator } from '../../mocks/simulator.js'
import { atMost } from '../../runtime/at-once.js'
import type { Namespace } from '../../runtime/namespaces.js'
import { nothing } from '../paging.js'
import { refuseStranger } from './list.js'
import type { Replayed } from './schemas.js'
import { textOfBody, whatLacks } from './whole.js'

/** What was about the connection that is gone. */
const ofConnection = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
])

/** Requests that are sent again at a time, at most: each is a call that nobody else has to wait behind. */
const mostAtOnce = 20

/** Sends it again. @throws SimError for one that is not kept, or not whole, or where too many are under way */
export const replayRequest = atMost(mostAtOnce, 'requests are being sent again', replay)

async function replay(sim: Simulator, namespace: Namespace, id: string): Promise<z.infer<typeof Replayed>> {
  const entry = namespace.journal.get(id)
  if (!entry) {
    refuseStranger(namespace, id)
    throw nothing('request', id)
  }
  const lacks = whatLacks(entry)
  if (lacks !== undefined) {
    const hint = 'Send it from where it came, or write the call anew: GET /_sim/requests/{id} shows what is kept.'
    throw new SimError('illegal_action', `request ${id} cannot be sent again: ${lacks}`, hint)
  }
  const { method, path, request } = entry
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ofConnection.has(name)))
  const body = new TextEncoder().encode(textOfBody(entry) ?? '')
  const again: SimRequest = {
    method,
    path,
    query: request.query ?? '',
    header: (name) => headers[name],
    headers: () => ({ ...headers }),
    peer: undefined,
    read: async (limit) => (body.byteLength > limit ? 'too_large' : body),
  }
  const { status, headers: answered } = await sim.answer(again)
  return { id: answered['x-request-id'] ?? '', status, of: id }
}
