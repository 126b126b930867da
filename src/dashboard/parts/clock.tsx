/** Where the clock of a namespace stands; a script lets it run where it runs. */
import type { Clock } from '../../runtime/clock.js'
import { toIso } from '../../runtime/clock.js'
import { clockText } from './ran.js'

/** The instant, to the second. */
export function ClockFace({ clock }: { clock: Clock }) {
  const at = clock.now()
  const { speed } = clock.state
  return (
    <time datetime={toIso(at)} class="clock nowrap" data-clock={String(at)} data-speed={String(speed)}>
      {clockText(at)}
    </time>
  )
}

/** How it runs, in words. */
export function paceOf({ frozen, state }: Clock): string {
  if (frozen) return 'frozen'
  return state.speed === 1 ? 'runs as real time does' : `runs ${state.speed} times as fast as real time`
}
