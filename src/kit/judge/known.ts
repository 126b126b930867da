/** Holds a message to the journey that it is about: whatever id of it the message names is the journey's own. */
import type { Provenance } from '../../contracts/provenance.js'
import type { Findings } from './rules.js'

/** Judges the ids in a body. Of one that the body does not name, nothing is said: its schema does. */
export function holdKnown(
  findings: Findings,
  where: string,
  known: Readonly<Record<string, string>>,
  body: unknown,
  from: Pick<Provenance, 'evidence' | 'source'>,
): void {
  for (const [name, expected] of Object.entries(known)) {
    const received = memberOf(body, name)
    if (received === undefined) continue
    findings.compared()
    if (received === expected) continue
    const message = `${name} is not that of the journey`
    findings.add({ rule: 'wrong_value', path: `${where}.${name}`, message, expected, received, sensitive: true }, from)
  }
}

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase()

/** The first text of a name, however the name is spelt and wherever it stands. */
export function memberOf(value: unknown, name: string, depth = 0): string | undefined {
  if (typeof value !== 'object' || value === null || depth > 5) return undefined
  for (const [key, member] of Object.entries(value))
    if (plain(key) === plain(name) && typeof member === 'string') return member
  for (const member of Object.values(value)) {
    const found = memberOf(member, name, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
