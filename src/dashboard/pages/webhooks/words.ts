/** What the pages of webhooks say in words: how a delivery stands, what a receiver asks for. */
import type { Tone } from '../../parts/bits.js'

/** As the control plane shows one. */
export interface Standing {
  status: 'pending' | 'delivered' | 'failed' | 'dropped'
  attempts: readonly { status?: number | undefined; error?: string | undefined }[]
}

/** How a delivery stands. */
export function standingOf({ status, attempts }: Standing): { tone: Tone; word: string; more: string } {
  const { length } = attempts
  const tries = `${length} ${length === 1 ? 'attempt' : 'attempts'}`
  switch (status) {
    case 'delivered':
      return { tone: 'good', word: 'delivered', more: `The receiver took it, after ${tries}.` }
    case 'failed':
      return { tone: 'bad', word: 'failed', more: `The vendor has given up, after ${tries}.` }
    case 'dropped':
      return { tone: 'bad', word: 'dropped', more: 'A fault lost it: it is never sent.' }
    case 'pending':
      return length === 0
        ? { tone: 'note', word: 'to be sent', more: 'Its first attempt is still to come.' }
        : { tone: 'warn', word: 'to be retried', more: `Not accepted so far, after ${tries}: the vendor tries again.` }
  }
}

export const statuses = [
  ['pending', 'To be sent or retried'],
  ['delivered', 'Delivered'],
  ['failed', 'Failed for good'],
  ['dropped', 'Dropped by a fault'],
] as const

const auths: Readonly<Record<string, string>> = {
  none: 'nothing',
  basic: 'a user and a password',
  bearer: 'a bearer token',
  header: 'headers',
  hmac: 'an HMAC signature',
}

/** How a receiver asks webhooks to authenticate. */
export const authWord = (kind: string | null): string => auths[kind ?? 'none'] ?? String(kind)
