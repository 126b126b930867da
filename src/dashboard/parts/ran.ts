/** What ran when a clock was moved, in words: the page tells it without a script, the script without the page. */
export interface Ran {
  readonly now: string
  readonly ran: readonly { readonly at: string; readonly kind: string; readonly journeyId?: string | undefined }[]
}

/** Most jobs that are listed. */
const mostShown = 50

/** An instant as clocks show it, to the second. */
export const clockText = (epochMs: number): string =>
  `${new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')}Z`

/** The answer of a call that moves a clock; undefined for what is none. */
export const asRan = (answer: unknown): Ran | undefined =>
  Array.isArray((answer as Partial<Ran> | null | undefined)?.ran) ? (answer as Ran) : undefined

export function ranInWords({ now, ran }: Ran) {
  const count = ran.length === 0 ? 'Nothing was due' : ran.length === 1 ? 'One job ran' : `${ran.length} jobs ran`
  return {
    said: `It is ${clockText(Date.parse(now))}. ${count}.`,
    jobs: ran.slice(0, mostShown).map(({ at, kind, journeyId }) => ({
      at: clockText(Date.parse(at)),
      kind,
      journey: journeyId?.slice(0, 160),
    })),
    more: Math.max(0, ran.length - mostShown),
  }
}
