/** What playing a scenario has shown: with each vendor and flow, for somebody new and for somebody it knows. */
import type { PageContext } from '../../context.js'
import { Badge, type Tone } from '../../parts/bits.js'
import { spanOf } from '../../parts/spans.js'
import { Own } from '../../parts/text.js'
import type { Preview, Vendor } from './catalogue.js'
import { Fact, Folded, openedOf } from './parts.js'

type Played = Preview['played'][number]

interface PreviewedProps {
  context: PageContext
  preview: Preview
  vendors: readonly Vendor[]
}

export function Previewed({ context, preview, vendors }: PreviewedProps) {
  const opened = openedOf(context, vendors)
  return (
    <>
      <p class="soft">
        Played just now, where nobody sees it, to the end of everything that was to come. It shows what the simulator
        does; it is no claim about the vendor. Faults of calls do not show: nobody calls here.
      </p>
      {preview.case && <CaseFacts about={preview.case} />}
      {vendors.map((vendor) => (
        <Folded vendor={vendor} open={vendor === opened}>
          {same(preview.played.filter((one) => one.vendor === vendor.id)).map(({ flows, who, one }) => (
            <article class="outcome">
              <p class="row">
                <StatusOf played={one} />
                <span class="soft">{who}</span>
              </p>
              <p>
                {flows.map((flow) => (
                  <span class="flow">
                    <code>{flow}</code>
                  </span>
                ))}
              </p>
              {one.refused !== null && (
                <p>
                  <Own text={one.refused} most={400} />
                </p>
              )}
              {one.refused === null && <Sent played={one} />}
            </article>
          ))}
        </Folded>
      ))}
    </>
  )
}

function StatusOf({ played: { status, ended } }: { played: Played }) {
  if (status === null) return <Badge tone="bad">not played</Badge>
  return (
    <>
      <Badge tone="note">
        <Own text={status} />
      </Badge>
      {!ended && <Badge tone="warn">not over</Badge>}
    </>
  )
}

function Sent({ played: { events } }: { played: Played }) {
  if (events.length === 0) return <p class="soft">No webhook is sent.</p>
  return (
    <ol class="events">
      {events.map(({ event, afterMs, faults }) => (
        <li>
          <code>
            <Own text={event} />
          </code>
          {afterMs > 0 && <span class="soft"> after {spanOf(afterMs)}</span>}
          {faults.map((fault) => (
            <>
              {' '}
              <Badge tone="warn">{fault}</Badge>
            </>
          ))}
        </li>
      ))}
    </ol>
  )
}

const whos = { both: 'for anybody', new: 'for somebody new', known: 'for somebody verified before' } as const

/** Flows, and people, for whom it comes to the same. */
function same(played: readonly Played[]): { flows: string[]; who: string; one: Played }[] {
  const byFlow = new Map<string, Played[]>()
  for (const one of played) byFlow.set(one.flow, [...(byFlow.get(one.flow) ?? []), one])
  const found = new Map<string, { flows: string[]; who: string; one: Played }>()
  for (const [flow, all] of byFlow) {
    const equal = new Set(all.map(outcomeOf)).size === 1
    for (const one of equal ? all.slice(0, 1) : all) {
      const who = equal ? whos.both : one.known ? whos.known : whos.new
      const key = who + outcomeOf(one)
      const known = found.get(key)
      if (known) known.flows.push(flow)
      else found.set(key, { flows: [flow], who, one })
    }
  }
  return [...found.values()]
}

const outcomeOf = ({ status, ended, events, refused }: Played): string =>
  JSON.stringify([status, ended, events, refused])

const verdictTones: Readonly<Record<string, Tone>> = { passed: 'good', failed: 'bad', undetermined: 'warn' }

/** The case that it builds: what departs from a plain approval. */
function CaseFacts({ about }: { about: NonNullable<Preview['case']> }) {
  const { checks, decision, conduct, standing, later } = about
  const verdicts = Object.entries(checks).flatMap(([name, found]) => {
    const verdict = typeof found === 'string' ? found : 'verdict' in found ? String(found.verdict) : undefined
    return verdict === undefined || verdict === 'passed' ? [] : [[name, verdict] as const]
  })
  return (
    <details>
      <summary>The case that it builds</summary>
      <dl class="facts">
        <Fact name="checks">
          {verdicts.length === 0 && checks.watchLists.length === 0 && 'all passed'}
          {verdicts.map(([name, verdict]) => (
            <p>
              {name} <Badge tone={verdictTones[verdict] ?? 'plain'}>{verdict}</Badge>
            </p>
          ))}
          {checks.watchLists.map(({ list }) => (
            <p>
              watch list <Badge tone="bad">{list}</Badge>
            </p>
          ))}
        </Fact>
        <Fact name="decision">{decision === 'declined' ? 'declined, whatever the checks say' : 'by the checks'}</Fact>
        <Fact name="the person">
          {conduct.replaceAll('_', ' ')}, {standing.replaceAll('_', ' ')}
        </Fact>
        <Fact name="later">
          {later.length === 0
            ? 'nothing'
            : later.map(({ event, afterMs }) => (
                <p>
                  {event.replaceAll('_', ' ')} after {spanOf(afterMs)}
                </p>
              ))}
        </Fact>
      </dl>
    </details>
  )
}
