/** What the harness knows of a vendor: how a client walks a journey, and how a reader tells what became of it. */
import { pause } from '../../support/until.js'
import { type Called, type Caller, NotRetriable } from './caller.js'
import type { Journey, Owed, Standing, Told } from './ledger.js'

export interface Walker {
  readonly vendor: string
  readonly scenarios: readonly string[]
  /** Walks a journey to its end, and writes down every answer that binds. `roll` gives numbers from 0 to 1. */
  walk(caller: Caller, journey: Journey, roll: () => number): Promise<void>
  /** The webhooks that what was acknowledged has made due, in the order of their first attempts. */
  owed(journey: Journey): Owed[]
  /** Reads a journey back; undefined when the vendor does not know it. */
  readBack(caller: Caller, id: string): Promise<Standing | undefined>
  /** Reads a webhook. */
  told(body: string): Told
}

/** Answers by which a vendor refuses what an attempt before has done already, by status and code. */
export type Already = readonly (readonly [status: number, code: string])[]

/**
 * Holds an answer to what a client may be told.
 *
 * @returns whether this attempt was carried out, or one before whose answer was lost
 * @throws NotRetriable for any other answer
 */
export function expectDone(
  what: string,
  { status, body, text, lost }: Called,
  already: Already = [],
): 'now' | 'before' {
  if (status === 200 || status === 201) return 'now'
  const code = body.error_code ?? (body.error as { code?: string } | undefined)?.code ?? body.error
  if (lost > 0 && already.some(([s, c]) => s === status && c === code)) return 'before'
  throw new NotRetriable(`${what}: ${status} ${text.slice(0, 300)} (${lost} answers lost before)`)
}

/** Asks again and again, as a client that polls does. */
export async function poll<T>(what: string, look: () => Promise<T | undefined>, patienceMs = 60_000): Promise<T> {
  const start = performance.now()
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() - start > patienceMs) throw new NotRetriable(`${what}: not after ${patienceMs} ms`)
    await pause(20)
  }
}
