/** A request or an answer in full, each violation at its line. */
import type { Child } from 'hono/jsx'
import { formatPath, parsePath } from '../../../contracts/check.js'
import { Evidence } from '../../parts/bits.js'
import { Json, type Mark } from '../../parts/json.js'
import { Own, visible } from '../../parts/text.js'
import type { Found } from './judge.js'
import { SeverityBadge } from './rows.js'

/** A violation with its number in the page, so that it can be pointed at. */
export interface Numbered extends Found {
  n: number
}

/** Longest text that is shown of a body that is no JSON. */
const longest = 20_000

/** Headers, and what is wrong of them; one that is missing has a line of its own. */
export function Headers({
  headers,
  found,
  label,
}: {
  headers: Record<string, string>
  found: readonly Numbered[]
  label: string
}) {
  const about = found.flatMap((one) => {
    const name = /^headers\.(.+)$/s.exec(one.path)?.[1]
    return name === undefined ? [] : [{ name, one }]
  })
  const missing = [...new Set(about.map(({ name }) => name))].filter((name) => !Object.hasOwn(headers, name))
  return (
    <Pairs
      label={label}
      pairs={[...missing.map((name) => [name, undefined] as const), ...Object.entries(headers)]}
      about={about}
    />
  )
}

/** Fields of a query, and what is wrong of them. */
export function Query({ query, found }: { query: string | undefined; found: readonly Numbered[] }) {
  const about = found.flatMap((one) => {
    const name = /^query\.(.+)$/s.exec(one.path)?.[1]
    return name === undefined ? [] : [{ name, one }]
  })
  const given = [...new URLSearchParams(query ?? '')].slice(0, 200)
  const missing = about.map(({ name }) => name).filter((name) => !given.some(([one]) => one === name))
  if (given.length + missing.length === 0) return null
  return (
    <>
      <h3>Query</h3>
      <Pairs label="Query" pairs={[...missing.map((name) => [name, undefined] as const), ...given]} about={about} />
    </>
  )
}

interface PairsProps {
  label: string
  pairs: readonly (readonly [name: string, value: string | undefined])[]
  about: readonly { name: string; one: Numbered }[]
}

function Pairs({ label, pairs, about }: PairsProps) {
  return (
    <section class="json pairs" tabindex={0} aria-label={label}>
      {pairs.map(([name, value]) => {
        const here = about.filter((one) => one.name === name)
        return (
          <div class={here.length > 0 ? 'marked' : ''}>
            <code>
              <Own text={name} most={200} />:{' '}
              {value === undefined ? <em>not sent</em> : <Own text={value} most={2000} />}
            </code>
            {here.map(({ one }) => (
              <div class="mark">
                <Note found={one} />
              </div>
            ))}
          </div>
        )
      })}
    </section>
  )
}

/** What is wrong, without the words of the schema's library for what is told beside it. */
export const plainly = ({ message, expected, received }: Found): string =>
  /^Invalid input: expected /.test(message) && expected !== undefined
    ? received === 'nothing'
      ? 'is missing'
      : 'is of another kind'
    : message.replace(/^Invalid (?=[A-Z])/, 'is no valid ')

/** What is wrong at a place: what was expected and what came, how well the rule is known, and where it stands. */
export function Note({ found }: { found: Numbered }) {
  const { n, severity, path, expected, received } = found
  return (
    <div id={`violation-${n}`} class="note" tabindex={-1}>
      <SeverityBadge severity={severity} />{' '}
      <strong>
        <Own text={path || 'the whole'} most={200} />
      </strong>{' '}
      <Own text={plainly(found)} most={600} />
      <dl class="wants">
        {expected !== undefined && (
          <>
            <dt>Expected</dt>
            <dd>
              <Own text={expected.replace(/^Invalid /, 'a valid ')} most={400} />
            </dd>
          </>
        )}
        {received !== undefined && (
          <>
            <dt>Received</dt>
            <dd>
              <Own text={received} most={400} />
            </dd>
          </>
        )}
      </dl>
      <Rule found={found} />
    </div>
  )
}

/** Where a rule stands, and how well it is known. */
export function Rule({ found: { evidence, source } }: { found: Pick<Found, 'evidence' | 'source'> }) {
  if (evidence === undefined && source === undefined) return null
  return (
    <p class="rule">
      Rule: {evidence !== undefined && <Evidence mark={evidence} />} {source !== undefined && <Source url={source} />}
    </p>
  )
}

export const Source = ({ url }: { url: string }): Child =>
  /^https?:\/\//.test(url) ? (
    <a href={url} rel="noreferrer" class="own">
      {url}
    </a>
  ) : (
    <Own text={url} />
  )

/** A body, by what it is; `found` are the violations of its side. */
export function Body({
  body,
  note,
  lacks,
  found,
  label,
}: {
  body: unknown
  note: string | undefined
  lacks?: string | undefined
  found: readonly Numbered[]
  label: string
}) {
  const about = found.filter(({ path }) => /^body\b/.test(path))
  return (
    <>
      {note !== undefined && (
        <p class="soft">
          <Own text={note} most={400} />
        </p>
      )}
      {typeof body === 'string' ? (
        <section class="json" tabindex={0} aria-label={label}>
          {about.map((one) => (
            <div class="mark">
              <Note found={one} />
            </div>
          ))}
          <pre class="text">
            <code>
              {visible(body.slice(0, longest)) as Child}
              {body.length > longest ? ` … ${body.length} characters` : ''}
            </code>
          </pre>
        </section>
      ) : body === null && about.length === 0 ? (
        <p class="soft">
          {lacks === undefined ? `No body${note === undefined ? '' : ' is kept'}.` : `Not shown: ${lacks}.`}
        </p>
      ) : (
        <Json value={body} label={label} marks={about.map((one) => toMark(one, body))} />
      )}
    </>
  )
}

/** Points at the line of a value; where the value is missing, at the line of what should hold it. */
function toMark(one: Numbered, body: unknown): Mark {
  const path = parsePath(one.path.replace(/^body\.?/, ''))
  let at = body
  const there: PropertyKey[] = []
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) break
    at = (at as Record<PropertyKey, unknown>)[key]
    there.push(key)
  }
  return { path: formatPath(there), note: <Note found={one} /> }
}
