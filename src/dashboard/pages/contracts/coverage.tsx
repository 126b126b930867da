/** The coverage ledger: every fact of every vendor, how well it is known, and which cases show it. */
import type { PageContext, Render } from '../../context.js'
import { Evidence, Nothing, Pager, Table } from '../../parts/bits.js'
import { Choice, Filter, same } from '../../parts/filter.js'
import { Own } from '../../parts/text.js'
import { evidenceWords, Known, Legend } from './known.js'
import { countMarks, kinds, ledgerRows, type Row, rowHref } from './ledger.js'
import { ContractTabs } from './tabs.js'

/** Rows of one page. */
const most = 100

const marks = Object.keys(evidenceWords)

export const coverage: Render = async (context) => {
  const { sim, link, query } = context
  const all = await ledgerRows(context)
  const vendors = sim.profiles.map(({ id }) => id)
  const asked = {
    vendor: query.get('vendor') ?? '',
    kind: query.get('kind') ?? '',
    evidence: query.get('evidence') ?? '',
  }
  const fits = all.filter((row) =>
    (['vendor', 'kind', 'evidence'] as const).every((name) => asked[name] === '' || row[name] === asked[name]),
  )
  const from = fits.findIndex(({ id }) => id === query.get('after')) + 1
  const page = fits.slice(from, from + most)
  const next = from + most < fits.length ? page.at(-1)!.id : null
  const keys = await eventKeys(context)
  const here = '/ui/contracts/coverage'
  return {
    title: 'Coverage',
    body: (
      <>
        <ContractTabs context={context} at="/ui/contracts/coverage" />
        <h1>Coverage</h1>
        <p>Every operation, event, error and link of the vendors, what is not served, and the cases that show each.</p>
        <Legend />
        <h2>Totals</h2>
        <div class="totals">
          <Totals vendors={vendors} rows={all} context={context} />
        </div>
        <h2 id="rows">Facts</h2>
        <Filter context={context} path={here} asked={asked}>
          <Choice name="vendor" label="Vendor" options={same(vendors)} value={asked.vendor} />
          <Choice name="kind" label="Kind" options={same(kinds)} value={asked.kind} />
          <Choice name="evidence" label="Evidence" options={same(marks)} value={asked.evidence} />
        </Filter>
        <p role="status">
          {fits.length} of {all.length} facts
          {page.length < fits.length && `, of which ${from + 1} to ${from + page.length} are shown`}.
        </p>
        {page.length === 0 ? (
          <Nothing>No fact is so.</Nothing>
        ) : (
          <Table label="Facts" head={['What', 'Vendor', 'Known', 'Shown by']}>
            {page.map((row) => (
              <Line context={context} row={row} keys={keys} />
            ))}
          </Table>
        )}
        <Pager next={next} href={(after) => link(here, { ...asked, after })} />
      </>
    ),
  }
}

type Keys = ReadonlyMap<string, string>

/** The keys of events, by vendor and by the vendor's name. */
async function eventKeys({ sim }: PageContext): Promise<Keys> {
  const loaded = await Promise.all(sim.profiles.map(({ id }) => sim.vendor(id)))
  return new Map(
    loaded.flatMap(({ simulator: { vendor } }) =>
      Object.entries(vendor.webhooks?.events ?? {}).map(
        ([key, { name }]) => [`${vendor.profile.id} ${name}`, key] as const,
      ),
    ),
  )
}

function Totals({
  vendors,
  rows,
  context,
}: {
  vendors: readonly string[]
  rows: readonly Row[]
  context: PageContext
}) {
  const line = (title: string, own: readonly Row[], vendor?: string) => (
    <tr>
      <th scope="row">{title}</th>
      {countMarks(own).map(([evidence, count]) => (
        <td>
          {count === 0 ? (
            '0'
          ) : (
            <a
              href={`${context.link('/ui/contracts/coverage', { vendor, evidence })}#rows`}
              aria-label={`${count} ${evidence} of ${title}`}
            >
              {count}
            </a>
          )}{' '}
          <span class="soft nowrap">{share(count, own.length)}</span>
        </td>
      ))}
      <td>{own.length}</td>
      <td>{own.filter(({ tests }) => tests.length > 0).length}</td>
    </tr>
  )
  return (
    <Table
      label="Totals"
      head={['Vendor', ...marks.map((mark) => <Evidence mark={mark} />), 'Facts', 'Shown by a case']}
    >
      {vendors.map((vendor) =>
        line(
          vendor,
          rows.filter((row) => row.vendor === vendor),
          vendor,
        ),
      )}
      {line('All', rows)}
    </Table>
  )
}

const share = (count: number, of: number): string => (of === 0 ? '' : `${Math.round((100 * count) / of)} %`)

/** How many cases are named; the rest is counted. */
const mostCases = 40

function Line({ context, row, keys }: { context: PageContext; row: Row; keys: Keys }) {
  const { kind, vendor, name, route, status, code, surface, tests, armed, untested } = row
  return (
    <tr>
      <td>
        <span class="soft">{kind}</span>{' '}
        <a href={rowHref(context, row, (event) => keys.get(`${vendor} ${event}`))}>
          <Own text={kind === 'error' ? `${status} ${code || 'no code'}` : (route ?? name)} />
        </a>
        <div class="soft">
          <Own text={kind === 'error' ? `${name} of ${surface}` : name} />
        </div>
      </td>
      <td>{vendor}</td>
      <td>
        <Known {...row} />
      </td>
      <td>
        {tests.length > 0 && (
          <details>
            <summary>
              {tests.length} {tests.length === 1 ? 'case' : 'cases'}
              <span class="hide"> of {row.id}</span>
            </summary>
            <ul class="cases">
              {tests.slice(0, mostCases).map((id) => (
                <li>
                  <code>
                    <Own text={id} />
                  </code>
                </li>
              ))}
              {tests.length > mostCases && <li>and {tests.length - mostCases} more</li>}
            </ul>
          </details>
        )}
        {armed && <div class="soft">An armed fault alone brings it about.</div>}
        {untested !== undefined && (
          <div class="soft">
            <Own text={untested} most={400} />
          </div>
        )}
      </td>
    </tr>
  )
}
