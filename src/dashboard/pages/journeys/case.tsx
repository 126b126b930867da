/** The case of a journey: what is true of the person and the document, in no vendor's words. */
import type { Child } from 'hono/jsx'
import { Card, Nothing } from '../../parts/bits.js'
import { Json } from '../../parts/json.js'
import { Own } from '../../parts/text.js'
import type { Journey } from './one.js'
import { asWords } from './words.js'

export function CaseCard({ about }: { about: Journey['case'] }) {
  if (about === null) {
    return (
      <Card title="Its case">
        <Nothing>The vendor keeps no case.</Nothing>
      </Card>
    )
  }
  const { person, document, checks } = about
  const facts: readonly (readonly [name: string, value: Child])[] = [
    ['Person', <Own text={String(person.fullName)} />],
    ['Born', <Own text={String(person.birthDate)} />],
    ['Nationality', <Own text={String(person.nationality)} />],
    [
      'Document',
      <>
        <Word of={document.kind} /> of <Own text={document.issuingCountry} />
      </>,
    ],
    ['Number', <Own text={String(document.number)} />],
    ['Conduct', <Word of={about.conduct} />],
    ['Standing', <Word of={about.standing} />],
    ['Decision', <Word of={about.decision} />],
    ['Found wrong', <Wrong checks={checks} />],
  ]
  return (
    <Card title="Its case">
      <dl class="facts">
        {facts.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      <details id="whole-case">
        <summary>The whole case</summary>
        <Json value={about} label="The whole case" />
      </details>
    </Card>
  )
}

/** A name of ours in words, with the name beside it where that is another. */
function Word({ of }: { of: string }) {
  const words = asWords(of)
  return (
    <>
      {words}
      {words !== of && <code class="soft"> {of}</code>}
    </>
  )
}

/** The checks that did not pass. */
function Wrong({ checks }: { checks: NonNullable<Journey['case']>['checks'] }) {
  const found = Object.entries(checks).flatMap(([name, check]) => {
    if (Array.isArray(check)) return check.length > 0 ? [{ name, verdict: `${check.length} found` }] : []
    const verdict = typeof check === 'string' ? check : 'verdict' in check ? check.verdict : 'passed'
    return verdict === 'passed' ? [] : [{ name, verdict }]
  })
  if (found.length === 0) return <>nothing</>
  return (
    <ul class="plain-list">
      {found.map(({ name, verdict }) => (
        <li>
          <Word of={name} />: {verdict}
        </li>
      ))}
    </ul>
  )
}
