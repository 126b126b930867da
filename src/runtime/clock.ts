/** The only place that reads real time or sets a timer: a namespace's clock, and the stop-watch of the journal. */
import { SimError } from '../errors.js'

/** Three numbers: `now = baseMs + (real - anchorMs) * speed`. A frozen clock has speed 0. */
export interface ClockState {
  /** Epoch milliseconds at the anchor. */
  baseMs: number
  /** Real epoch milliseconds when the base was set. */
  anchorMs: number
  speed: number
}

/** Where a frozen clock stands unless told otherwise. */
export const frozenAt = Date.UTC(2026, 0, 1)

/**
 * The instants a clock may show: the years 1970 to 8999. Whatever is reckoned from them (ends of documents, of tokens, of
 * armed faults) still has a year of four digits.
 */
export const earliestMs = 0
export const latestMs = Date.UTC(9000, 0, 1) - 1

/** Fastest clock: a year in half a minute. */
export const fastest = 1e6

/** Where a clock is to stand: an instant, or a distance from real time. Neither leaves it where it is. */
export interface ClockSetting {
  nowMs?: number
  offsetMs?: number
  /** Seconds of the clock in a second; 0 freezes it. @default as before */
  speed?: number
}

/** A namespace's clock. It never goes backwards except by `set`. */
export class Clock {
  #state: ClockState
  /** Stands still for as long as somebody moves it, whatever its speed. */
  #held = false
  readonly #real: () => number
  /** Called after it was moved or set. */
  onChange: () => void = () => undefined

  /** @param real real time in epoch milliseconds; a test may pass its own */
  constructor(state: ClockState, real: () => number = Date.now) {
    this.#state = { ...state }
    this.#real = real
  }

  /** Epoch milliseconds, whole. */
  now(): number {
    const { baseMs, anchorMs, speed } = this.#state
    return speed === 0 || this.#held
      ? baseMs
      : Math.min(latestMs, Math.floor(baseMs + (this.#real() - anchorMs) * speed))
  }

  get frozen(): boolean {
    return this.#state.speed === 0
  }

  /** Whether it shows another time than the real one. */
  get shifted(): boolean {
    const { baseMs, anchorMs, speed } = this.#state
    return speed !== 1 || baseMs !== anchorMs
  }

  get state(): ClockState {
    return { ...this.#state }
  }

  /** Moves to an instant if it lies ahead; an instant already past is left alone. */
  advanceTo(epochMs: number): void {
    const ahead = epochMs - this.now()
    if (ahead <= 0) return
    this.#state.baseMs += ahead
    this.onChange()
  }

  /** The instant a setting names. */
  target({ nowMs, offsetMs }: Pick<ClockSetting, 'nowMs' | 'offsetMs'>): number {
    return offsetMs === undefined ? (nowMs ?? this.now()) : this.#real() + offsetMs
  }

  /** Keeps it where it stands until it is set; its speed is what it will be. */
  hold(): void {
    // anchored anew, so that whoever keeps its state meanwhile keeps where it stands
    this.#state = { ...this.#state, baseMs: this.now(), anchorMs: this.#real() }
    this.#held = true
  }

  /** Replaces instant and speed. */
  set(setting: ClockSetting): void {
    // read before it is let go: an instant that is not named is where it stands
    this.restore(this.stateAt(setting))
  }

  /** The state that `set` would put it in now. */
  stateAt(setting: ClockSetting): ClockState {
    return { baseMs: this.target(setting), anchorMs: this.#real(), speed: setting.speed ?? this.#state.speed }
  }

  /** How far it is from real time, in milliseconds; undefined unless it runs as real time does. */
  get offsetMs(): number | undefined {
    const { baseMs, anchorMs, speed } = this.#state
    return speed === 1 ? baseMs - anchorMs : undefined
  }

  restore(state: ClockState): void {
    this.#held = false
    this.#state = { ...state }
    this.onChange()
  }

  /** Real milliseconds until an instant of this clock; infinite when it is frozen short of it. */
  realDelayUntil(epochMs: number): number {
    const ahead = epochMs - this.now()
    if (ahead <= 0) return 0
    return this.#state.speed === 0 ? Number.POSITIVE_INFINITY : ahead / this.#state.speed
  }
}

/**
 * Reads a clock setting: `now` (runs with real time), `frozen` (at 2026-01-01T00:00:00Z), an ISO instant (frozen there),
 * or `x<speed>` (runs from now, that many times faster).
 */
export function parseClock(text: string, realNow: number = Date.now()): ClockState {
  if (text === 'now') return { baseMs: realNow, anchorMs: realNow, speed: 1 }
  if (text === 'frozen') return { baseMs: frozenAt, anchorMs: realNow, speed: 0 }
  const speed = /^x(\d+(?:\.\d+)?)$/.exec(text)
  if (speed && Number(speed[1]) > 0 && Number(speed[1]) <= fastest) {
    return { baseMs: realNow, anchorMs: realNow, speed: Number(speed[1]) }
  }
  const iso = parseInstant(text)
  if (iso !== undefined) return { baseMs: inRange(iso, text), anchorMs: realNow, speed: 0 }
  throw new SimError(
    'bad_option',
    `"${text}" is no clock`,
    'Use now, frozen, an ISO instant with its zone such as 2026-03-01T09:00:00Z, or x<speed> such as x60.',
  )
}

/** Reads an ISO date, or an instant with its zone, as epoch milliseconds; undefined for anything else. */
export function parseInstant(text: string): number | undefined {
  const fits = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
  const iso = fits ? Date.parse(text) : Number.NaN
  // Date.parse takes 30 February for 2 March
  return Number.isNaN(iso) || !isDay(text) ? undefined : iso
}

/** Answers an instant that a clock may show. @throws SimError for one outside */
export function inRange(epochMs: number, told: string | number = epochMs): number {
  if (epochMs >= earliestMs && epochMs <= latestMs) return epochMs
  throw new SimError(
    'bad_request',
    `${JSON.stringify(told)} is outside the years that a clock may show`,
    `Use an instant from ${toIso(earliestMs)} to ${toIso(latestMs)}.`,
  )
}

/** Answers a clock state that can be kept. @throws SimError for one that cannot */
export function checkClock(state: ClockState): ClockState {
  const { baseMs, anchorMs, speed } = state
  inRange(baseMs)
  if (Number.isFinite(anchorMs) && speed >= 0 && speed <= fastest) return state
  throw new SimError(
    'bad_option',
    'the clock is no state of a clock',
    `Give a speed from 0 to ${fastest}, and epoch milliseconds.`,
  )
}

function isDay(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split('-').map(Number) as [number, number, number]
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
}

/** Real time that only grows, in milliseconds, for durations. */
export function stopwatchMs(): number {
  // node loads what measures performance when it is first asked, which a start would pay for
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}

/**
 * Runs a callback after a real delay; answers a cancel function.
 *
 * @param hold keeps the process alive until then, for what somebody waits for
 */
export function startTimer(delayMs: number, run: () => void, hold = false): () => void {
  // a longer delay overflows setTimeout and would fire at once
  const timer = setTimeout(run, Math.min(Math.ceil(delayMs), 2 ** 31 - 1))
  if (!hold) timer.unref()
  return () => clearTimeout(timer)
}

let httpDate = { second: -1, text: '' }

/** Writes an instant as the `Date` header wants it. */
export function toHttpDate(epochMs: number): string {
  const second = Math.floor(epochMs / 1000)
  if (httpDate.second !== second) httpDate = { second, text: new Date(second * 1000).toUTCString() }
  return httpDate.text
}

/** Writes an instant as ISO 8601 with milliseconds, in UTC. */
export const toIso = (epochMs: number): string => new Date(epochMs).toISOString()
