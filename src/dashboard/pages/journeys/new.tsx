/** Makes a journey as the SDK or dashboard of a vendor would. */
import type { PageContext } from '../../context.js'
import { asTheyAre, CallForm, SelectField, TextField } from '../../parts/form.js'
import { titleOf } from '../../parts/vendors.js'
import { scenarioOptions } from './words.js'

/** A form for every vendor: each has flows and environments of its own. */
export async function NewJourney({ context }: { context: PageContext }) {
  const scenarios = await scenarioOptions(context, 'What is armed, or the default')
  return (
    <details class="card" id="new-journey">
      <summary>
        <h2>Make a journey</h2>
      </summary>
      {context.sim.profiles.map(({ id, flows, credentials }) => (
        <section aria-label={`A journey of ${titleOf(context, id)}`}>
          <h3>{titleOf(context, id)}</h3>
          <CallForm
            context={context}
            call="createJourney"
            fixed={{ vendor: id }}
            label="Make"
            tone="main"
            then={context.link('/ui/journeys/{vendor}/{journeyId}')}
          >
            <SelectField name="flow" label="Flow" options={asTheyAre(flows.map((flow) => flow.id))} />
            <SelectField name="scenario" label="Scenario" options={scenarios} />
            <TextField name="reference" label="Reference" placeholder="the client's own" />
            <SelectField name="environment" label="Environment" options={asTheyAre(Object.keys(credentials))} />
            <SelectField
              name="state"
              label="How far"
              options={[
                ['created', 'Just made'],
                ['completed', 'Played to its end'],
              ]}
            />
          </CallForm>
        </section>
      ))}
    </details>
  )
}
