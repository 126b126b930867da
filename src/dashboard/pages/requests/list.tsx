/** Requests: the live log of what was asked and answered, newest first, however long it is. */
import type { PageContext, Render } from '../../context.js'
import { pageHeaders } from '../../headers.js'
import { Nothing } from '../../parts/bits.js'
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
              <th scope="col">{title}</th>
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
  const namespace = new URL(context.link('/ui/requests'), 'http://here.test').searchParams.get('namespace')
  const listed = filter.vendor === undefined ? vendors : vendors.filter(({ id }) => id === filter.vendor)
  const names = [...new Set(listed.flatMap(({ endpoints }) => endpoints.map(({ name }) => name)))].sort()
  const statuses = ['2xx', '3xx', '4xx', '5xx']
  return (
    <form method="get" action={context.link('/ui/requests')} class="filters" aria-label="Filter">
      {namespace !== null && <input type="hidden" name="namespace" value={namespace} />}
      <Choice
        name="vendor"
        label="Vendor"
        value={filter.vendor}
        options={vendors.map(({ id, title }) => [id, title])}
      />
      <Choice name="endpoint" label="Endpoint" value={filter.endpoint} options={names.map((name) => [name, name])} />
      <Choice
        name="status"
        label="Status"
        value={filter.status}
        options={[...new Set([...statuses, ...(filter.status ? [filter.status] : [])])].map((one) => [one, one])}
      />
      <Line name="journey" label="Journey id" value={filter.journey} />
      <Line name="text" label="Text in path" value={filter.text} />
      <Box name="violations" label="Only with violations" on={filter.violations !== undefined} />
      <Box name="unmatched" label="Only unmatched" on={filter.unmatched !== undefined} />
      <button type="submit" class="main">
        Filter
      </button>
      {Object.keys(filter).length > 0 && (
        <a class="button" href={context.link('/ui/requests')}>
          Show all
        </a>
      )}
    </form>
  )
}

interface Given {
  name: string
  label: string
}

function Choice({ name, label, value, options }: Given & { value: string | undefined; options: string[][] }) {
  return (
    <label class="field">
      <span>{label}</span>
      <select name={name}>
        <option value="">Any</option>
        {options.map(([one, title]) => (
          <option value={one} {...(one === value && { selected: true })}>
            {title}
          </option>
        ))}
      </select>
    </label>
  )
}

const Line = ({ name, label, value = '' }: Given & { value: string | undefined }) => (
  <label class="field">
    <span>{label}</span>
    <input name={name} value={value} autocomplete="off" spellcheck={false} />
  </label>
)

const Box = ({ name, label, on }: Given & { on: boolean }) => (
  <label class="box">
    <input type="checkbox" name={name} value="true" {...(on && { checked: true })} /> {label}
  </label>
)

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
