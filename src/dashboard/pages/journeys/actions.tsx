/** Buttons for what can be done to a journey; what cannot be done now says why. */
import type { Child } from 'hono/jsx'
import type { AnswerOf } from '../../../control/client.js'
import type { control } from '../../../control/contract.js'
import type { PageContext } from '../../context.js'
import { Card } from '../../parts/bits.js'
import { CallForm, SelectField } from '../../parts/form.js'
import { Own } from '../../parts/text.js'
import { scenarioOptions } from './words.js'

type Answer = AnswerOf<(typeof control)['endpoints']['listActions']>
type Action = Answer['actions'][number]

/** By who does them; whatever else there is goes with the last. */
const groups: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['As the person', ['open', 'complete', 'abandon', 'cancel', 'expire']],
  ['A step of the person', ['upload']],
  ['To an outcome', ['approve', 'reject', 'refer']],
  ['As a reviewer', ['review', 'resubmit']],
]

export async function Actions({ context, actions }: { context: PageContext; actions: Answer }) {
  const scenarios = await scenarioOptions(context, 'Choose one')
  const known = new Set(groups.flatMap(([, names]) => names))
  const others = actions.actions.filter(({ name }) => !known.has(name)).map(({ name }) => name)
  const { vendor, journeyId, scenario } = actions
  return (
    <Card title="What can be done">
      <div class="acts">
        {groups.map(([title, names], i) => (
          <section aria-label={title}>
            <h3>{title}</h3>
            {[...names, ...(i === groups.length - 1 ? others : [])].map((name) => {
              const action = actions.actions.find((one) => one.name === name)
              return action && <Act context={context} about={actions} action={action} />
            })}
          </section>
        ))}
        <section aria-label="Under another scenario">
          <h3>Under another scenario</h3>
          <p class="soft small">Draws the case anew, and does nothing else.</p>
          <CallForm
            context={context}
            call="replaceScenario"
            fixed={{ vendor, id: journeyId }}
            label="Change scenario"
            disabled={scenario.reason ?? undefined}
          >
            <SelectField name="scenario" label="Scenario" options={scenarios} />
          </CallForm>
        </section>
      </div>
    </Card>
  )
}

function Act({ context, about, action }: { context: PageContext; about: Answer; action: Action }) {
  const { vendor, journeyId } = about
  const { name, summary, allowed, reason } = action
  return (
    <div class="act" id={`act-${name}`}>
      <CallForm
        context={context}
        call="actOnJourney"
        fixed={{ vendor, id: journeyId, action: name }}
        label={name[0]!.toUpperCase() + name.slice(1)}
        disabled={allowed ? undefined : (reason ?? 'not now')}
      >
        {allowed && <Fields about={about} name={name} />}
      </CallForm>
      <p class="soft small">{summary}</p>
    </div>
  )
}

/** What an action takes beyond a scenario. */
function Fields({ about: { steps }, name }: { about: Answer; name: string }): Child {
  if (name === 'review') {
    return (
      <SelectField
        name="verdict"
        label="Verdict"
        options={[
          ['approved', 'Approved'],
          ['rejected', 'Rejected'],
        ]}
      />
    )
  }
  if (name === 'resubmit') {
    return (
      <fieldset>
        <legend>Steps to ask for again; those that failed, unless ticked</legend>
        {steps.map(({ id, title }, i) => (
          <label class="tick">
            <input type="checkbox" name={`call.steps.${i}`} value={id} /> <Own text={title} most={60} />
          </label>
        ))}
      </fieldset>
    )
  }
  if (name === 'upload') return <Upload steps={steps} />
  return null
}

/** Pictures for a step; the script reads the files, and what is not chosen is sent as a specimen. */
function Upload({ steps }: { steps: Answer['steps'] }) {
  const sides = [...new Set(steps.flatMap((step) => step.sides))]
  return (
    <>
      <SelectField
        name="step"
        label="Step"
        options={[['', 'The one at hand'], ...steps.map(({ id, title }) => [id, title.slice(0, 60)] as const)]}
      />
      {sides.map((side) => (
        <label class="field file" id={`upload-${side}`} data-own>
          <span>{side[0]!.toUpperCase() + side.slice(1)}</span>
          <input type="file" accept="image/*,application/pdf" data-into={`call.images.${side}`} />
          <input type="hidden" name={`call.images.${side}`} value="" />
          <small class="soft">A specimen, unless a file is chosen.</small>
        </label>
      ))}
    </>
  )
}
