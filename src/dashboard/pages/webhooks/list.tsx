/** Webhooks: every delivery, the newest first. */
import type { PageContext, Render } from '../../context.js'
import { Badge, Instant, Live, Nothing, Pager, Status, Table } from '../../parts/bits.js'
import { Choice, Filter, same, Words } from '../../parts/filter.js'
import { Own } from '../../parts/text.js'
import { titleOf } from '../../parts/vendors.js'
import { Due, Heading, JourneyLink, StandingBadge, Ticks, vendorsOf, webhooksOf } from './parts.js'
import { statuses } from './words.js'

const pageSize = '50'
const names = ['vendor', 'event', 'journey', 'status'] as const

type Wanted = Partial<Record<(typeof names)[number], string>>
type Delivery = Awaited<ReturnType<PageContext['calls']['listDeliveries']>>['items'][number]

export const webhooks: Render = async (context) => {
  const { calls, query } = context
  const filter: Wanted = Object.fromEntries(
    names.flatMap((name) => (query.get(name) ? [[name, query.get(name)!.trim()]] : [])),
  )
  const after = query.get('after') || undefined
  const call = { ...filter, order: 'newest', limit: pageSize, ...(after !== undefined && { after }) } as const
  const [{ items, next }, { now, frozen }] = await Promise.all([
    calls.listDeliveries(call as Parameters<typeof calls.listDeliveries>[0]),
    calls.getClock(),
  ])
  const isFiltered = Object.keys(filter).length > 0
  return {
    title: 'Webhooks',
    body: (
      <>
        <Heading context={context} at="/ui/webhooks" title="Webhooks" />
        <Filters context={context} filter={filter} />
        <Live id="deliveries" on="state clock">
          <Ticks where={!frozen && items.some(({ nextAt }) => nextAt !== null)} />
          {items.length === 0 ? (
            <Empty context={context} isFiltered={isFiltered || after !== undefined} />
          ) : (
            <Table
              stacked
              label="Deliveries, newest first"
              head={['Event', 'Journey', 'Receiver', 'Status', 'Attempts', 'Next due', 'Faults']}
            >
              {items.map((one) => (
                <Row context={context} one={one} now={now} />
              ))}
            </Table>
          )}
          {after !== undefined && (
            <p class="pager">
              <a href={context.link('/ui/webhooks', filter)}>Newest page</a>
            </p>
          )}
          <Pager next={next} href={(cursor) => context.link('/ui/webhooks', { ...filter, after: cursor })} />
        </Live>
      </>
    ),
  }
}

function Row({ context, one, now }: { context: PageContext; one: Delivery; now: string }) {
  const last = one.attempts.at(-1)
  return (
    <tr id={`delivery-${one.id}`}>
      <td class="event">
        <a href={context.link(`/ui/webhooks/${one.id}`)}>
          <Own text={one.event} />
        </a>{' '}
        <br />
        <span class="soft">{titleOf(context, one.vendor)}</span>
      </td>
      <td>
        <JourneyLink context={context} vendor={one.vendor} id={one.journeyId} />
      </td>
      <td>
        <Own text={one.url} most={60} />
      </td>
      <td class="standing">
        <StandingBadge of={one} />
      </td>
      <td data-label="Attempts">
        {one.attempts.length}
        {last && (
          <>
            , last {last.status === undefined ? <Badge tone="bad">no answer</Badge> : <Status status={last.status} />}{' '}
            <br />
            <span class="soft">
              <Instant at={last.at} />
            </span>
          </>
        )}
      </td>
      <td data-label="Next due" {...(one.nextAt === null && { class: 'none' })}>
        <Due at={one.nextAt} now={now} />
      </td>
      <td data-label="Faults" {...(one.faults.length === 0 && { class: 'none' })}>
        {one.faults.length === 0 ? (
          <span class="soft">none</span>
        ) : (
          one.faults.map((kind) => <Badge tone="warn">{kind}</Badge>)
        )}
      </td>
    </tr>
  )
}

async function Empty({ context, isFiltered }: { context: PageContext; isFiltered: boolean }) {
  if (isFiltered) return <Nothing>No delivery fits.</Nothing>
  const { items } = await context.calls.listWebhookEndpoints({ limit: '1' })
  return (
    <Nothing>
      {items.length === 0 ? 'Nobody receives webhooks yet.' : 'Nothing was sent yet.'}{' '}
      <a href={context.link('/ui/webhooks/sink')}>Try the built-in sink</a>,{' '}
      <a href={context.link('/ui/webhooks/endpoints')}>register a receiver</a>, or{' '}
      <a href={context.link('/ui/webhooks/trigger')}>trigger an event</a>.
    </Nothing>
  )
}

async function Filters({ context, filter }: { context: PageContext; filter: Wanted }) {
  const known = vendorsOf(context)
  const wanted = filter.vendor === undefined ? known : known.filter(([id]) => id === filter.vendor)
  const events = new Set<string>()
  for (const [id] of wanted) {
    for (const { name } of Object.values((await webhooksOf(context, id))?.events ?? {})) events.add(name)
  }
  return (
    <Filter context={context} path="/ui/webhooks" asked={filter}>
      <Choice name="vendor" label="Vendor" options={known} value={filter.vendor} />
      <Choice name="event" label="Event" options={same(events)} value={filter.event} />
      <Words name="journey" label="Journey" value={filter.journey} placeholder="id or reference" />
      <Choice name="status" label="Status" options={statuses} value={filter.status} />
    </Filter>
  )
}
