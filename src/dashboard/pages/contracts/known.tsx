/** How well a fact is known, and where from. */
import type { Child } from 'hono/jsx'
import { Badge, Evidence } from '../../parts/bits.js'
import { Own } from '../../parts/text.js'

/** A fact's mark, page and note. */
interface KnownProps {
  evidence: string
  source: string
  note?: string | undefined
  legacy?: boolean | undefined
  children?: Child
}

/** The marks, from the surest. */
export const evidenceWords: Readonly<Record<string, string>> = {
  documented: "a page of the vendor's states it",
  sample: 'it is read off a printed sample',
  observed: 'it is seen in real bodies, or in public code',
  assumed: 'nothing states it: it is a choice of the simulator',
}

/** A mark, the page it is from, and what is to be said about it. */
export function Known({ evidence, source, note, legacy, children }: KnownProps) {
  return (
    <div class="known">
      {children} <Evidence mark={evidence} /> {legacy && <Badge>legacy</Badge>} <Source href={source} />
      {note !== undefined && note !== '' && (
        <div class="soft remark">
          <Own text={note} most={2000} />
        </div>
      )}
    </div>
  )
}

/** A link to the page that states a fact; what is no address of the web is shown, and leads nowhere. */
export function Source({ href, label }: { href: string; label?: string }) {
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href)) return <Own text={href} />
  return (
    <a
      class="source"
      href={href}
      rel="noreferrer noopener"
      title={href}
      {...(label !== undefined && { 'aria-label': label })}
    >
      {label === undefined ? <Own text={shortOf(href)} /> : 'source'}
    </a>
  )
}

/** Longest address that is written out; of a longer one, where it is and its end. */
const longest = 56

function shortOf(href: string): string {
  const text = href.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '')
  return text.length <= longest ? text : `${text.split('/')[0]}/…/${text.split('/').at(-1)}`
}

/** What the marks mean. */
export const Legend = () => (
  <details class="legend">
    <summary>What the marks mean</summary>
    <dl>
      {Object.entries(evidenceWords).map(([mark, words]) => (
        <div>
          <dt>
            <Evidence mark={mark} />
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  </details>
)

/** The name that the contract has for a call or an event, beside what it does. */
export const InContract = ({ name }: { name: string }) => (
  <span class="soft in-contract">
    In the contract: <code>{name}</code>
  </span>
)

/** The way back. */
export function Trail({ steps }: { steps: readonly (readonly [title: string, href: string])[] }) {
  return (
    <nav class="trail" aria-label="Where this is">
      <ol>
        {steps.map(([title, href]) => (
          <li>
            <a href={href}>{title}</a>
          </li>
        ))}
      </ol>
    </nav>
  )
}
