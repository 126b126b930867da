/** Short ways for checks to ask what was seen and to say what is wrong. */
import type { Call, Finding, Judgement, Outcome, Seen } from '../types.js'

/** What is wrong with a call. Secrets in the query are not repeated. */
export const about = ({ method, url, startedMs }: Call, what: string): Finding => ({
  what,
  request: { method, path: url.replace(/\?.*/s, ''), atMs: Math.round(startedMs) },
})

export const callsOf = ({ calls }: Seen, endpoint: string | undefined): Call[] =>
  calls.filter((call) => call.endpoint === endpoint)
export const readsOf = (seen: Seen): Call[] => callsOf(seen, seen.learnt.read)

/** Whether calls failed as the trial wanted it. */
export const wasRefused = ({ status }: Call): boolean => status !== undefined && status >= 400

/** How the client ended, in words. */
export function endOf({ ended }: Seen): string {
  const { code, signal, stopped, outcome, durationMs } = ended
  const seconds = (durationMs / 1000).toFixed(1)
  if (stopped) return `the client had not ended after ${seconds} s`
  const how = code === null ? `by ${signal}` : `with exit code ${code}`
  return `the client ended ${how} and ${outcome === undefined ? 'said no outcome' : `said "${outcome}"`}`
}

/** Judges that the client came to one of these outcomes, all the same. */
export const comesTo =
  (...wanted: readonly Outcome[]) =>
  (seen: Seen): Judgement => {
    const { code, outcome } = seen.ended
    if (code === 0 && outcome !== undefined && wanted.includes(outcome)) return []
    const last = seen.calls.at(-1)
    const what = `${endOf(seen)}, where ${wanted.join(' or ')} was to come`
    return [last ? about(last, what) : { what }]
  }

/** Judges a trial only where something was changed on the way. */
export const whereAltered =
  (judge: (seen: Seen) => Judgement, why: string) =>
  (seen: Seen): Judgement =>
    seen.calls.some(({ altered }) => altered) ? judge(seen) : why

/** Judges a trial only where a call met what it was to meet. */
export const whereMet =
  (met: (seen: Seen) => boolean, why: string, judge: (seen: Seen) => Judgement) =>
  (seen: Seen): Judgement =>
    met(seen) ? judge(seen) : why
