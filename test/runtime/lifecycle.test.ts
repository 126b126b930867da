/** The step of every lifecycle: what moves, what follows, what is refused. */
import { expect, test } from 'vitest'
import { defineLifecycle } from '../../src/contracts/lifecycle.js'
import { accepts, IllegalTransition, step } from '../../src/runtime/lifecycle.js'

const door = defineLifecycle({
  initial: 'closed',
  states: {
    closed: { on: { open: { to: 'opened' }, brick: { to: 'wall' } } },
    opened: { on: { close: { to: 'closed' } }, emits: ['doorOpened'], after: { duration: 'spring', event: 'close' } },
    wall: {},
  },
  evidence: 'assumed',
  source: 'https://docs.door.example',
})
const hostile = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '', 'Open', 'open ', 'opened']

test('a step answers the next status, what it tells the world and what follows by itself', () => {
  expect(step(door, 'closed', 'open')).toEqual({
    status: 'opened',
    emits: ['doorOpened'],
    after: { duration: 'spring', event: 'close' },
  })
  expect(step(door, 'opened', 'close')).toEqual({ status: 'closed', emits: [] })
})

test('a step leaves the lifecycle as it was', () => {
  const before = JSON.stringify(door)
  step(door, 'closed', 'brick')
  expect(JSON.stringify(door)).toBe(before)
})

test('an event the status does not accept is refused with what it does accept', () => {
  expect(() => step(door, 'closed', 'close')).toThrow(IllegalTransition)
  expect(() => step(door, 'closed', 'close')).toThrow(
    '"close" is not possible in state "closed"; possible: open, brick',
  )
  expect(() => step(door, 'wall', 'open')).toThrow('possible: nothing, it is final')
})

test('names that every object has are no events', () => {
  for (const event of hostile) {
    expect(() => step(door, 'closed', event), event).toThrow(IllegalTransition)
    expect(accepts(door, 'closed', event), event).toBe(false)
  }
})

test('names that every object has are no statuses', () => {
  for (const status of hostile.slice(0, 6) as 'closed'[]) {
    expect(() => step(door, status, 'open'), status).toThrow(IllegalTransition)
    expect(accepts(door, status, 'open'), status).toBe(false)
  }
})

test('accepts tells what step would do, for every status and event', () => {
  for (const status of ['closed', 'opened', 'wall'] as const) {
    for (const event of ['open', 'close', 'brick']) {
      let possible = true
      try {
        step(door, status, event)
      } catch {
        possible = false
      }
      expect(accepts(door, status, event), `${status} ${event}`).toBe(possible)
    }
  }
})
