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
  const all = groups.map(
    ([title, names], i) => [title, i === groups.length - 1 ? [...names, ...others] : names] as const,
  )
  const { vendor, journeyId, scenario } = actions
  const fixed = { vendor, id: journeyId }
  const isChangeable = scenario.reason === null
  const refused = actions.actions.filter(({ allowed }) => !allowed)
  return (
    <Card title="What can be done">
      {refused.length === actions.actions.length && !isChangeable && <p>Nothing: see below why.</p>}
      <div class="acts">
        {all.map(([title, names], i) => {
          const legal = names.flatMap((name) => actions.actions.filter((one) => one.name === name && one.allowed))
          return (
            legal.length > 0 && (
              <section aria-label={title} id={`acts-${i}`}>
                <h3>{title}</h3>
                {legal.map(({ name, summary }) => (
                  <div class="act" id={`act-${name}`}>
                    <CallForm
                      context={context}
                      call="actOnJourney"
                      fixed={{ ...fixed, action: name }}
                      label={titleCased(name)}
                    >
                      <Fields about={actions} name={name} />
                    </CallForm>
                    <p class="soft small">{summary}</p>
                  </div>
                ))}
              </section>
            )
          )
        })}
        {isChangeable && (
          <section aria-label="Under another scenario" id="acts-scenario">
            <h3>Under another scenario</h3>
            <div class="act">
              <CallForm context={context} call="replaceScenario" fixed={fixed} label="Change scenario">
                <SelectField name="scenario" label="Scenario" options={scenarios} />
              </CallForm>
              <p class="soft small">Draws the case anew, and does nothing else.</p>
            </div>
          </section>
        )}
      </div>
      {(refused.length > 0 || !isChangeable) && (
        <details class="refused" id="refused-actions">
          <summary>
            Not now:{' '}
            {[...refused.map(({ name }) => name), ...(isChangeable ? [] : ['change scenario'])]
              .map(titleCased)
              .join(', ')}
          </summary>
          <ul class="plain-list">
            {refused.map(({ name, summary, reason }) => (
              <li id={`not-${name}`}>
                <CallForm
                  context={context}
                  call="actOnJourney"
                  fixed={{ ...fixed, action: name }}
                  label={titleCased(name)}
                  disabled={reason ?? 'not now'}
                />
                <p class="soft small">{summary}</p>
              </li>
            ))}
            {scenario.reason !== null && (
              <li id="not-scenario">
                <CallForm
                  context={context}
                  call="replaceScenario"
                  fixed={fixed}
                  label="Change scenario"
                  disabled={scenario.reason}
                />
                <p class="soft small">Draws the case anew, and does nothing else.</p>
              </li>
            )}
          </ul>
        </details>
      )}
    </Card>
  )
}

const titleCased = (name: string): string => name[0]!.toUpperCase() + name.slice(1)

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
          <span>{titleCased(side)}</span>
          <input type="file" accept="image/*,application/pdf" data-into={`call.images.${side}`} />
          <input type="hidden" name={`call.images.${side}`} value="" />
          <small class="soft">A specimen, unless a file is chosen.</small>
        </label>
      ))}
    </>
  )
}
