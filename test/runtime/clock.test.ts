/** The clock of a namespace: three numbers, and the words that set them. */
import { expect, test } from 'vitest'
import { Clock, frozenAt, parseClock, startTimer, toHttpDate, toIso } from '../../src/runtime/clock.js'

const at = Date.UTC(2026, 0, 1)

test('a frozen clock stands still whatever real time does', () => {
  let real = 0
  const clock = new Clock({ baseMs: at, anchorMs: 0, speed: 0 }, () => real)
  real = 1e9
  expect(clock.now()).toBe(at)
  expect(clock.frozen).toBe(true)
})

test('a running clock goes with real time, at its speed, in whole milliseconds', () => {
  let real = 500
  const clock = new Clock({ baseMs: 1000, anchorMs: 500, speed: 1.5 }, () => real)
  expect(clock.now()).toBe(1000)
  real = 503
  expect(clock.now()).toBe(1004)
  expect(clock.frozen).toBe(false)
})

test('advanceTo moves forward only, in every mode', () => {
  let real = 0
  for (const speed of [0, 1, 1000]) {
    real = 0
    const clock = new Clock({ baseMs: 100, anchorMs: 0, speed }, () => real)
    clock.advanceTo(5000)
    expect(clock.now()).toBe(5000)
    clock.advanceTo(4000)
    expect(clock.now()).toBe(5000)
    real = 10
    expect(clock.now()).toBe(5000 + 10 * speed)
  }
})

test('a clock is shifted unless it goes with real time', () => {
  const clock = new Clock({ baseMs: 100, anchorMs: 100, speed: 1 }, () => 100)
  expect(clock.shifted).toBe(false)
  clock.advanceTo(200)
  expect(clock.shifted).toBe(true)
  expect(new Clock({ baseMs: 100, anchorMs: 100, speed: 0 }).shifted).toBe(true)
  expect(new Clock({ baseMs: 100, anchorMs: 100, speed: 60 }).shifted).toBe(true)
})

test('set replaces instant and speed, and keeps what it is not told', () => {
  let real = 0
  const clock = new Clock({ baseMs: 100, anchorMs: 0, speed: 1 }, () => real)
  real = 50
  clock.set({ speed: 10 })
  expect(clock.now()).toBe(150)
  real = 60
  expect(clock.now()).toBe(250)
  clock.set({ nowMs: 7 })
  expect(clock.now()).toBe(7)
  real = 61
  expect(clock.now()).toBe(17)
})

test('the state of a clock is a copy, and restores it', () => {
  const clock = new Clock({ baseMs: 100, anchorMs: 0, speed: 0 }, () => 0)
  const { state } = clock
  clock.advanceTo(900)
  expect(state.baseMs).toBe(100)
  clock.restore(state)
  clock.advanceTo(200)
  expect(state.baseMs).toBe(100)
})

test('realDelayUntil divides by the speed, and is endless when the clock is frozen short of the instant', () => {
  const fast = new Clock({ baseMs: 0, anchorMs: 0, speed: 1000 }, () => 0)
  expect(fast.realDelayUntil(60_000)).toBe(60)
  expect(fast.realDelayUntil(-5)).toBe(0)
  const frozen = new Clock({ baseMs: 0, anchorMs: 0, speed: 0 }, () => 0)
  expect(frozen.realDelayUntil(1)).toBe(Number.POSITIVE_INFINITY)
  expect(frozen.realDelayUntil(0)).toBe(0)
})

test('parseClock reads now, frozen, an instant and a speed', () => {
  const real = 1_000_000
  expect(parseClock('now', real)).toEqual({ baseMs: real, anchorMs: real, speed: 1 })
  expect(parseClock('frozen', real)).toEqual({ baseMs: frozenAt, anchorMs: real, speed: 0 })
  expect(frozenAt).toBe(1767225600000)
  expect(parseClock('x60', real)).toEqual({ baseMs: real, anchorMs: real, speed: 60 })
  expect(parseClock('x0.5', real)).toEqual({ baseMs: real, anchorMs: real, speed: 0.5 })
  for (const [text, iso] of [
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00.000Z'],
    ['2026-03-01T09:00Z', '2026-03-01T09:00:00.000Z'],
    ['2026-03-01T09:00:00.250+02:00', '2026-03-01T07:00:00.250Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ] as const) {
    expect(parseClock(text, real)).toEqual({ baseMs: Date.parse(iso), anchorMs: real, speed: 0 })
  }
})

test('parseClock refuses what is no clock, and says what is one', () => {
  const bad = ['', 'later', 'x', 'x0', 'x-1', 'x1e3', 'x1000001', '1', '2026', '2026-13-01', '2026-02-30', '2027-02-29']
  // without a zone the instant would depend on the machine
  for (const text of [...bad, '2026-03-01T09:00:00', '2026-03-01T25:00:00Z', ' now', 'NOW', '2026-03-01 09:00:00Z']) {
    expect(() => parseClock(text), text).toThrow(
      expect.objectContaining({
        code: 'bad_option',
        message: `"${text}" is no clock`,
        hint: expect.stringContaining('x60'),
      }),
    )
  }
})

test('instants are written as the Date header and as ISO, in UTC', () => {
  expect(toHttpDate(at + 999)).toBe('Thu, 01 Jan 2026 00:00:00 GMT')
  expect(toHttpDate(at + 1000)).toBe('Thu, 01 Jan 2026 00:00:01 GMT')
  expect(toHttpDate(at)).toBe('Thu, 01 Jan 2026 00:00:00 GMT')
  expect(toIso(at + 5)).toBe('2026-01-01T00:00:00.005Z')
})

test('a timer longer than a timer can be, and one that was cancelled, do not fire at once', async () => {
  const fired: string[] = []
  const cancel = [
    startTimer(2 ** 40, () => void fired.push('long')),
    startTimer(Number.POSITIVE_INFINITY, () => void fired.push('endless')),
  ]
  startTimer(0, () => void fired.push('cancelled'))()
  await new Promise<void>((resolve) => void startTimer(3, resolve))
  for (const each of cancel) each()
  expect(fired).toEqual([])
})
