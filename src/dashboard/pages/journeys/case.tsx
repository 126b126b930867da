/** The case of a journey: what is true of the person and the document, in no vendor's words. */
import { Card, Nothing } from '../../parts/bits.js'
import { Json } from '../../parts/json.js'
import { Own } from '../../parts/text.js'
import type { Journey } from './one.js'

export function CaseCard({ about }: { about: Journey['case'] }) {
  if (about === null) {
    return (
      <Card title="Its case">
        <Nothing>The vendor keeps no case.</Nothing>
      </Card>
    )
  }
  const { person, document, checks } = about
  const facts: readonly (readonly [name: string, text: string])[] = [
    ['Person', String(person.fullName)],
    ['Born', String(person.birthDate)],
    ['Nationality', String(person.nationality)],
    ['Document', `${document.kind} of ${document.issuingCountry}`],
    ['Number', String(document.number)],
    ['Conduct', about.conduct],
    ['Standing', about.standing],
    ['Decision', about.decision],
    ['Found wrong', failedOf(checks)],
  ]
  return (
    <Card title="Its case">
      <dl class="facts">
        {facts.map(([name, text]) => (
          <>
            <dt>{name}</dt>
            <dd>
              <Own text={text} />
            </dd>
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

/** The checks that did not pass, by their names. */
function failedOf(checks: NonNullable<Journey['case']>['checks']): string {
  const verdicts = Object.entries(checks).flatMap(([name, check]) => {
    if (Array.isArray(check)) return check.length > 0 ? [`${name}: ${check.length} found`] : []
    const verdict = typeof check === 'string' ? check : 'verdict' in check ? check.verdict : 'passed'
    return verdict === 'passed' ? [] : [`${name} ${verdict}`]
  })
  return verdicts.join(', ') || 'nothing'
}
