/** Holds times of one answer to each other: what ends does not end before it began. */
import type { EndpointDef, ResponseSpec } from '../../contracts/define.js'
import { locate } from '../../contracts/locate.js'
import type { Provenance } from '../../contracts/provenance.js'
import { peekAssertion } from '../../runtime/tokens.js'
import type { ReadBody } from './message.js'
import { readAt } from './read-at.js'
import type { Findings } from './rules.js'

/** Judges the lists of times that the endpoint declares. */
export function holdChronology(
  findings: Findings,
  { chronology = [] }: Pick<EndpointDef, 'chronology'>,
  spec: ResponseSpec,
  body: ReadBody,
  from: Pick<Provenance, 'evidence' | 'source'>,
): void {
  if (spec.kind !== 'json' || body.kind !== 'json') return
  for (const places of chronology) {
    const times = places.map((place) => ({ place, at: instantOf(claimAt(body.value, place)) }))
    const known = times.filter(({ at }) => !Number.isNaN(at))
    for (const [i, { place, at }] of known.slice(1).entries()) {
      const before = known[i]!
      findings.compared()
      if (at >= before.at) continue
      const message = `is earlier than ${before.place}`
      const told = { expected: `${before.place} or later`, received: `${before.at - at} earlier` }
      const { mark } = locate(spec.schema, place.split(':')[0]!.split('.'), body.value)
      // no page says so, and two clocks of a vendor may differ
      const severity = findings.options.as === 'simulator' ? 'breaking' : 'advice'
      const { source } = mark ?? from
      const found = { rule: 'wrong_value', path: `body.${place}`, message, ...told, severity } as const
      findings.add(found, { evidence: 'assumed', source })
    }
  }
}

/** What stands at a place of a body; after a colon, at a claim of the JSON Web Token there. Nothing of the token is verified. */
export function claimAt(body: unknown, place: string): unknown {
  const [at = '', claim] = place.split(':')
  const value = readAt(body, at)
  return claim === undefined || typeof value !== 'string' ? value : readAt(peekAssertion(value), claim)
}

const instantOf = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN
