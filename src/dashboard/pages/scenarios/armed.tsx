/** What is armed, until when and how often, and the scenario of everybody else. */
import type { Render } from '../../context.js'
import { Badge, Card, Instant, Live, Nothing, Pager, Table } from '../../parts/bits.js'
import { CallForm, SelectField } from '../../parts/form.js'
import { scenarioLink } from '../../parts/links.js'
import { Own } from '../../parts/text.js'
import { ArmForm } from './arm-form.js'
import { catalogOf, groupTitle, ownOf } from './catalogue.js'
import { Tabs } from './parts.js'

const origins = {
  namespace: 'chosen in this namespace',
  options: 'chosen in the options',
  built_in: 'nobody chose another',
} as const

export const armed: Render = async (context) => {
  const { calls, query, link } = context
  const after = query.get('after') || undefined
  const [catalog, { items, next }, present, own] = await Promise.all([
    catalogOf(context),
    calls.listArmed({ limit: 100, ...(after !== undefined && { after }) }),
    calls.getDefaultScenario(),
    ownOf(context),
  ])
  const names = [
    ...own.map(({ name }) => [name, `${name} (your own)`] as const),
    ...catalog.scenarios.map(({ name, group }) => [name, `${name} (${groupTitle(group)})`] as const),
  ]
  const titleOf = new Map(catalog.vendors.map(({ id, title }) => [id, title]))
  return {
    title: 'Armed scenarios',
    body: (
      <>
        <Tabs context={context} at="/ui/scenarios/armed" />
        <h1>Armed and default</h1>
        <Card title="Arm a scenario">
          <ArmForm context={context} vendors={catalog.vendors} names={names} />
          <p class="soft">
            A journey of the reference takes it first, then one of the vendor, then any; a header of the call wins over
            all of them.
          </p>
        </Card>
        <Live id="armed" on="state clock">
          <Card title="Armed now">
            {items.length === 0 ? (
              <Nothing>Nothing is armed.</Nothing>
            ) : (
              <Table stacked label="Armed scenarios" head={['Scenario', 'For', 'Journeys left', 'Until', 'Change']}>
                {items.map(({ id, scenario, vendor, reference, remaining, expiresAt }) => (
                  <tr id={`armed-${id}`}>
                    <td>
                      <a href={scenarioLink(context, scenario)}>
                        <Own text={scenario} />
                      </a>
                    </td>
                    <td data-label="For">
                      {reference === null ? 'the next journeys' : <Own text={reference} />}
                      {vendor !== null && <> of {titleOf.get(vendor) ?? <Own text={vendor} />}</>}
                    </td>
                    <td data-label="Journeys left">{remaining}</td>
                    <td data-label="Until">{expiresAt === null ? 'it is used up' : <Instant at={expiresAt} />}</td>
                    <td>
                      <CallForm context={context} call="disarmScenario" fixed={{ id }} label="Disarm" tone="small" />
                    </td>
                  </tr>
                ))}
              </Table>
            )}
            <Pager next={next} href={(cursor) => link('/ui/scenarios/armed', { after: cursor })} />
          </Card>
        </Live>
        <Live id="default" on="state">
          <Card title="The default">
            <p>
              Journeys for which nothing else is asked get{' '}
              <a href={scenarioLink(context, present.scenario)}>
                <Own text={present.scenario} />
              </a>{' '}
              <Badge>{origins[present.origin]}</Badge>
            </p>
            <CallForm context={context} call="setDefaultScenario" label="Make it the default">
              <SelectField name="scenario" label="Scenario" options={names} value={present.scenario} />
            </CallForm>
          </Card>
        </Live>
      </>
    ),
  }
}
