/** Rows of the coverage ledger, and how many there are of each mark. */
import type { PageContext } from '../../context.js'
import { Evidence } from '../../parts/bits.js'
import { anchor, places } from './contract.js'
import { evidenceWords } from './known.js'

type Rows = Awaited<ReturnType<PageContext['calls']['listCoverage']>>['items']
export type Row = Rows[number]

export const kinds = ['operation', 'event', 'error', 'link', 'unmodelled', 'unservable'] as const

/** Every row of every vendor. */
export async function ledgerRows({ calls }: PageContext): Promise<Rows> {
  const rows: Rows = []
  for (let after: string | undefined; ; ) {
    const { items, next } = await calls.listCoverage({ limit: 1000, ...(after !== undefined && { after }) })
    rows.push(...items)
    if (next === null) return rows
    after = next
  }
}

export type MarkCounts = readonly (readonly [mark: string, count: number])[]

export const countMarks = (rows: readonly Row[]): MarkCounts =>
  Object.keys(evidenceWords).map((mark) => [mark, rows.filter(({ evidence }) => evidence === mark).length] as const)

/** How many facts there are of each mark. */
export function Marks({ counts }: { counts: MarkCounts }) {
  if (counts.every(([, count]) => count === 0)) return <p class="soft">Not in the ledger: it is the simulator's own.</p>
  return (
    <ul class="marks">
      {counts.map(([mark, count]) => (
        <li>
          {count} <Evidence mark={mark} />
        </li>
      ))}
    </ul>
  )
}

/** The page that tells more about a row. */
export function rowHref(context: PageContext, row: Row, eventKey: (name: string) => string | undefined): string {
  const to = places(context)
  if (row.kind === 'operation') return to.endpoint(row.vendor, row.name)
  const key = row.kind === 'event' ? eventKey(row.name) : undefined
  if (key !== undefined) return to.event(row.vendor, key)
  const part = {
    error: anchor('error', row.surface ?? '', row.name),
    link: anchor('link', row.name),
    unmodelled: anchor('gap', row.name),
    unservable: anchor('gap', row.name),
    event: 'webhooks',
  }[row.kind]
  return `${to.vendor(row.vendor)}#${part}`
}
