/** A run: many journeys at once, a receiver of their webhooks, and afterwards everything that can be read about them. */
import type { Receiver } from '../../../src/kit/receiver.js'
import { startReceiver } from '../../support/receiver.js'
import { until } from '../../support/until.js'
import { dice } from '../../support/world.js'
import { Caller } from './caller.js'
import { idwise } from './idwise.js'
import { judge } from './judge.js'
import { type Evidence, type Journey, keyOf, type Logged, newJourney, type Owed } from './ledger.js'
import { veratad } from './veratad.js'
import { expectDone, type Walker } from './walker.js'

const walkers: readonly Walker[] = [idwise, veratad]
const walkerOf = (vendor: string): Walker => walkers.find((one) => one.vendor === vendor)!

/** The webhooks a journey has made due. */
export const owedBy = (journey: Journey): Owed[] => walkerOf(journey.vendor).owed(journey)

export interface RunOptions {
  /** Where vendors are called: a proxy, or the servers themselves. */
  bases: readonly string[]
  journeys: number
  /** How many are walked at once. @default 16 */
  atOnce?: number
  seed: number
  /** Whether the bases are those of a proxy. @default false */
  proxied?: boolean
  /** Shown to the control plane, which a proxy's callers have to. */
  controlToken?: string
  /** How long what is owed may take to arrive once all is quiet. @default 60 s */
  settleMs?: number
}

export interface Run extends AsyncDisposable {
  readonly caller: Caller
  readonly journeys: readonly Journey[]
  /** Journeys that were walked to their end, or failed. */
  readonly done: number
  readonly receiver: Receiver
  /** Walks all journeys. Resolves when the last of them is through. */
  load(): Promise<void>
  /** Waits until nothing is owed any more, reads everything back and judges it. @returns every breach */
  verdict(): Promise<string[]>
  evidence(): Promise<Evidence>
}

/** Prepares a run: its receiver listens and is registered for every vendor. */
export async function prepareRun(options: RunOptions): Promise<Run> {
  const { bases, proxied = false, seed, atOnce = 16, controlToken, settleMs = 60_000 } = options
  const roll = dice(seed)
  const caller = new Caller({ bases, proxied })
  const receiver = await startReceiver()
  const journeys = Array.from({ length: options.journeys }, (_, n) => {
    const { vendor, scenarios } = walkers[n % walkers.length]!
    return newJourney(vendor, `ref-${seed}-${n}`, scenarios[Math.floor(roll() * scenarios.length)]!)
  })
  const control = (method: string, path: string, body?: unknown) =>
    caller.json(
      method,
      `/_sim${path}`,
      body,
      controlToken === undefined ? {} : { authorization: `Bearer ${controlToken}` },
    )
  for (const { vendor } of walkers) {
    const made = await control('POST', '/webhooks/endpoints', { vendor, url: `${receiver.url}/${vendor}` })
    expectDone(`register the receiver of ${vendor}`, made)
  }

  let next = 0
  let done = 0
  const walkSome = async (): Promise<void> => {
    for (let journey = journeys[next++]; journey; journey = journeys[next++]) {
      await walkerOf(journey.vendor)
        .walk(caller, journey, roll)
        .catch((error: Error) => void journey.wrong.push(error.message))
      done++
    }
  }

  const list = async (path: string): Promise<Record<string, unknown>[]> => {
    const items: Record<string, unknown>[] = []
    for (let after = ''; ; ) {
      const page = await control('GET', `${path}${path.includes('?') ? '&' : '?'}limit=1000${after}`)
      expectDone(path, page)
      items.push(...(page.body.items as Record<string, unknown>[]))
      if (page.body.next === null) return items
      after = `&after=${encodeURIComponent(String(page.body.next))}`
    }
  }

  const evidence = async (): Promise<Evidence> => {
    const standings: [string, Awaited<ReturnType<Walker['readBack']>>][] = []
    for (const { vendor, id } of journeys) {
      if (id !== undefined) standings.push([keyOf(vendor, id), await walkerOf(vendor).readBack(caller, id)])
    }
    return {
      journeys,
      arrivals: receiver.received.map(({ path, body }) => ({ ...walkerOf(path.slice(1)).told(body), body })),
      standings: new Map(standings),
      log: (await list('/webhooks/deliveries')).map(toLogged),
      all: (await list('/journeys')).map(({ vendor, journeyId, reference }) => ({
        vendor: String(vendor),
        id: String(journeyId),
        reference: String(reference),
      })),
    }
  }

  return {
    caller,
    journeys,
    get done() {
      return done
    },
    receiver,
    load: async () => void (await Promise.all(Array.from({ length: atOnce }, walkSome))),
    evidence,
    verdict: async () => {
      const pending = () => list('/webhooks/deliveries?status=pending')
      await until('that nothing is owed', async () => (await pending()).length === 0, settleMs).catch(() => undefined)
      return judge(await evidence(), owedBy)
    },
    [Symbol.asyncDispose]: () => receiver.close(),
  }
}

function toLogged(one: Record<string, unknown>): Logged {
  const { vendor, journeyId, eventId, status } = one as unknown as Omit<Logged, 'told'>
  return { vendor, journeyId, eventId, status, told: walkerOf(vendor).told(JSON.stringify(one.body)) }
}
