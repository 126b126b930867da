/** Kills servers at random moments of a run, and starts them again. */
import type { Server } from '../../support/servers.js'
import { pause, until } from '../../support/until.js'
import type { Run } from './run.js'

/** Servers one of which is killed so many times while the run goes on; each is back before the next is killed. @returns how many kills met work under way */
export async function killDuring(
  run: Run,
  servers: readonly Server[],
  { kills, roll }: { kills: number; roll: () => number },
): Promise<number> {
  const moments = Array.from({ length: kills }, () => Math.floor(roll() * run.journeys.length * 0.95))
  moments.sort((a, b) => a - b)
  let underWay = 0
  for (const moment of moments) {
    await until(`that ${moment} journeys are through`, () => run.done >= moment, 600_000)
    // a little later, so that it is no moment of the harness's own
    await pause(roll() * 60)
    const server = servers[Math.floor(roll() * servers.length)]!
    if (run.done < run.journeys.length) underWay++
    await server.kill('SIGKILL')
    await server.restart()
  }
  return underWay
}
