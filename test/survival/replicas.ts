/** Several servers over one store, and how their vendors and their control planes are called. */
import { type Server, startServer } from '../support/servers.js'

/** Shown to the control plane by whoever comes through a proxy. */
export const controlToken = 'soak-control-token'

export interface Replicas extends AsyncDisposable {
  readonly servers: readonly Server[]
  readonly bases: readonly string[]
}

/** Starts servers over one store, all with the same arguments. */
export async function startReplicas(count: number, store: string, args: readonly string[] = []): Promise<Replicas> {
  const started = await Promise.allSettled(
    Array.from({ length: count }, () => startServer(['--store', store, '--control-token', controlToken, ...args])),
  )
  const servers = started.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
  const stop = async (): Promise<void> => void (await Promise.all(servers.map((server) => server.kill())))
  const failed = started.find((one) => one.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  return { servers, bases: servers.map(({ url }) => url), [Symbol.asyncDispose]: stop }
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

/** Makes one call of the control plane. */
export async function control(base: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) }
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${controlToken}` }
  const answer = await fetch(`${base}/_sim${path}`, { method, headers, ...content })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
}

/** Acts on a hosted page as its person does, at the given server, whoever gave the link out. */
export async function actOnPage(base: string, link: string, act: object): Promise<Answer> {
  const answer = await fetch(`${base}${new URL(link).pathname}/acts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(act),
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
}
