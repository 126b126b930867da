/** Small pieces that every page is made of. */
import type { Child } from 'hono/jsx'
import { Own, visible } from './text.js'

export type Tone = 'good' | 'bad' | 'warn' | 'note' | 'plain'

/** A word on a colour; the word says all. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children?: Child }) {
  return <span class={`badge ${tone}`}>{children}</span>
}

const evidences: Readonly<Record<string, Tone>> = {
  documented: 'good',
  sample: 'note',
  observed: 'note',
  assumed: 'warn',
}

/** How well a fact is known. */
export const Evidence = ({ mark }: { mark: string }) => <Badge tone={evidences[mark] ?? 'plain'}>{mark}</Badge>

/** The status of an answer, with its class in a word. */
export function Status({ status }: { status: number }) {
  const tone: Tone = status >= 500 ? 'bad' : status >= 400 ? 'warn' : status >= 300 ? 'note' : 'good'
  const word = status >= 500 ? 'failed' : status >= 400 ? 'refused' : status >= 300 ? 'redirect' : 'ok'
  return (
    <Badge tone={tone}>
      {status} {word}
    </Badge>
  )
}

/** An instant of the virtual clock, to the second; a fraction is in the title. */
export const Instant = ({ at }: { at: string }) => (
  <time datetime={at} title={at} class="nowrap">
    {at.replace('T', ' ').replace(/\.\d+Z$/, 'Z')}
  </time>
)

/** A text with a button that copies it. @param label what is copied, for who does not see it */
export function Copied({ text, label }: { text: string; label: string }) {
  return (
    <span class="copied">
      <code>
        <Own text={text} />
      </code>
      <CopyButton text={text} label={label} />
    </span>
  )
}

/** Copies a text, where there is a script. */
export const CopyButton = ({ text, label }: { text: string; label: string }) => (
  <button type="button" class="small" data-copy={text} aria-label={`Copy ${label}`}>
    Copy
  </button>
)

/** A block of text with a button that copies it. */
export function Block({ text, label }: { text: string; label: string }) {
  return (
    <div class="block">
      <CopyButton text={text} label={label} />
      <section class="block-text" tabindex={0} aria-label={label}>
        <pre>
          <code>{visible(text) as Child}</code>
        </pre>
      </section>
    </div>
  )
}

/** What stands where there is nothing yet. */
export const Nothing = ({ children }: { children?: Child }) => <p class="nothing">{children}</p>

/** A part of a page that follows what changes. @param on the topics of the feed, apart by spaces */
export function Live({ id, on, children, label }: { id: string; on: string; children?: Child; label?: string }) {
  return (
    <div id={id} data-live={on} {...(label !== undefined && { role: 'region', 'aria-label': label })}>
      {children}
    </div>
  )
}

/** A card with a heading. */
export function Card({ title, children, id }: { title: Child; children?: Child; id?: string }) {
  return (
    <section class="card" {...(id !== undefined && { id })}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

interface TableProps {
  /** What it lists. */
  label: string
  head: readonly Child[]
  /** Set where a row says enough without its headings: it is a block of its own on a phone. */
  stacked?: boolean
  children?: Child
}

/** A table that scrolls by itself where it is too wide. */
export function Table({ label, head, stacked = false, children }: TableProps) {
  return (
    <section class={stacked ? 'scroll stacked' : 'scroll'} tabindex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th scope="col">{cell}</th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}

/** A page of a list, and the way to the next. */
export function Pager({ next, href }: { next: string | null; href: (after: string) => string }) {
  return next === null ? null : (
    <p class="pager">
      <a href={href(next)}>Next page</a>
    </p>
  )
}
