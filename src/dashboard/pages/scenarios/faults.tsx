/** Faults: what goes wrong on purpose with calls and webhooks, armed with a form that is made from its schema. */
import type { PageContext, Render } from '../../context.js'
import { Badge, Card, Instant, Live, Nothing, Pager, Table } from '../../parts/bits.js'
import { CallForm } from '../../parts/form.js'
import { scenarioLink } from '../../parts/links.js'
import { Own } from '../../parts/text.js'
import { titleOf } from '../../parts/vendors.js'
import { SchemaCallForm } from './call-form.js'
import { catalogOf, type Fault } from './catalogue.js'
import { Tabs } from './parts.js'
import { faultFormWords } from './words.js'

const page = '/ui/scenarios/faults'

export const faults: Render = async (context) => {
  const { calls, query, link } = context
  const after = query.get('after') || undefined
  const [catalog, { items, next }] = await Promise.all([
    catalogOf(context),
    calls.listFaults({ limit: 100, ...(after !== undefined && { after }) }),
  ])
  return {
    title: 'Faults',
    body: (
      <>
        <Tabs context={context} at="/ui/scenarios/faults" />
        <h1>Faults</h1>
        <Live id="faults" on="state clock requests">
          <Card title="Armed now">
            {items.length === 0 ? (
              <Nothing>Nothing goes wrong on purpose.</Nothing>
            ) : (
              <>
                <Table
                  stacked
                  label="Armed faults"
                  head={['What goes wrong', 'With what', 'Left', 'Harmed', 'Until', 'Change']}
                >
                  {items.map((fault) => (
                    <Row context={context} fault={fault} />
                  ))}
                </Table>
                <CallForm
                  context={context}
                  call="clearFaults"
                  label="Clear them all"
                  tone="danger"
                  confirm="Take back every fault, those of scenarios too?"
                />
              </>
            )}
            <Pager next={next} href={(cursor) => link(page, { after: cursor })} />
          </Card>
        </Live>
        <Card title="Arm a fault">
          <SchemaCallForm
            context={context}
            call="armFault"
            id="arm-fault"
            page={page}
            then={link(page)}
            label="Arm it"
            words={faultFormWords(catalog)}
          />
        </Card>
      </>
    ),
  }
}

function Row({ context, fault }: { context: PageContext; fault: Fault }) {
  const { id, effect, vendor, endpoint, event, reference, journeyId, passes, remaining, hits, expiresAt, scenario } =
    fault
  const { kind, ...how } = effect
  const about = Object.entries({
    vendor: vendor && titleOf(context, vendor),
    endpoint,
    event,
    reference,
    journey: journeyId,
  })
  const said = about.filter(([, value]) => value !== null)
  return (
    <tr id={`fault-${id}`}>
      <td>
        <code>{kind}</code>
        {Object.keys(how).length > 0 && (
          <>
            {' '}
            <code>
              <Own text={JSON.stringify(how)} />
            </code>
          </>
        )}
        {scenario !== null && (
          <p>
            of the scenario{' '}
            <a href={scenarioLink(context, scenario)}>
              <Own text={scenario} />
            </a>
          </p>
        )}
      </td>
      <td data-label="With what">
        {said.length === 0 && (kind.startsWith('webhook') ? 'every webhook' : 'every call')}
        {said.map(([name, value]) => (
          <p>
            {name} <Own text={String(value)} />
          </p>
        ))}
      </td>
      <td data-label="Left">
        {remaining ?? 'no end'}
        {passes > 0 && <Badge tone="note">after {passes} more</Badge>}
      </td>
      <td data-label="Harmed">{hits}</td>
      <td data-label="Until">{expiresAt === null ? 'it is used up' : <Instant at={expiresAt} />}</td>
      <td>
        <CallForm context={context} call="disarmFault" fixed={{ id }} label="Disarm" tone="small" />
      </td>
    </tr>
  )
}
