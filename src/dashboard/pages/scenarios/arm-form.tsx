/** The form that arms a scenario: for a reference, a vendor, or whoever comes next. */
import type { PageContext } from '../../context.js'
import { CallForm, SelectField, TextField } from '../../parts/form.js'
import type { Vendor } from './catalogue.js'

interface ArmFormProps {
  context: PageContext
  vendors: readonly Vendor[]
  /** The one that is armed; chosen in the form where it is not given. */
  scenario?: string
  /** What there is to choose. */
  names?: readonly (readonly [name: string, title: string])[]
}

export function ArmForm({ context, vendors, scenario, names = [] }: ArmFormProps) {
  return (
    <CallForm
      context={context}
      call="armScenario"
      label="Arm it"
      tone="main"
      then={context.link('/ui/scenarios/armed')}
      {...(scenario !== undefined && { fixed: { scenario } })}
    >
      {scenario === undefined && <SelectField name="scenario" label="Scenario" options={names} />}
      <TextField name="reference" label="Reference" hint="Your own of the journey; empty for whichever comes next." />
      <SelectField
        name="vendor"
        label="Vendor"
        options={[['', 'Any: whichever makes one first'], ...vendors.map(({ id, title }) => [id, title] as const)]}
      />
      <TextField name="count" label="Journeys" type="number" value="1" hint="How many get it." />
      <TextField
        name="ttlMs"
        label="Time to live"
        placeholder="10m"
        hint="Such as 10m, 1h30m or 5000, which is milliseconds; by the clock of the namespace. Empty: until it is used up."
      />
    </CallForm>
  )
}
