/** Pieces that the pages of webhooks share. */
import type { Child } from 'hono/jsx'
import type { VendorDef } from '../../../contracts/define.js'
import type { PageContext } from '../../context.js'
import { Badge, CopyButton, Instant } from '../../parts/bits.js'
import { toCurl } from '../../parts/shell.js'
import { awayOf } from '../../parts/spans.js'
import { Tabs } from '../../parts/tabs.js'
import { Own, visible } from '../../parts/text.js'
import { type Standing, standingOf } from './words.js'

const pages = [
  ['/ui/webhooks', 'Deliveries'],
  ['/ui/webhooks/sink', 'Sink'],
  ['/ui/webhooks/endpoints', 'Receivers'],
  ['/ui/webhooks/trigger', 'Trigger'],
] as const

/** The heading of a page, and the way to the others of the section. */
export const Heading = ({ context, at, title }: { context: PageContext; at?: string; title: Child }) => (
  <>
    <Tabs context={context} label="Webhooks" pages={pages} at={at} />
    <h1>{title}</h1>
  </>
)

/** One of a few, each with an address of its own. */
export function Choice({
  label,
  options,
  value,
  href,
}: {
  label: string
  options: readonly (readonly [value: string, title: string])[]
  value: string
  href: (value: string) => string
}) {
  return (
    <nav aria-label={label} class="choice">
      <span class="soft">{label}</span>
      <ul>
        {options.map(([one, title]) => (
          <li>
            <a href={href(one)} {...(one === value && { 'aria-current': 'true' })}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** How a delivery stands, in a word. */
export function StandingBadge({ of }: { of: Standing }) {
  const { tone, word } = standingOf(of)
  return <Badge tone={tone}>{word}</Badge>
}

/** When something is due, and how far away that is. */
export function Due({ at, now }: { at: string | null; now: string }) {
  if (at === null) return <span class="soft">not again</span>
  return (
    <>
      {awayOf(at, now)} <br />
      <span class="soft">
        <Instant at={at} />
      </span>
    </>
  )
}

/** Says to the script that what is shown grows old by itself, where a clock runs towards something. */
export const Ticks = ({ where }: { where: boolean }) => (where ? <span data-ticks hidden></span> : null)

/** The page of a journey. */
export const JourneyLink = ({ context, vendor, id }: { context: PageContext; vendor: string; id: string }) => (
  <a href={context.link(`/ui/journeys/${encodeURIComponent(vendor)}/${encodeURIComponent(id)}`)}>
    <Own text={id} most={40} />
  </a>
)

/** Most characters of a text that are shown. */
const longest = 20_000

/** Somebody's text as it came, with what is hidden in it written out. */
export function Raw({ text, label }: { text: string; label: string }) {
  return (
    <div class="block raw">
      <CopyButton text={text} label={label} />
      <section tabindex={0} aria-label={label}>
        <pre>
          <code>
            <bdi>{visible(text.slice(0, longest))}</bdi>
          </code>
        </pre>
      </section>
      {text.length > longest && (
        <p class="soft">
          The first {longest} of {text.length} characters. The button copies all.
        </p>
      )}
    </div>
  )
}

/** Headers, one line each. */
export function Headers({ headers, label }: { headers: Readonly<Record<string, string>>; label: string }) {
  return (
    <dl class="headers" aria-label={label}>
      {Object.entries(headers).map(([name, value]) => (
        <div>
          <dt>
            <Own text={name} />
          </dt>
          <dd>
            <Own text={value} most={500} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface SentRequest {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body: string
}

/** Copies a request as a command. @param of which request, for who does not see it */
export function CopyCurl({ request, of }: { request: SentRequest; of: string }) {
  const { host: _, ...headers } = request.headers
  const command = toCurl({ ...request, headers, body: { kind: 'raw', text: request.body } })
  return (
    <button type="button" data-copy={command} aria-label={`Copy as curl: ${of}`}>
      Copy as curl
    </button>
  )
}

/** Whether a request authenticates as its receiver asks. */
export function Authentic({ is }: { is: boolean | null }) {
  if (is === null) return <Badge>nothing to verify</Badge>
  return is ? <Badge tone="good">verified</Badge> : <Badge tone="bad">not verified</Badge>
}

/** What a vendor's contract says of webhooks. */
export async function webhooksOf({ sim }: PageContext, vendor: string): Promise<VendorDef['webhooks']> {
  return (await sim.vendor(vendor)).simulator.vendor.webhooks
}

/** The vendor that an address names, or the first. */
export function vendorOf({ sim, query }: PageContext): string {
  const asked = query.get('vendor')
  const ids = sim.profiles.map(({ id }) => id)
  return ids.find((id) => id === asked) ?? ids[0] ?? ''
}

/** Every vendor, by id and title. */
export const vendorsOf = ({ sim }: PageContext) => sim.profiles.map(({ id, title }) => [id, title] as const)
