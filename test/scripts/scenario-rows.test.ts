/** Flows that come to the same stand in one row, which says what is one flow's alone. */
import { expect, test } from 'vitest'
import { endsAs, joinFlows } from '../../scripts/scenario-rows.js'

type Outcomes = Parameters<typeof joinFlows>[0]
const of = (end: object, events: string[], more: object = {}) =>
  ({ evidence: 'assumed', end, events, ...more }) as unknown as Outcomes[string]

test('flows that differ in what they do not ask, and in how often an event comes, are one row', () => {
  const rows = joinFlows({
    long: of({ status: 'ok', face: true }, ['step', 'step', 'done']),
    short: of({ status: 'ok' }, ['step', 'done']),
    faceless: of({ status: 'ok', face: null }, ['step', 'done']),
  })
  expect(rows.map(({ flows, ...row }) => ({ flows: flows.map(({ flow }) => flow), ...row }))).toEqual([
    {
      flows: ['long', 'short', 'faceless'],
      end: ['`status`: `"ok"`', '`face`: `true` (`long`), `null` (`faceless`)'],
      events: ['`step` × 1 to 2', '`done`'],
    },
  ])
})

test('another end, other events, another evidence or a note keep a row of their own', () => {
  const rows = joinFlows({
    plain: of({ status: 'ok' }, ['done']),
    other: of({ status: 'failed' }, ['done']),
    louder: of({ status: 'ok' }, ['done', 'checked']),
    noted: of({ status: 'ok' }, ['done'], { note: 'x' }),
    documented: of({ status: 'ok' }, ['done'], { evidence: 'documented' }),
  })
  expect(rows).toHaveLength(5)
})

test('a row ends as another scenario does where each of its flows does', () => {
  const outcomes = { a: of({ status: 'ok' }, ['done']), b: of({ status: 'ok', face: true }, ['done']) }
  const [row] = joinFlows(outcomes)
  expect(endsAs(row!, outcomes)).toBe(true)
  expect(endsAs(row!, { a: outcomes.a })).toBe(false)
  expect(endsAs(row!, { ...outcomes, b: of({ status: 'ok' }, ['done']) })).toBe(false)
})
