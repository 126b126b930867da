/** Reads places of an answer, and holds them to what a case knows of them. */
import type * as z from 'zod'
import type { KnownValues } from '../../contracts/cases.js'
import { locate } from '../../contracts/locate.js'
import type { Provenance } from '../../contracts/provenance.js'
import { claimAt } from '../judge/chronology.js'
import type { Findings } from '../judge/rules.js'

interface Read {
  headers: Headers
  /** The parsed body. */
  json: unknown
}

/** What stands at a place, as `KnownValues` writes places; undefined for nothing. */
export function valueAt({ headers, json }: Read, place: string): unknown {
  const [at = '', field] = place.split(':')
  if (at === 'location') {
    const location = headers.get('location') ?? ''
    if (field === undefined) return location || undefined
    return new URL(location, 'http://relative.test').searchParams.get(field) ?? undefined
  }
  if (at.startsWith('headers.')) return headers.get(at.slice('headers.'.length))?.split(';')[0]
  return claimAt(json, place)
}

/** Judges each place. On a server that is no simulator it is advice: nobody knows what else is there, such as journeys made before. */
export function holdValues(
  findings: Findings,
  read: Read,
  known: KnownValues,
  schema: z.ZodType | undefined,
  from: Pick<Provenance, 'evidence' | 'source'>,
): void {
  for (const [place, wanted] of Object.entries(known)) {
    findings.compared()
    const value = valueAt(read, place)
    if (value === wanted) continue
    const path = /^(headers|location)/.test(place) ? `headers.${place.replace('headers.', '')}` : `body.${place}`
    const [expected, received] = [wanted, value].map((one) => (one === undefined ? 'nothing' : JSON.stringify(one)))
    const message = `${place} is ${received}, expected ${expected}`
    const mark = schema && locate(schema, place.split(':')[0]!.split('.'), read.json).mark
    const severity = findings.options.as === 'simulator' ? 'breaking' : 'advice'
    findings.add(
      { rule: 'wrong_value', path, message, expected: expected!, received: received!, severity },
      mark ?? from,
    )
  }
}
