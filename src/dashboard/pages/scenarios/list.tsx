/** The catalogue of scenarios: what there is, and which vendor can show it. */
import type { PageContext, Render } from '../../context.js'
import { Badge, Nothing } from '../../parts/bits.js'
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
import { Tabs, Value } from './parts.js'

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
        <Filter context={context} catalog={catalog} text={text} group={group} vendor={vendor} />
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
                    <a href={scenarioLink(context, one.name)}>{one.name}</a>
                  </h3>
                  <p>{one.title}</p>
                  {vendor ? (
                    <Departures scenario={one} vendor={vendor} catalog={catalog} />
                  ) : (
                    <ul class="able">
                      {catalog.vendors.map((each) => (
                        <li>
                          <Able scenario={one} vendor={each} />
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

interface FilterProps {
  context: PageContext
  catalog: Catalog
  text: string
  group: string
  vendor: Vendor | undefined
}

function Filter({ context, catalog, text, group, vendor }: FilterProps) {
  const groups = byGroup(catalog.scenarios).map(([name]) => name)
  const choice = (name: string, label: string, options: (readonly [string, string])[], value: string) => (
    <label class="field">
      <span>{label}</span>
      <select name={name}>
        {options.map(([one, title]) => (
          <option value={one} {...(one === value && { selected: true })}>
            {title}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <search>
      <form class="filters" aria-label="Filter" method="get" action={context.link('/ui/scenarios')} data-filter>
        {context.query.has('namespace') && (
          <input type="hidden" name="namespace" value={context.query.get('namespace') ?? ''} />
        )}
        <label class="field">
          <span>Words</span>
          <input type="search" name="q" value={text} placeholder="selfie, Refer, webhook …" />
        </label>
        {choice('group', 'Group', [['', 'Any'], ...groups.map((one) => [one, groupTitle(one)] as const)], group)}
        {choice(
          'vendor',
          'Vendor',
          [['', 'Any'], ...catalog.vendors.map(({ id, title }) => [id, title] as const)],
          vendor?.id ?? '',
        )}
        <button type="submit" class="main">
          Filter
        </button>
      </form>
    </search>
  )
}

const ables = {
  all: ['good', 'shown'],
  some: ['warn', 'in some flows'],
  none: ['bad', 'cannot'],
  unknown: ['plain', 'not known'],
} as const

function Able({ scenario, vendor }: { scenario: Scenario; vendor: Vendor }) {
  const [tone, word] = ables[expressed(scenario.outcomes[vendor.id])]
  return (
    <>
      <span>{vendor.title}</span> <Badge tone={tone}>{word}</Badge>
    </>
  )
}

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
