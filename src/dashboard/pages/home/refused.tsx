/** What was refused of late, and why: whoever wonders about their client finds it where they begin. */
import type { PageContext } from '../../context.js'
import { Card, Instant, Live, Status } from '../../parts/bits.js'
import { Own } from '../../parts/text.js'
import { reasonsOf } from '../requests/reason.js'

/** Requests that are told. */
const most = 3

export async function Refused({ context }: { context: PageContext }) {
  const { calls, link } = context
  const { items } = await calls.getRequestWindow({ status: '4xx', limit: most })
  return (
    <Live id="refused" on="requests">
      {items.length > 0 && (
        <Card title="Refused of late">
          <ul class="refused">
            {items.map((row) => (
              <li>
                <p>
                  <Status status={row.status} /> <Own text={`${row.method} ${row.path}`} most={120} />{' '}
                  <span class="soft">
                    <Instant at={row.at} />
                  </span>
                </p>
                <p>
                  <Own text={reasonsOf(row, row.violations)[0]!.sentence} most={300} />{' '}
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
