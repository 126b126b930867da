/** What the checks of a receiver work with: the vendor's events as it would send them, and a way to post them. */
import type { VendorDef } from '../../contracts/define.js'
import { startTimer, stopwatchMs } from '../../runtime/clock.js'
import type { WebhookAuth } from '../../runtime/signing.js'
import type { RunningSimulator } from '../../simulator.js'
import { proofOf } from './forge.js'
import type { Bench, Posted, PostOptions, VendorEvent } from './types.js'

/** Sends one event of each kind that can be made at once, and makes more of those that the receiver takes. */
export async function openBench(
  sim: RunningSimulator,
  vendor: VendorDef,
  url: string,
  auth: WebhookAuth | undefined,
): Promise<Bench> {
  const { id } = vendor.profile
  const space = sim.namespace('exam-receiver', { clock: 'now', seed: 'exam-receiver' })
  // what takes days to come about is an event like the others
  const kinds = Object.entries(vendor.webhooks?.events ?? {}).filter(
    ([, { occurs }]) => occurs?.advanceMs === undefined,
  )
  type Kind = (typeof kinds)[number]
  const make = async ([key, { name }]: Kind, journeyId?: string) => {
    const wanted = { vendor: id, event: key, ...(journeyId !== undefined && { journeyId }) }
    const made = await space.webhooks.trigger(wanted).catch(() => undefined)
    return made ? [{ key, name, body: JSON.stringify(made.body), journeyId: made.journeyId }] : []
  }
  const each = async (wanted: readonly Kind[]) => (await Promise.all(wanted.map((kind) => make(kind)))).flat()
  const waitMs = vendor.webhooks?.delivery.timeoutMs.value ?? 10_000
  const send: Bench['post'] = (body, options) => post(url, auth, body, waitMs, options)
  const plain: { event: VendorEvent; posted: Posted }[] = []
  // one after the other: none may slow another down
  for (const event of await each(kinds)) {
    plain.push({ event, posted: await send(event.body) })
    if (!plain[0]!.posted.isReached) break
  }
  const keys = plain.filter(({ posted }) => isTaken(posted)).map(({ event }) => event.key)
  const taken = kinds.filter(([key]) => keys.includes(key))
  const events = () => each(taken)
  const event = async () => (await make(taken[0]!))[0]!
  const story = async () => {
    const first = await event()
    const others = await Promise.all(taken.slice(1).map((kind) => make(kind, first.journeyId)))
    return [first, ...others.flat()]
  }
  return { vendor, auth, plain, events, event, story, post: send }
}

/** Any success: which one settles a delivery is the vendor's affair. */
export const isTaken = ({ status = 0 }: Posted): boolean => status >= 200 && status < 300

/** Waits for the end of an answer, and keeps nothing of it: one that never ends would fill the memory. */
async function readAway({ body }: Response): Promise<void> {
  for await (const _ of body ?? []);
}

/** Codes of connections that were made, and lost before the answer. */
const dropped = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']

async function post(
  url: string,
  auth: WebhookAuth | undefined,
  body: string,
  waitMs: number,
  { proof = 'right', headers = {}, signed = body }: PostOptions = {},
): Promise<Posted> {
  const startedAt = stopwatchMs()
  const gone = new AbortController()
  const cancel = startTimer(waitMs, () => gone.abort(new Error(`none within ${waitMs} ms`)))
  const since = () => stopwatchMs() - startedAt
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...proofOf(auth, signed, proof), ...headers },
      body,
      redirect: 'manual',
      signal: gone.signal,
    })
    await readAway(response)
    return { status: response.status, durationMs: since(), error: undefined, isReached: true }
  } catch (error) {
    const { message, cause } = error as Error
    const why = cause instanceof Error ? cause : undefined
    const isReached = dropped.includes((why as NodeJS.ErrnoException | undefined)?.code ?? '')
    return { status: undefined, durationMs: since(), error: why?.message ?? message, isReached }
  } finally {
    cancel()
  }
}
