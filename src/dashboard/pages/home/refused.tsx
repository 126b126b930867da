/** What was refused of late, and why: whoever wonders about their client finds it where they begin. */
import type { PageContext } from '../../context.js'
import { Card, Instant, Live, Status } from '../../parts/bits.js'
import { Own } from '../../parts/text.js'
import { loadExchange } from '../requests/load.js'
import { isInvalid, withMixUp } from '../requests/mix-up.js'
import { type Reason, reasonsOf } from '../requests/reason.js'

/** Requests that are told. */
const most = 3

export async function Refused({ context }: { context: PageContext }) {
  const { calls, link } = context
  const { items } = await calls.getRequestWindow({ status: '4xx', limit: most })
  const rows = await Promise.all(items.map(async (row) => ({ row, reason: await reasonOf(context, row) })))
  return (
    <Live id="refused" on="requests">
      {items.length > 0 && (
        <Card title="Refused of late">
          <ul class="refused">
            {rows.map(({ row, reason }) => (
              <li>
                <p>
                  <Status status={row.status} /> <Own text={`${row.method} ${row.path}`} most={120} />{' '}
                  <span class="soft">
                    <Instant at={row.at} />
                  </span>
                </p>
                <p>
                  <Own text={reason.sentence} most={300} />{' '}
                  <a href={link(`/ui/requests/${row.id}`)}>
                    What was wrong<span class="hide"> with {row.id}</span>
                  </a>
                </p>
              </li>
            ))}
          </ul>
          <p>
            <a href={link('/ui/requests', { status: '4xx' })}>Everything that was refused</a>
          </p>
        </Card>
      )}
    </Live>
  )
}

type Row = Awaited<ReturnType<PageContext['calls']['getRequestWindow']>>['items'][number]

/** The first reason, as the page of the request tells it. */
async function reasonOf(context: PageContext, row: Row): Promise<Reason> {
  const reasons = reasonsOf(row, row.violations)
  if (!isInvalid(reasons[0]!.about)) return reasons[0]!
  try {
    return withMixUp(context, await loadExchange({ ...context, params: { id: row.id } }), reasons)[0]!
  } catch {
    // one that was dropped from the log meanwhile
    return reasons[0]!
  }
}
