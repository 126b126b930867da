/** One contract: its endpoints, and everything else that it says. */
import type { Child } from 'hono/jsx'
import { type EndpointDef, routesOf, type WebhookEvent } from '../../../contracts/define.js'
import type { PageContext, Render } from '../../context.js'
import { Badge, Card, Table } from '../../parts/bits.js'
import { servedPath } from '../../parts/command.js'
import { Own } from '../../parts/text.js'
import { anchor, type Contract, contractOf, places } from './contract.js'
import { DeliveryRules } from './delivery.js'
import { ErrorRows } from './error-rows.js'
import { Known, Legend, Source, Trail } from './known.js'
import { countMarks, ledgerRows, Marks } from './ledger.js'
import { Lifecycles } from './lifecycles.js'
import { searchContract } from './search.js'
import { Hits, SearchBox } from './search-box.js'
import { Flows, Gaps, Ids, Links, Surfaces } from './vendor-facts.js'

export const vendor: Render = async (context) => {
  const contract = await contractOf(context)
  const { id, title, def } = contract
  const { link, query } = context
  const to = places(context)
  const asked = (query.get('q') ?? '').slice(0, 200).trim()
  const rows = (await ledgerRows(context)).filter((row) => row.vendor === id)
  const gaps = (def.unmodelled?.length ?? 0) + (def.unservable?.length ?? 0)
  const parts = [
    ['endpoints', 'Endpoints'],
    def.webhooks && ['webhooks', 'Webhooks'],
    ['surfaces', 'Surfaces'],
    Object.keys(def.lifecycles).length > 0 && ['lifecycles', 'Lifecycles'],
    def.profile.flows.length > 0 && ['flows', 'Flows'],
    Object.keys(def.idFormats).length > 0 && ['ids', 'Ids'],
    def.links && ['links', 'Links'],
    ['errors', 'Errors'],
    gaps > 0 && ['gaps', 'Not served'],
  ].filter((part): part is string[] => Array.isArray(part))
  return {
    title,
    body: (
      <>
        <Trail steps={[['Contracts', link('/ui/contracts')]]} />
        <h1>{title}</h1>
        <p>
          The vendor's documentation: <Source href={def.profile.docs} />. Where it answers: <code>{contract.base}</code>
        </p>
        {rows.length > 0 && <Marks counts={countMarks(rows)} />}
        <Legend />
        <p class="row">
          <a class="button" href={to.document(id)}>
            View OpenAPI 3.1
          </a>
          <a class="button" href={link(`/ui/contracts/${encodeURIComponent(id)}/openapi.json`, { download: 'true' })}>
            Download
          </a>
          {rows.length > 0 && (
            <a class="button" href={link('/ui/contracts/coverage', { vendor: id })}>
              Coverage
            </a>
          )}
        </p>
        <SearchBox context={context} path={`/ui/contracts/${encodeURIComponent(id)}`} what={title} />
        {asked !== '' ? (
          <Hits found={[{ title, hits: searchContract(context, contract, asked) }]} asked={asked} />
        ) : (
          <>
            <nav aria-label="On this page" class="parts">
              <ul>
                {parts.map(([part, name]) => (
                  <li>
                    <a href={`#${part}`}>{name}</a>
                  </li>
                ))}
              </ul>
            </nav>
            <Endpoints context={context} contract={contract} />
            <Events context={context} contract={contract} />
            <Surfaces contract={contract} />
            <Lifecycles context={context} contract={contract} />
            <Flows contract={contract} />
            <Ids contract={contract} />
            <Links contract={contract} />
            <Card title="Errors" id="errors">
              {servedSurfaces(contract).map((surface) => (
                <details id={anchor('errors', surface)}>
                  <summary>{def.profile.surfaces[surface]!.title}</summary>
                  <ErrorRows {...def.surfaces[surface]!} surface={surface} whole />
                </details>
              ))}
            </Card>
            <Gaps contract={contract} />
          </>
        )}
      </>
    ),
  }
}

const servedSurfaces = ({ def }: Contract): string[] =>
  Object.keys(def.surfaces).filter((name) => Object.values(def.endpoints).some(({ surface }) => surface === name))

interface Props {
  context: PageContext
  contract: Contract
}

function Endpoints({ context, contract }: Props) {
  const { id, def } = contract
  const to = places(context)
  const endpoints = Object.entries(def.endpoints as Record<string, EndpointDef>)
  const call = (name: string, one: EndpointDef) => {
    const others = routesOf(one).length - 1
    return (
      <>
        <Badge>{one.method}</Badge>{' '}
        <a href={to.endpoint(id, name)}>
          <code>{servedPath(contract, one.surface, one.path)}</code>
        </a>
        {others > 0 && (
          <div class="soft">{others === 1 ? 'and another way' : `and ${others} other ways`} to the same</div>
        )}
      </>
    )
  }
  return (
    <Card title="Endpoints" id="endpoints">
      {servedSurfaces(contract).map((surface) => {
        const { title } = def.profile.surfaces[surface]!
        const own = endpoints.filter(([, one]) => one.surface === surface)
        return (
          <>
            <h3>{title}</h3>
            <Facts
              label={`Endpoints, ${title}`}
              head={['Call', 'What it does']}
              facts={own.map(([name, one]) => [call(name, one), one])}
            />
          </>
        )
      })}
    </Card>
  )
}

function Events({ context, contract: { id, def } }: Props) {
  if (!def.webhooks) return null
  const to = places(context)
  const events = Object.entries(def.webhooks.events as Record<string, WebhookEvent>)
  const event = (key: string, { name }: WebhookEvent) => (
    <a href={to.event(id, key)}>
      <Own text={name} />
    </a>
  )
  return (
    <Card title="Webhooks" id="webhooks">
      <Facts
        label="Webhook events"
        head={['Event', 'What it says']}
        facts={events.map(([key, one]) => [event(key, one), one])}
      />
      <h3>How they travel</h3>
      <DeliveryRules webhooks={def.webhooks} />
    </Card>
  )
}

interface FactsProps {
  label: string
  head: readonly [string, string]
  facts: readonly (readonly [name: Child, fact: EndpointDef | WebhookEvent])[]
}

/** What has a page of its own, and how well it is known. */
function Facts({ label, head, facts }: FactsProps) {
  return (
    <Table stacked label={label} head={[...head, 'Known']}>
      {facts.map(([name, { summary, evidence, source, legacy }]) => (
        <tr>
          <td>{name}</td>
          <td>
            <Own text={summary} most={300} />
          </td>
          <td>
            <Known evidence={evidence} source={source} legacy={legacy} />
          </td>
        </tr>
      ))}
    </Table>
  )
}
