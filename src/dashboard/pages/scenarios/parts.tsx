/** Pieces that pages of scenarios share: the way between them, and what a scenario comes to. */
import type { Child } from 'hono/jsx'
import type { PageContext } from '../../context.js'
import { Badge, Evidence } from '../../parts/bits.js'
import { Tabs as SectionTabs } from '../../parts/tabs.js'
import { Own } from '../../parts/text.js'
import { counted, duration, type Outcome, sameOutcomes, type Vendor } from './catalogue.js'

const tabs = [
  ['/ui/scenarios', 'Catalogue'],
  ['/ui/scenarios/armed', 'Armed and default'],
  ['/ui/scenarios/own', 'Your own'],
  ['/ui/scenarios/faults', 'Faults'],
] as const

/** The pages of the section. @param at the one that is shown, or the one it belongs to */
export const Tabs = ({ context, at }: { context: PageContext; at: (typeof tabs)[number][0] }) => (
  <SectionTabs context={context} label="Scenarios" pages={tabs} at={at} />
)

/** A value of an end, as the vendor would write it. */
export const Value = ({ value }: { value: unknown }) => (
  <code>
    <Own text={JSON.stringify(value)} />
  </code>
)

/** Webhooks in their order. */
export function Events({ events }: { events: readonly string[] }) {
  if (events.length === 0) return <span class="soft">none</span>
  return (
    <ol class="events">
      {counted(events).map(({ name, times }) => (
        <li>
          <code>{name}</code>
          {times > 1 && ` × ${times}`}
        </li>
      ))}
    </ol>
  )
}

/** What a scenario comes to with one vendor, flows that come to the same together. */
export function Outcomes({ vendor, outcomes }: { vendor: Vendor; outcomes: Readonly<Record<string, Outcome>> }) {
  const titles = new Map(vendor.flows.map(({ id, title }) => [id, title]))
  return (
    <div class="outcomes">
      {sameOutcomes(outcomes).map(({ flows, outcome }) => (
        <article class="outcome">
          <h3>
            {flows.map((flow) => (
              <span class="flow">
                <code>{flow}</code> <span class="soft">{titles.get(flow)}</span>
              </span>
            ))}
          </h3>
          <p class="row">
            <Evidence mark={outcome.evidence} />
            {outcome.cannot !== undefined && <Badge tone="bad">cannot show it</Badge>}
            {outcome.afterMs !== undefined && <Badge tone="note">after {duration(outcome.afterMs)}</Badge>}
          </p>
          {outcome.cannot !== undefined && (
            <p>It cannot: {sentence(outcome.cannot)} What follows is the nearest end.</p>
          )}
          <dl class="facts">
            {Object.entries(outcome.end).map(([name, value]) => (
              <Fact name={<code>{name}</code>}>
                <Value value={value} />
              </Fact>
            ))}
            <Fact name="webhooks">
              <Events events={outcome.events} />
            </Fact>
          </dl>
          {outcome.note !== undefined && <p class="soft">{outcome.note}</p>}
        </article>
      ))}
    </div>
  )
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

export const Fact = ({ name, children }: { name: Child; children?: Child }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
