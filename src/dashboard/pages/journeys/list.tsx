/** Journeys: found over all vendors, the newest first; and a new one made. */
import type { AnswerOf } from '../../../control/client.js'
import type { control } from '../../../control/contract.js'
import type { PageContext, Render } from '../../context.js'
import { Badge, Instant, Live, Nothing, Pager, Table } from '../../parts/bits.js'
import { Own } from '../../parts/text.js'
import { titleOf } from '../../parts/vendors.js'
import { Filters, filterOf } from './filter.js'
import { NewJourney } from './new.js'

type Journeys = AnswerOf<(typeof control)['endpoints']['listJourneys']>
type Journey = Journeys['items'][number]

/** Rows of a page. */
const rows = 50

export const journeys: Render = async (context) => {
  const { calls, query, reveal } = context
  const filter = filterOf(query)
  const after = query.get('after') ?? ''
  const { items, next } = await calls.listJourneys({
    ...filter,
    order: 'newest',
    limit: rows,
    ...(after && { after }),
    ...(reveal && { reveal: true }),
  })
  const isAsked = Object.keys(filter).length > 0
  const here = { ...filter, reveal: reveal ? 'true' : undefined }
  return {
    title: 'Journeys',
    body: (
      <>
        <h1>Journeys</h1>
        <NewJourney context={context} />
        <Filters context={context} filter={filter} />
        <Live id="journeys" on="state" label="Journeys that fit">
          {items.length === 0 ? (
            <Empty isAsked={isAsked} isCut={next !== null} />
          ) : (
            <Rows context={context} items={items} />
          )}
          {after && (
            <p class="pager">
              <a href={context.link('/ui/journeys', here)}>Back to the newest</a>
            </p>
          )}
          <Pager next={next} href={(cursor) => context.link('/ui/journeys', { ...here, after: cursor })} />
        </Live>
      </>
    ),
  }
}

function Empty({ isAsked, isCut }: { isAsked: boolean; isCut: boolean }) {
  if (isCut) return <Nothing>None of the 5,000 journeys looked at fits. The next page looks further.</Nothing>
  if (isAsked) return <Nothing>No journey fits. Ask for less, or check the namespace.</Nothing>
  return <Nothing>No journey yet. Make one above, or start one with your client: it shows up here by itself.</Nothing>
}

function Rows({ context, items }: { context: PageContext; items: readonly Journey[] }) {
  return (
    <Table
      stacked
      label="Journeys, newest first"
      head={['Journey', 'Status', 'Vendor', 'Scenario', 'Flow', 'Environment', 'Made']}
    >
      {items.map((one) => (
        <tr id={`row-${one.vendor}-${encodeURIComponent(one.journeyId)}`}>
          <th scope="row" class="plain">
            <a href={context.link(`/ui/journeys/${one.vendor}/${encodeURIComponent(one.journeyId)}`)}>
              <Own text={one.reference ?? one.journeyId} most={80} />
            </a>
            {one.reference !== null && (
              <div class="soft small">
                <Own text={one.journeyId} most={40} />
              </div>
            )}
          </th>
          <td class="standing">
            <Standing status={one.status} ended={one.ended} />
          </td>
          <td class="nowrap">{titleOf(context, one.vendor)}</td>
          <td class="nowrap">
            <Own text={one.scenario} most={60} />
          </td>
          <td class="nowrap">
            <Own text={one.flow} most={40} />
          </td>
          <td class="nowrap">
            <Own text={one.environment} most={40} />
          </td>
          <td>
            <Instant at={one.createdAt} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

/** The vendor's word for where a journey stands, and whether it goes on. */
export const Standing = ({ status, ended }: { status: string; ended: boolean }) => (
  <>
    <Badge tone={ended ? 'plain' : 'note'}>
      <Own text={status} most={60} />
    </Badge>{' '}
    <span class="soft small nowrap">{ended ? 'over' : 'under way'}</span>
  </>
)
