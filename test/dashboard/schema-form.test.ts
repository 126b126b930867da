/** Forms made from a schema: what is filled in is what is read back, whatever it is. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { control } from '../../src/control/contract.js'
import { schemaOf } from '../../src/dashboard/form-schema.js'
import { SchemaFields } from '../../src/dashboard/parts/schema-form.js'
import { readFields, readForm } from '../../src/dashboard/read-fields.js'
import { writeFields } from '../../src/dashboard/write-fields.js'
import { wrongFields } from '../../src/dashboard/wrong-fields.js'
import { anyDefinition, anyFault } from './definitions.js'

const { defineScenario, armFault } = control.endpoints
const scenarioSchema = schemaOf(defineScenario.request.body)
const faultSchema = schemaOf(armFault.request.body)

const render = async (
  schema: typeof scenarioSchema,
  fields: Iterable<readonly [string, string]>,
  wrong = new Map<string, string>(),
) => String(await SchemaFields({ schema, fields, wrong }).toString())

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const decode = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name]!)

/** What a browser sends of a form's HTML, as far as ours goes: inputs, ticked boxes, chosen options, areas. */
function fieldsOf(html: string): [string, string][] {
  const sent: [string, string][] = []
  const attribute = (tag: string, name: string): string | undefined => {
    const found = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
    return found === undefined ? undefined : decode(found)
  }
  for (const [, input, select, options, area, text] of html.matchAll(
    /<input([^>]*)>|<select([^>]*)>(.*?)<\/select>|<textarea([^>]*)>(.*?)<\/textarea>/gs,
  )) {
    const tag = input ?? select ?? area!
    const name = attribute(tag, 'name')!
    if (select !== undefined) {
      const all = [...options!.matchAll(/<option([^>]*)>/g)].map(([, one]) => one!)
      const chosen = all.find((one) => / selected/.test(one)) ?? all[0]!
      sent.push([name, attribute(chosen, 'value')!])
    } else if (area !== undefined) sent.push([name, decode(text!)])
    else if (attribute(tag, 'type') !== 'checkbox' || / checked/.test(tag)) sent.push([name, attribute(tag, 'value')!])
  }
  return sent
}

/** Over the wire and back, as a browser encodes it. */
const posted = (fields: [string, string][]) => new URLSearchParams(new URLSearchParams(fields).toString())

test('any scenario, shown in a filled form, is read back from it as it was', async () => {
  await fc.assert(
    fc.asyncProperty(anyDefinition, async (definition) => {
      const html = await render(scenarioSchema, writeFields(scenarioSchema, definition))
      expect(readFields(defineScenario, posted(fieldsOf(html)))).toEqual(definition)
    }),
    { numRuns: 150 },
  )
})

test('any fault, shown in a filled form, is read back from it as it was', async () => {
  await fc.assert(
    fc.asyncProperty(anyFault, async (fault) => {
      const html = await render(faultSchema, writeFields(faultSchema, fault))
      expect(readFields(armFault, posted(fieldsOf(html)))).toEqual(fault)
    }),
    { numRuns: 300 },
  )
})

test('an empty form says nothing, and one that came back refused says what it said', async () => {
  const empty = fieldsOf(await render(scenarioSchema, []))
  expect(empty.length).toBeGreaterThan(60)
  expect(readFields(defineScenario, empty)).toEqual({})
  const sent = [
    ...empty.filter(([name]) => name !== 'call.name'),
    ['call.name', 'Upper'],
    ['call.later.0.afterMs', 'x'],
  ] as [string, string][]
  const again = fieldsOf(await render(scenarioSchema, sent))
  expect(again).toEqual(
    expect.arrayContaining([
      ['call.name', 'Upper'],
      ['call.later.0.afterMs', 'x'],
    ]),
  )
})

test('what stands in a branch that is not chosen is left out', () => {
  const fields: [string, string][] = [
    ['call.effect.:', 'latency'],
    ['call.effect.:error.kind', 'error'],
    ['call.effect.:error.error', 'server_error'],
    ['call.effect.:latency.kind', 'latency'],
    ['call.effect.:latency.ms.:', '1'],
    ['call.effect.:latency.ms.:0', '5'],
    ['call.effect.:latency.ms.:1.minMs', '1'],
    ['call.effect.:latency.ms.:1.maxMs', '2'],
    ['call.count.:', ''],
    ['call.count.:1', 'null'],
  ]
  expect(readFields(armFault, fields)).toEqual({ effect: { kind: 'latency', ms: { minMs: 1, maxMs: 2 } } })
})

test('rows that are left empty are no members, and a box for an empty list gives way to what is filled in', () => {
  expect(
    readFields(defineScenario, [
      ['call.later', '[]'],
      ['call.later.0.event', ''],
      ['call.later.2.event', 'renewal_due'],
      ['call.later.2.afterMs', '5'],
      ['call.faults', '[]'],
    ]),
  ).toEqual({ later: [{ event: 'renewal_due', afterMs: 5 }], faults: [] })
})

test.each<[string, [string, string][], Record<string, RegExp>]>([
  ['a value', [['call.name', 'Upper']], { 'call.name': /lower-case/ }],
  [
    'a member that is missing',
    [
      ['call.name', 'x'],
      ['call.review.verdict', 'approved'],
    ],
    { 'call.review.afterMs': /must be given/ },
  ],
  [
    'a row, by the number it has in the form',
    [
      ['call.name', 'x'],
      ['call.later.3.afterMs', '-1'],
      ['call.later.3.event', 'renewal_due'],
    ],
    { 'call.later.3.afterMs': /0/ },
  ],
  [
    'a field of the branch that is chosen',
    [
      ['call.name', 'x'],
      ['call.faults.1.effect.:', 'status'],
      ['call.faults.1.effect.:status.kind', 'status'],
      ['call.faults.1.effect.:status.status', '7'],
    ],
    { 'call.faults.1.effect.:status.status': /400/ },
  ],
])('what is wrong is told at its field: %s', async (_what, fields, expected) => {
  const found = wrongFields(defineScenario, new Error('refused'), readForm(defineScenario, fields))
  expect([...found.keys()]).toEqual(Object.keys(expected))
  for (const [name, says] of Object.entries(expected)) expect(found.get(name)).toMatch(says)
  const html = await render(scenarioSchema, fields, found)
  for (const name of Object.keys(expected)) {
    expect(html).toMatch(new RegExp(`<[^>]*name="${name}"[^>]*aria-invalid="true"`))
    expect(html.split(`id="${name}!"`)).toHaveLength(2)
  }
})

test('a refusal that is no matter of the schema is told at the place it begins with', () => {
  const read = readForm(defineScenario, [['call.name', 'approved']])
  const error = new Error('name: there is a built-in scenario "approved"')
  expect([...wrongFields(defineScenario, error, read)]).toEqual([
    ['call.name', 'there is a built-in scenario "approved"'],
  ])
})

test('a number that is none is told at its field, and names that reach nowhere are refused', () => {
  const wrong = (fields: [string, string][]) => {
    try {
      return readForm(defineScenario, fields)
    } catch (error) {
      return [...wrongFields(defineScenario, error, undefined)]
    }
  }
  expect(wrong([['call.timing.processingMs', 'soon']])).toEqual([
    ['call.timing.processingMs', 'is "soon", and no number of milliseconds, nor a time such as 90m or 1h30m'],
  ])
  expect(wrong([['call.title.=', '{']])).toMatchObject([['call.title.=', expect.stringMatching(/no JSON/)]])
  for (const name of ['call.__proto__.x', 'call.', 'call.a..b', `call.${'a.'.repeat(20)}b`]) {
    expect(wrong([[name, 'x']])).toEqual([[name, 'is no name of a field']])
  }
})
