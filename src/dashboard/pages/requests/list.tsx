/** Requests: the live log of what was asked and answered, newest first, however long it is. */
import type { PageContext, Render } from '../../context.js'
import { pageHeaders } from '../../headers.js'
import { Nothing } from '../../parts/bits.js'
import { Choice, Filter, same, Tick, Words } from '../../parts/filter.js'
import { columns, LogRows, type Window } from './rows.js'

/** Rows of a page without a script. */
const pageRows = 100

const texts = ['vendor', 'endpoint', 'status', 'journey', 'text'] as const
const boxes = ['violations', 'unmatched'] as const

/** What the address filters by; what no call would take is left out. */
function filterOf({ query }: PageContext): Record<string, string> {
  const given = [...texts, ...boxes].flatMap((name) => {
    const value = (query.get(name) ?? '').trim().slice(0, 200)
    if (value === '' || (name === 'status' && !/^[1-5](?:\d\d|xx)$/.test(value))) return []
    return boxes.some((box) => box === name) ? (value === 'true' ? [[name, value]] : []) : [[name, value]]
  })
  return Object.fromEntries(given) as Record<string, string>
}

const numberOf = (text: string | null): number | undefined =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined

/** The page. */
export const requests: Render = async (context) => {
  const { calls, query } = context
  const filter = filterOf(context)
  const from = numberOf(query.get('from'))
  const shown = await calls.getRequestWindow({ ...filter, limit: pageRows, ...(from !== undefined && { from }) })
  return {
    title: 'Requests',
    body: (
      <>
        <h1>Requests</h1>
        <Filters context={context} filter={filter} vendors={(await calls.getCatalog()).vendors} />
        <p class="log-about">
          <span id="request-count" role="status">
            {countOf(shown)}
          </span>
          <button type="button" id="new-requests" class="main small" hidden></button>
        </p>
        <Log context={context} filter={filter} shown={shown} from={from} />
      </>
    ),
  }
}

const countOf = ({ first, end }: Window): string => `${end - first} ${end - first === 1 ? 'request' : 'requests'}`

interface LogProps {
  context: PageContext
  filter: Record<string, string>
  shown: Window
  from: number | undefined
}

function Log({ context, filter, shown, from }: LogProps) {
  const { epoch, first, end, items } = shown
  const oldest = items.at(-1)?.place ?? first
  const isFiltered = Object.keys(filter).length > 0
  return (
    <>
      <table
        id="request-log"
        class="log"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are walked with the arrows
        role="grid"
        aria-label="Requests, newest first"
        aria-rowcount={end - first + 1}
        data-own
        data-rows={context.link('/ui/requests/rows', filter)}
        data-epoch={epoch}
        data-first={first}
        data-end={end}
        {...(from !== undefined && items[0] && { 'data-at': items[0].place })}
      >
        <thead class="log-head">
          <tr class="log-row" aria-rowindex={1}>
            {columns.map((title) => (
              <th scope="col" {...(title === 'Took' && { class: 'c-took' })}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="log-body">
          <LogRows of={shown} context={context} />
        </tbody>
      </table>
      <div id="request-nothing" {...(items.length > 0 && { hidden: true })}>
        <Nothing>
          {isFiltered ? 'No request fits this filter.' : 'Nobody has asked anything yet. What is asked shows up here.'}
        </Nothing>
      </div>
      <p class="pager" id="request-pager">
        {from !== undefined && <a href={context.link('/ui/requests', filter)}>Newest</a>}{' '}
        {oldest > first && (
          <a href={context.link('/ui/requests', { ...filter, from: String(Math.max(first, oldest - pageRows)) })}>
            Older requests
          </a>
        )}
      </p>
    </>
  )
}

type Vendors = readonly { id: string; title: string; endpoints: readonly { name: string; summary: string }[] }[]

function Filters({ context, filter, vendors }: Pick<LogProps, 'context' | 'filter'> & { vendors: Vendors }) {
  const listed = filter.vendor === undefined ? vendors : vendors.filter(({ id }) => id === filter.vendor)
  const names = listed.flatMap(({ endpoints }) => endpoints.map(({ name }) => name)).sort()
  return (
    <Filter context={context} path="/ui/requests" asked={filter}>
      <Choice
        name="vendor"
        label="Vendor"
        value={filter.vendor}
        options={vendors.map(({ id, title }) => [id, title])}
      />
      <Choice name="endpoint" label="Endpoint" value={filter.endpoint} options={same(names)} />
      <Choice name="status" label="Status" value={filter.status} options={same(['2xx', '3xx', '4xx', '5xx'])} />
      <Words name="journey" label="Journey id" value={filter.journey} />
      <Words name="text" label="Text in path" value={filter.text} />
      <Tick name="violations" label="Only with violations" value={filter.violations} />
      <Tick name="unmatched" label="Only unmatched" value={filter.unmatched} />
    </Filter>
  )
}

/** Rows for the script: those from a place on, and where the log begins and ends by now. */
export const requestRows: Render = async (context) => {
  const from = numberOf(context.query.get('from'))
  const limit = Math.min(Math.max(numberOf(context.query.get('limit')) ?? pageRows, 1), 200)
  const shown = await context.calls.getRequestWindow({
    ...filterOf(context),
    limit,
    ...(from !== undefined && { from }),
  })
  const { epoch, first, end } = shown
  const page = (
    <table id="rows" data-epoch={epoch} data-first={first} data-end={end}>
      <tbody>
        <LogRows of={shown} context={context} />
      </tbody>
    </table>
  )
  return { status: 200, headers: { ...pageHeaders }, body: await page.toString() }
}
