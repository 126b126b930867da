/** A field that is wrong is told with the evidence and the source that its vendor's contract declares for that very field. */
import { expect, test } from 'vitest'
import type * as z from 'zod'
import type { EndpointDef } from '../../src/contracts/define.js'
import { marks } from '../../src/contracts/marks.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { sourceNotes, validate } from '../../src/mocks/steps/validate.js'
import type { Violation } from '../../src/runtime/journal.js'

type Def = {
  type: string
  innerType?: z.ZodType
  getter?: () => z.ZodType
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
}
type Known = Pick<Violation, 'evidence' | 'source'>
interface Field {
  path: (string | number)[]
  known: Known
}

/** Every field of a schema, with what is declared nearest to it; read from the schema by hand. */
function fieldsOf(schema: z.ZodType, known: Known, path: Field['path'] = []): Field[] {
  const { evidence, source } = marks.get(schema) ?? {}
  const own = evidence !== undefined && source !== undefined ? { evidence, source } : known
  const def = schema._zod.def as unknown as Def
  const inner = def.innerType ?? def.getter?.()
  if (path.length > 6) return []
  if (inner) return fieldsOf(inner, own, path)
  if (def.type === 'object') {
    return Object.entries(def.shape!).flatMap(([name, one]) => fieldsOf(one, own, [...path, name]))
  }
  if (def.type === 'array') return fieldsOf(def.element!, own, [...path, 0])
  return path.length === 0 || def.type === 'union' ? [] : [{ path, known: own }]
}

/** A value that holds nothing but what no text, number or choice is. */
const wrongAt = (path: Field['path']): unknown =>
  path.reduceRight<unknown>((held, key) => (typeof key === 'number' ? [held] : { [key]: held }), { wrong: true })

const written = (path: Field['path']): string =>
  path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')

for (const { load } of Object.values(vendorEntries)) {
  const { vendor } = await load()
  test(`each field of a request to ${vendor.profile.title} is told with its own evidence and source`, () => {
    let compared = 0
    for (const [name, def] of Object.entries(vendor.endpoints) as [string, EndpointDef][]) {
      const { body, form, urlencoded } = def.request ?? {}
      for (const schema of [body, form, urlencoded]) {
        if (!schema) continue
        for (const { path, known } of fieldsOf(schema, { evidence: def.evidence, source: def.source })) {
          const notes: Violation[] = []
          try {
            validate('body', schema, wrongAt(path), notes)
          } catch {
            // refused, as it must be
          }
          sourceNotes(notes, def)
          const said = notes.find((note) => note.path === `body${written(path)}` && note.severity === 'breaking')
          // what takes any value has no wrong one
          if (!said) continue
          compared++
          expect({ evidence: said.evidence, source: said.source }, `${name} ${written(path)}`).toEqual(known)
          expect(said.expected, `${name} ${written(path)}`).toBeTruthy()
          expect(said.received, `${name} ${written(path)}`).toBeTruthy()
        }
      }
    }
    expect(compared).toBeGreaterThan(2)
  })
}
