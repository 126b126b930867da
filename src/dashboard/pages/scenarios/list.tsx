/** The catalogue of scenarios: what there is, and which vendor can show it. */
import type { PageContext, Render } from '../../context.js'
import { Badge, Nothing } from '../../parts/bits.js'
import { Choice, Filter, Words } from '../../parts/filter.js'
import { scenarioLink } from '../../parts/links.js'
import { Own } from '../../parts/text.js'
import {
  byGroup,
  type Catalog,
  catalogOf,
  departures,
  expressed,
  groupTitle,
  type Scenario,
  type Vendor,
} from './catalogue.js'
import { Able, Tabs, Value } from './parts.js'

export const scenarios: Render = async (context) => {
  const { query, link } = context
  const catalog = await catalogOf(context)
  const text = (query.get('q') ?? '').slice(0, 200)
  const group = query.get('group') ?? ''
  const vendor = catalog.vendors.find(({ id }) => id === query.get('vendor'))
  const found = catalog.scenarios.filter((one) => (group === '' || one.group === group) && has(one, text, vendor))
  const count = catalog.scenarios.length
  return {
    title: 'Scenarios',
    body: (
      <>
        <Tabs context={context} at="/ui/scenarios" />
        <h1>Scenarios</h1>
        <Filters context={context} catalog={catalog} text={text} group={group} vendor={vendor} />
        <p role="status">
          {found.length === count ? `${count} scenarios` : `${found.length} of ${count} scenarios`}
          {vendor && (
            <>
              {' '}
              with {vendor.title}: what differs from an approval.{' '}
              <a href={link('/ui/scenarios', { q: text, group })}>All vendors</a>
            </>
          )}
        </p>
        {found.length === 0 && <Nothing>No scenario fits. Take a word out.</Nothing>}
        {byGroup(found).map(([name, all]) => (
          <section class="card">
            <h2>{groupTitle(name)}</h2>
            <ul class="scenarios">
              {all.map((one) => (
                <li>
                  <h3>
                    <a href={scenarioLink(context, one.name, vendor?.id)}>{one.name}</a>
                  </h3>
                  <p>{one.title}</p>
                  {vendor ? (
                    <Departures scenario={one} vendor={vendor} catalog={catalog} />
                  ) : (
                    <ul class="able">
                      {byAbility(one, catalog.vendors).map(([vendors, outcomes]) => (
                        <li>
                          <Able outcomes={outcomes} />{' '}
                          <span>
                            {vendors.length === catalog.vendors.length
                              ? 'every vendor'
                              : vendors.map(({ title }) => title).join(', ')}
                          </span>
                        </li>
                      ))}
                    </ul>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </>
    ),
  }
}

/** Whether every word stands somewhere in what is known of a scenario. */
function has(scenario: Scenario, text: string, vendor: Vendor | undefined): boolean {
  const { outcomes, ...about } = scenario
  const searched = JSON.stringify([about, vendor ? outcomes[vendor.id] : outcomes]).toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => searched.includes(word))
}

/** Vendors apart by whether they can show a scenario, those that can first. */
function byAbility({ outcomes }: Scenario, vendors: readonly Vendor[]) {
  return (['all', 'some', 'none', 'unknown'] as const).flatMap((ability) => {
    const own = vendors.filter(({ id }) => expressed(outcomes[id]) === ability)
    return own.length === 0 ? [] : [[own, outcomes[own[0]!.id]] as const]
  })
}

interface FilterProps {
  context: PageContext
  catalog: Catalog
  text: string
  group: string
  vendor: Vendor | undefined
}

const Filters = ({ context, catalog, text, group, vendor }: FilterProps) => (
  <Filter context={context} path="/ui/scenarios" asked={{ text, group, vendor: vendor?.id }} atOnce>
    <Words name="q" label="Words" value={text} placeholder="selfie, Refer, webhook …" />
    <Choice
      name="group"
      label="Group"
      value={group}
      options={byGroup(catalog.scenarios).map(([name]) => [name, groupTitle(name)])}
    />
    <Choice
      name="vendor"
      label="Vendor"
      value={vendor?.id}
      options={catalog.vendors.map(({ id, title }) => [id, title])}
    />
  </Filter>
)

/** What one vendor makes of a scenario, a line for the flows that come to the same. */
function Departures({ scenario, vendor, catalog }: { scenario: Scenario; vendor: Vendor; catalog: Catalog }) {
  const approved = catalog.scenarios.find(({ name }) => name === 'approved')?.outcomes[vendor.id] ?? {}
  const lines = new Map<string, { flows: string[]; cannot?: string | undefined; fields: [string, unknown][] }>()
  for (const [flow, outcome] of Object.entries(scenario.outcomes[vendor.id] ?? {})) {
    const fields = departures(outcome, approved[flow])
    const key = JSON.stringify([outcome.cannot, fields])
    const known = lines.get(key)
    if (known) known.flows.push(flow)
    else lines.set(key, { flows: [flow], cannot: outcome.cannot, fields })
  }
  if (lines.size === 0) return <p class="soft">Nothing is known of it with this vendor.</p>
  const all = [...lines.values()]
  return (
    <dl class="facts">
      {all.map(({ flows, cannot, fields }) => (
        <div>
          <dt>
            {all.length === 1
              ? 'every flow'
              : flows.map((flow) => (
                  <span class="flow">
                    <code>{flow}</code>
                  </span>
                ))}
          </dt>
          <dd>
            {cannot !== undefined && (
              <p>
                <Badge tone="bad">cannot</Badge> <Own text={cannot} />
              </p>
            )}
            {fields.length === 0 && cannot === undefined && <span class="soft">ends as an approval does</span>}
            {fields.map(([name, value]) => (
              <p>
                <code>{name}</code> <Value value={value} />
              </p>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
