/** Pieces that pages of scenarios share: the way between them, and what a scenario comes to. */
import type { Child } from 'hono/jsx'
import type { PageContext } from '../../context.js'
import { Badge, Evidence } from '../../parts/bits.js'
import { spanOf } from '../../parts/spans.js'
import { Tabs as SectionTabs } from '../../parts/tabs.js'
import { Own } from '../../parts/text.js'
import { counted, expressed, type Outcome, sameOutcomes, type Vendor } from './catalogue.js'

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

const ables = {
  all: ['good', 'shown'],
  some: ['warn', 'in some flows'],
  none: ['bad', 'cannot'],
  unknown: ['plain', 'not known'],
} as const

/** Whether a vendor can show a scenario, in a word. */
export function Able({ outcomes }: { outcomes: Readonly<Record<string, Outcome>> | undefined }) {
  const [tone, word] = ables[expressed(outcomes)]
  return <Badge tone={tone}>{word}</Badge>
}

/** The vendor whose part of a page is open: the one that its address names, or the first. */
export const openedOf = ({ query }: PageContext, vendors: readonly Vendor[]): Vendor | undefined =>
  vendors.find(({ id }) => id === query.get('vendor')) ?? vendors[0]

interface FoldedProps {
  vendor: Vendor
  open: boolean
  /** What stands beside its name, open or not. */
  about?: Child
  children?: Child
}

/** What is said of one vendor, folded away unless it is asked for. */
export const Folded = ({ vendor, open, about, children }: FoldedProps) => (
  <details class="card folded" {...(open && { open: true })}>
    <summary>
      <h2>{vendor.title}</h2> {about}
    </summary>
    {children}
  </details>
)

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
            {outcome.afterMs !== undefined && <Badge tone="note">after {spanOf(outcome.afterMs)}</Badge>}
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
