/** The box that asks for a word, and what was found. */
import type { PageContext } from '../../context.js'
import { Badge, Nothing } from '../../parts/bits.js'
import { Own } from '../../parts/text.js'
import type { Hit } from './search.js'

/** Most hits that are shown. */
const mostHits = 100

/** @param path of the page that shows what is found */
export function SearchBox({ context, path, what }: { context: PageContext; path: string; what: string }) {
  const { link, query } = context
  const namespace = query.get('namespace')
  const asked = query.get('q') ?? ''
  return (
    <search>
      <form method="get" action={link(path).replace(/\?.*/, '')} class="row">
        {namespace !== null && <input type="hidden" name="namespace" value={namespace} />}
        <label class="field grow">
          <span>Search {what}</span>
          <input
            type="search"
            name="q"
            value={asked.slice(0, 200)}
            placeholder="A path, a field, an error code, an event"
            autocomplete="off"
            spellcheck={false}
          />
        </label>
        <button type="submit">Search</button>
        {asked !== '' && <a href={link(path)}>Show all</a>}
      </form>
    </search>
  )
}

/** What was found, by contract. */
export function Hits({ found, asked }: { found: readonly { title: string; hits: readonly Hit[] }[]; asked: string }) {
  const count = found.reduce((all, { hits }) => all + hits.length, 0)
  if (count === 0) {
    return (
      <Nothing>
        Nothing is called <Own text={asked} most={80} />.
      </Nothing>
    )
  }
  return (
    <>
      <p role="status">
        {count} found{count > mostHits ? `, the first ${mostHits} of each contract are shown` : ''}.
      </p>
      {found
        .filter(({ hits }) => hits.length > 0)
        .map(({ title, hits }) => (
          <section class="card">
            <h2>{title}</h2>
            <ul class="hits">
              {hits.slice(0, mostHits).map(({ kind, title: name, summary, href, fields }) => (
                <li>
                  <Badge>{kind}</Badge>{' '}
                  <a href={href}>
                    <Own text={name} />
                  </a>{' '}
                  <span class="soft">
                    <Own text={summary} most={200} />
                  </span>
                  {fields.length > 0 && (
                    <div class="soft">
                      with{' '}
                      {fields.map((field, i) => (
                        <>
                          {i > 0 && ', '}
                          <code>{field}</code>
                        </>
                      ))}
                    </div>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
    </>
  )
}
