/** Registers a receiver at a running simulator, and takes it back. */
import { SimError } from '../../errors.js'
import type { WebhookAuth } from '../../runtime/signing.js'
import type { Registration } from './options.js'

/**
 * Registers a receiver for every event of some vendors; answers what takes it back.
 *
 * @throws SimError when the simulator does not answer, or refuses; what was registered before is taken back
 */
export async function register(
  at: Registration,
  receiver: { url: string; auth: WebhookAuth | undefined },
): Promise<() => Promise<void>> {
  const made: string[] = []
  const takeBack = async (): Promise<void> => {
    for (const id of made.splice(0)) await call(at, 'DELETE', `/webhooks/endpoints/${id}`)
  }
  try {
    for (const vendor of at.vendors) {
      const { url, auth } = receiver
      const { id } = await call(at, 'POST', '/webhooks/endpoints', { vendor, url, ...(auth && { auth }) })
      made.push(String(id))
    }
  } catch (error) {
    await takeBack()
    throw error
  }
  return takeBack
}

async function call(at: Registration, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const query = at.namespace === undefined ? '' : `?namespace=${encodeURIComponent(at.namespace)}`
  const response = await fetch(`${at.url}/_sim${path}${query}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(at.controlToken !== undefined && { authorization: `Bearer ${at.controlToken}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    const why = error.cause instanceof Error ? error.cause.message || error.message : error.message
    throw new SimError('bad_request', `no simulator answers at ${at.url}: ${why}`, 'Start one, or name it with --url.')
  })
  const answer = (await response.json().catch(() => ({}))) as {
    error?: { code: string; message: string; hint: string }
  } & Record<string, unknown>
  if (response.ok) return answer
  const { message = `${method} ${path} was answered with status ${response.status}`, hint = '' } = answer.error ?? {}
  throw new SimError('bad_request', `${at.url}: ${message}`, hint || 'Check that --url names a simulator.')
}
