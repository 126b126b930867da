/** Contracts: what is known of each vendor, how well, and where to read more. */
import type { Render } from '../../context.js'
import { Card } from '../../parts/bits.js'
import { Own } from '../../parts/text.js'
import { contractIds, contractOf, places } from './contract.js'
import { Legend } from './known.js'
import { countMarks, ledgerRows, Marks } from './ledger.js'
import { searchContract } from './search.js'
import { Hits, SearchBox } from './search-box.js'
import { ContractTabs } from './tabs.js'

export const contracts: Render = async (context) => {
  const { calls, link, query } = context
  const to = places(context)
  const asked = (query.get('q') ?? '').slice(0, 200).trim()
  const all = await Promise.all(contractIds(context).map((id) => contractOf(context, id)))
  const head = (
    <>
      <ContractTabs context={context} at="/ui/contracts" />
      <h1>Contracts</h1>
      <p>What the simulator promises in each vendor's name, and how well each fact is known.</p>
      <SearchBox context={context} path="/ui/contracts" what="all contracts" />
    </>
  )
  if (asked !== '') {
    const found = all.map((contract) => ({ title: contract.title, hits: searchContract(context, contract, asked) }))
    return {
      title: 'Contracts',
      body: (
        <>
          {head}
          <Hits found={found} asked={asked} />
        </>
      ),
    }
  }
  const [rows, reports] = await Promise.all([ledgerRows(context), calls.listReports({ limit: 1 })])
  const [latest] = reports.items
  return {
    title: 'Contracts',
    body: (
      <>
        {head}
        <div class="grid spaced">
          {all.map(({ id, title, def }) => (
            <Card title={<a href={to.vendor(id)}>{title}</a>}>
              <p>
                {count(Object.keys(def.endpoints).length, 'endpoint')},{' '}
                {count(Object.keys(def.webhooks?.events ?? {}).length, 'webhook event')},{' '}
                {count(Object.keys(def.surfaces).length, 'surface')}
                {(def.unmodelled?.length ?? 0) + (def.unservable?.length ?? 0) > 0 &&
                  `, ${(def.unmodelled?.length ?? 0) + (def.unservable?.length ?? 0)} not served`}
                .
              </p>
              <Marks counts={countMarks(rows.filter(({ vendor }) => vendor === id))} />
              <p class="row">
                <a href={to.vendor(id)}>
                  Read<span class="hide"> the contract of {title}</span>
                </a>
                <a href={to.document(id)}>
                  OpenAPI 3.1<span class="hide"> document of {title}</span>
                </a>
              </p>
            </Card>
          ))}
        </div>
        <Legend />
        <div class="grid">
          <Card title="Coverage">
            <p>
              {rows.length} operations, events, errors, links and gaps, each with its evidence and the conformance cases
              that show it.
            </p>
            <p>
              <a href={link('/ui/contracts/coverage')}>Open the coverage ledger</a>
            </p>
          </Card>
          <Card title="Reports of drift and conformance">
            <p>
              {latest === undefined ? (
                'There are none yet.'
              ) : (
                <>
                  The newest is <Own text={latest.name} />:{' '}
                  <Own text={latest.summary ?? latest.problem ?? ''} most={400} />
                </>
              )}
            </p>
            <p>
              <a href={link('/ui/contracts/reports')}>Open the reports</a>
            </p>
          </Card>
        </div>
      </>
    ),
  }
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
