/** Holds ids to the forms in which the vendor gives them out. */

import type { VendorDef } from '../../contracts/define.js'
import { formInWords, hasForm } from '../../contracts/id-forms.js'
import type { Findings } from './rules.js'

/** Tells ids that have another form: `cosmetic`, for an id is opaque to its reader. */
export function holdIds(findings: Findings, { ids = [] }: Pick<VendorDef, 'ids'>, value: unknown): void {
  // a value that was made, and not sent, may hold itself: each way through it would be walked
  const seen = new Set<object>()
  if (ids.length > 0) walk(value, 'body', 0)

  function walk(at: unknown, path: string, depth: number): void {
    if (typeof at !== 'object' || at === null || depth > 50 || seen.has(at)) return
    seen.add(at)
    for (const [name, member] of Object.entries(at)) {
      const place = Array.isArray(at) ? `${path}[${name}]` : `${path}.${name}`
      if (typeof member !== 'string') walk(member, place, depth + 1)
      // an empty text is no id of any form
      else if (member !== '') hold(name, member, place)
    }
  }

  function hold(name: string, text: string, path: string): void {
    const kind = ids.find(({ members }) => members.includes(name))
    if (!kind) return
    findings.compared()
    if (kind.forms.some((form) => hasForm(form, text))) return
    const expected = kind.forms.map(formInWords).join(' or ')
    findings.add(
      {
        rule: 'wrong_value',
        path,
        message: `has another form than the ids that are known: ${expected}`,
        expected,
        received: JSON.stringify(text.slice(0, 200)),
        severity: 'cosmetic',
        sensitive: true,
      },
      kind,
    )
  }
}
