/** The trail of journeys: bounded, in order, and taken back with a snapshot. */
import { expect, test } from 'vitest'
import { Trail } from '../../src/runtime/trail.js'

const at = (ms: number) => ({ at: ms, after: 0 })
const state = (status: string) => ({ kind: 'state', status, ended: false, scenario: 'approved' }) as const
const told = (trail: Trail, id: string) =>
  trail
    .of(id)
    .map((step) => (step.kind === 'state' ? step.status : step.kind === 'picture' ? step.sha256 : step.delivery))

test('what has not changed is no step', () => {
  const trail = new Trail()
  trail.add('j', at(1), state('a'))
  trail.add('j', at(2), state('a'))
  trail.add('j', at(3), { kind: 'picture', sha256: 'p' })
  trail.add('j', at(4), { kind: 'picture', sha256: 'p' })
  trail.add('j', at(5), state('a'))
  trail.add('j', at(6), state('b'))
  trail.add('j', at(7), state('a'))
  expect(told(trail, 'j')).toEqual(['a', 'p', 'b', 'a'])
  expect(trail.of('nobody')).toEqual([])
})

test('past the bound the journeys that changed longest ago go, and of one journey all but its first and its newest', () => {
  const trail = new Trail(4)
  for (const id of ['one', 'two', 'three', 'four']) trail.add(id, at(1), state('a'))
  trail.add('one', at(2), state('b'))
  expect(['one', 'two', 'three', 'four'].map((id) => told(trail, id).length)).toEqual([2, 0, 1, 1])
  const long = new Trail()
  for (let i = 0; i < 1000; i++) long.add('j', at(i), state(String(i)))
  expect(told(long, 'j').length).toBe(200)
  expect([told(long, 'j')[0], told(long, 'j').at(-1)]).toEqual(['0', '999'])
})

test('it goes back to a snapshot of its own, and forgets all for another', () => {
  const trail = new Trail(3)
  trail.add('j', at(1), state('a'))
  trail.mark('here')
  trail.add('j', at(2), state('b'))
  trail.add('k', at(3), state('a'))
  trail.rewind('here')
  expect([told(trail, 'j'), told(trail, 'k')]).toEqual([['a'], []])
  for (const id of ['x', 'y']) trail.add(id, at(4), state('a'))
  expect(told(trail, 'j')).toEqual(['a'])
  trail.rewind('another')
  expect([told(trail, 'j'), told(trail, 'x')]).toEqual([[], []])
})

test('a full trail forgets more than it must, so that the next steps cost nothing more, and never the newest', () => {
  const trail = new Trail(100)
  for (let i = 0; i < 101; i++) trail.add(`j${i}`, at(i), state('a'))
  const kept = Array.from({ length: 101 }, (_, i) => i).filter((i) => trail.of(`j${i}`).length > 0)
  expect(kept).toEqual(Array.from({ length: 90 }, (_, i) => i + 11))
})
