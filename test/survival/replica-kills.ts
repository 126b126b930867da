/** Three replicas over PostgreSQL behind nginx, one of them killed again and again under load. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { startNginx } from '../support/nginx.js'
import { startPostgres } from '../support/postgres-server.js'
import type { Server } from '../support/servers.js'
import { pause } from '../support/until.js'
import { dice } from '../support/world.js'
import { killDuring } from './ledger/killer.js'
import { prepareRun, type Run } from './ledger/run.js'
import { controlToken, startReplicas } from './replicas.js'

/** The configuration that the guide shows, with the ports of this run. */
export function configuration(port: number, servers: readonly Server[]): string {
  const shown = readFileSync('examples/scaling/nginx.conf', 'utf8')
  return servers.reduce(
    (text, server, n) => text.replaceAll(`127.0.0.1:${4701 + n}`, `127.0.0.1:${server.port}`),
    shown.replace('listen 8080;', `listen 127.0.0.1:${port};`),
  )
}

/** What a client behind nginx may meet: it has an answer, or it knows that it has none. */
const retriable = ['502 of the proxy', '503 of the proxy', '504 of the proxy', '503 store_unavailable']

export interface ReplicaKills {
  journeys: number
  seed: number
  /** So many at moments of the run; or one every so many milliseconds, for as long as it takes. */
  kills: number | { everyMs: number }
}

/** Runs journeys through nginx and kills replicas meanwhile. @returns how many kills met work under way */
export async function surviveKillsOfReplicas({ journeys, seed, kills }: ReplicaKills): Promise<number> {
  await using postgres = await startPostgres()
  await using replicas = await startReplicas(3, postgres.url, ['--processing-ms', '20', '--trust-proxy'])
  await using nginx = await startNginx((port) => configuration(port, replicas.servers))
  await using run = await prepareRun({ bases: [nginx.url], proxied: true, journeys, seed, controlToken })
  const roll = dice(seed)
  const killing =
    typeof kills === 'number'
      ? killDuring(run, replicas.servers, { kills, roll })
      : killEvery(run, replicas.servers, kills.everyMs, roll)
  const [underWay] = await Promise.all([killing, run.load()])
  expect(await run.verdict()).toEqual([])
  expect([...run.caller.met.keys()].filter((what) => !retriable.includes(what))).toEqual([])
  const ends = replicas.servers.flatMap(({ ended }) => ended)
  expect(ends.map(({ stderr }) => stderr).filter(Boolean)).toEqual([])
  return underWay
}

async function killEvery(run: Run, servers: readonly Server[], everyMs: number, roll: () => number): Promise<number> {
  let kills = 0
  while (run.done < run.journeys.length) {
    const server = servers[Math.floor(roll() * servers.length)]!
    const began = performance.now()
    await server.kill('SIGKILL')
    await server.restart()
    kills++
    await pause(Math.max(0, everyMs - (performance.now() - began)))
  }
  return kills
}
