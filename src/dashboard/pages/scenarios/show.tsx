/** One scenario: what it comes to with each vendor, and how to get it. */
import { RefusedCall, SimError } from '../../../errors.js'
import type { PageContext, Render } from '../../context.js'
import { Badge, Card } from '../../parts/bits.js'
import { CallForm, SelectField } from '../../parts/form.js'
import { Json } from '../../parts/json.js'
import { Own } from '../../parts/text.js'
import { ArmForm } from './arm-form.js'
import {
  type Catalog,
  catalogOf,
  groupTitle,
  type Own as OwnScenario,
  ownOf,
  type Scenario,
  type Vendor,
} from './catalogue.js'
import { Force } from './force.js'
import { Able, Folded, Outcomes, openedOf, Tabs } from './parts.js'
import { Previewed } from './preview.js'

export const showScenario: Render = async (context) => {
  const name = context.params.name ?? ''
  const catalog = await catalogOf(context)
  const builtIn = catalog.scenarios.find((one) => one.name === name)
  if (builtIn) return { title: name, body: <BuiltIn context={context} catalog={catalog} scenario={builtIn} /> }
  const own = (await ownOf(context)).find((one) => one.name === name)
  if (!own)
    throw new SimError('not_found', `There is no scenario ${JSON.stringify(name.slice(0, 100))}.`, 'See the catalogue.')
  const preview = await previewOf(context, own)
  return { title: name, body: <Mine context={context} catalog={catalog} own={own} preview={preview} /> }
}

interface Props {
  context: PageContext
  catalog: Catalog
}

function BuiltIn({ context, catalog, scenario }: Props & { scenario: Scenario }) {
  const { name, title, group, faults, outcomes } = scenario
  const opened = openedOf(context, catalog.vendors)
  return (
    <>
      <Tabs context={context} at="/ui/scenarios" />
      <h1>{name}</h1>
      <p>
        {title}. <Badge>{groupTitle(group)}</Badge>
      </p>
      <p class="row">
        <a class="button" href={context.link('/ui/scenarios/compose', { extends: name })}>
          Make one of your own of it
        </a>
        <a href="#force">How to force it</a>
      </p>
      <Card title="Give it to the next journeys">
        <ArmForm context={context} vendors={catalog.vendors} scenario={name} />
      </Card>
      {faults.length > 0 && (
        <Card title="What goes wrong with its calls and webhooks">
          <Json value={faults} label={`faults of ${name}`} />
        </Card>
      )}
      {catalog.vendors.map((vendor) => (
        <Folded vendor={vendor} open={vendor === opened} about={<Able outcomes={outcomes[vendor.id]} />}>
          {outcomes[vendor.id] ? (
            <Outcomes vendor={vendor} outcomes={outcomes[vendor.id]!} />
          ) : (
            <p class="soft">No table says what it comes to here.</p>
          )}
          <Make context={context} vendor={vendor} name={name} />
        </Folded>
      ))}
      <Force context={context} name={name} vendors={catalog.vendors} />
    </>
  )
}

/** Makes a journey that has been through it. */
const Make = ({ context, vendor, name }: { context: PageContext; vendor: Vendor; name: string }) => (
  <details>
    <summary>Make a journey of it now</summary>
    <CallForm
      context={context}
      call="createJourney"
      fixed={{ vendor: vendor.id, scenario: name }}
      label={`Make one with ${vendor.title}`}
      then={context.link('/ui/journeys/{vendor}/{journeyId}')}
    >
      <SelectField name="flow" label="Flow" options={vendor.flows.map(({ id, title }) => [id, `${id}: ${title}`])} />
      <SelectField
        name="state"
        label="How far"
        options={[
          ['completed', 'Played to its end'],
          ['created', 'Just made'],
        ]}
      />
    </CallForm>
  </details>
)

interface Seen {
  made?: Awaited<ReturnType<PageContext['calls']['previewScenario']>>
  refused?: string
}

/** Plays it. One whose base was removed since says so. */
const previewOf = (context: PageContext, { definition }: OwnScenario): Promise<Seen> =>
  context.calls.previewScenario({ ...definition, reveal: context.reveal ? 'true' : 'false' } as never).then(
    (made) => ({ made }),
    (error: unknown) => {
      if (error instanceof RefusedCall && error.status < 500) return { refused: error.message }
      throw error
    },
  )

function Mine({ context, catalog, own, preview }: Props & { own: OwnScenario; preview: Seen }) {
  const { name, title, origin, definition } = own
  const kept = origin === 'namespace'
  return (
    <>
      <Tabs context={context} at="/ui/scenarios/own" />
      <h1>
        <Own text={name} />
      </h1>
      <p>
        {title !== null && (
          <>
            <Own text={title} />{' '}
          </>
        )}
        <Badge>{kept ? 'of this namespace' : 'of the options'}</Badge>
      </p>
      <div class="row">
        {kept && (
          <a class="button" href={context.link('/ui/scenarios/compose', { from: name })}>
            Edit
          </a>
        )}
        <a class="button" href={context.link('/ui/scenarios/compose', { extends: name })}>
          Make another of it
        </a>
        <CallForm
          context={context}
          call="deleteScenario"
          fixed={{ name }}
          label="Delete"
          tone="danger"
          confirm={`Delete the scenario ${name}?`}
          then={context.link('/ui/scenarios/own')}
          disabled={kept ? undefined : 'It stands in the options: take it out there.'}
        />
      </div>
      <Card title="Give it to the next journeys">
        <ArmForm context={context} vendors={catalog.vendors} scenario={name} />
      </Card>
      <Card title="What it comes to">
        {preview.made ? (
          <Previewed context={context} preview={preview.made} vendors={catalog.vendors} />
        ) : (
          <p class="alert">
            <Own text={preview.refused ?? ''} most={600} />
          </p>
        )}
      </Card>
      <Card title="As it was given">
        <Json value={definition} label={`the definition of ${name}`} />
      </Card>
      <Force context={context} name={name} vendors={catalog.vendors} />
    </>
  )
}
