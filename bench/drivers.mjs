/** Where state is kept: memory, SQLite and PostgreSQL side by side, two replicas, and a file with very many journeys. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { call, complete, cpuUs, repeat, serveSim, stop, stopAll, walk } from './support.mjs'

const round = (n) => n.toFixed(0)
const callsPerWalk = 7

async function startPostgres() {
  const { createJiti } = await import('jiti')
  const { startPostgres } = await createJiti(import.meta.url).import('../test/support/postgres-server.ts')
  const postgres = await startPostgres({ durable: true })
  // it would stay on the core of the load, which has started it: a database has the machine that there is
  const [pid] = readFileSync(join(postgres.folder, 'data', 'postmaster.pid'), 'utf8').split('\n')
  spawnSync('taskset', ['-cp', `0-${cpus().length - 1}`, pid])
  return postgres
}

/** Whole journeys on every driver in turn; the best round of each, with the processor time of a call in the simulator. */
export async function drivers({ rounds, seconds, folder }) {
  const postgres = await startPostgres().catch((error) => ({ missing: error.message }))
  try {
    const shared = postgres.missing === undefined ? await postgres.database() : undefined
    const lanes = [
      { name: 'memory', servers: [await serveSim()] },
      { name: 'SQLite', servers: [await serveSim('--persist', join(folder, 'drivers.db'))], limit: 0.5 },
    ]
    if (shared !== undefined) {
      const replica = () => serveSim('--store', shared)
      lanes.push(
        { name: 'PostgreSQL', servers: [await serveSim('--store', await postgres.database())], limit: 0.25 },
        { name: 'PostgreSQL, two replicas', servers: [await replica(), await replica()] },
      )
    }
    const best = lanes.map(() => ({ rate: 0, us: Number.POSITIVE_INFINITY }))
    for (let n = 0; n < rounds; n++) {
      for (const [i, { servers }] of lanes.entries()) {
        // what another driver has left for the disk to do is not this one's
        spawnSync('sync')
        const before = servers.map(({ pid }) => cpuUs(pid))
        const walks = servers.map(({ url }) => walk(url))
        const rate = await repeat((k) => walks[k % walks.length](k), { seconds, first: n * 100_000 })
        const us =
          servers.reduce((sum, { pid }, s) => sum + cpuUs(pid) - before[s], 0) / (rate * seconds * callsPerWalk)
        best[i] = { rate: Math.max(best[i].rate, rate), us: Math.min(best[i].us, us) }
      }
    }
    const rows = lanes.map(({ name, limit }, i) => {
      const ratio = best[i].rate / best[0].rate
      return {
        what: `mixed journey, ${name}`,
        measured: `${round(best[i].rate)} journeys/s, ${round(best[i].us)} us of processor time per call`,
        ...(i > 0 && { ratio }),
        ...(limit !== undefined && { limit: `at least ${limit}x of memory`, pass: ratio >= limit }),
      }
    })
    if (postgres.missing !== undefined)
      rows.push({ what: 'mixed journey, PostgreSQL', measured: `skipped: ${postgres.missing}` })
    return rows
  } finally {
    await stopAll()
    await postgres.stop?.()
  }
}

/** A file with very many journeys against one with a thousand: the start, and get-result, of one journey and of a thousand spread over all. */
export async function million({ starts, many, folder }) {
  const files = [1000, many].map((count) => ({ count, file: join(folder, `${count}.db`) }))
  const ids = []
  for (const { count, file } of files) ids.push(await fill(file, count))
  const empty = join(folder, 'empty.db')
  await stop(await serveSim('--persist', empty))
  const start = async (file) => {
    const begun = performance.now()
    const server = await serveSim('--persist', file)
    await call(`${server.url}/_sim/health`)
    const ms = performance.now() - begun
    await stop(server)
    return ms
  }
  const begun = [empty, files[1].file].map(() => Number.POSITIVE_INFINITY)
  for (let n = 0; n < starts; n++) {
    for (const [i, file] of [empty, files[1].file].entries()) begun[i] = Math.min(begun[i], await start(file))
  }
  const latency = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const again = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let n = 0; n < 4; n++) {
    for (const [i, { file, count }] of files.entries()) {
      const { url, pid } = await serveSim('--persist', file, '--config', noLimits(folder))
      const timed = async (spread) => {
        const of = (k) => ids[i]((n * 7919 + k * spread) % count)
        const read = (k) => call(`${url}/idwise/v2/get-journey-result?journey_id=${of(k)}`)
        return 1e6 / (await repeat(read, { count: 1000, atOnce: 1 }))
      }
      await timed(0)
      again[i] = Math.min(again[i], await timed(0))
      latency[i] = Math.min(latency[i], await timed(104_729))
      await stop({ pid })
    }
  }
  const row = (what, [few, lots], unit) => {
    const ratio = lots / few
    return {
      what,
      measured: `${round(lots)} ${unit}, ${round(few)} ${unit}`,
      ratio,
      limit: 'at most 1.5x',
      pass: ratio <= 1.5,
    }
  }
  return [
    row(`start over a file with ${many} journeys, with none`, begun, 'ms'),
    row(`get-result with ${many} journeys in SQLite, with 1000`, again, 'us'),
    row(`the same, each journey for the first time`, latency, 'us'),
  ]
}

const noLimits = (folder) => {
  const file = join(folder, 'no-limits.json')
  writeFileSync(file, JSON.stringify({ endedLimit: 10_000_000 }))
  return file
}

/** Makes one journey over the API, and writes it down again under other ids; answers the id of the n-th. */
async function fill(file, count) {
  const server = await serveSim('--persist', file)
  const [id] = await complete(server.url, 1)
  await stop(server)
  const db = new Libsql(file)
  for (const setting of ['synchronous = OFF', 'cache_size = -1000000', 'temp_store = MEMORY']) db.pragma(setting)
  const nth = (text) => `(printf('%012x', i) || substr(${text}, 13))`
  const numbers = `WITH RECURSIVE numbers(i) AS (SELECT ?2 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < ?3)`
  const records = db.prepare(`${numbers} INSERT INTO records (space, kind, id, version, owner, facts, data)
    SELECT space, kind, ${nth('id')}, version, ${nth('?1')}, replace(facts, ?1, ${nth('?1')}),
    replace(replace(data, ?1, ${nth('?1')}), '"id":"' || id || '"', '"id":"' || ${nth('id')} || '"')
    FROM numbers CROSS JOIN records WHERE owner = ?1`)
  const entries = db.prepare(`INSERT INTO entries (space, kind, name, value, ord, announced)
    SELECT r.space, r.kind, pair.key, pair.value, r.ord, 0 FROM records r, json_each(r.facts) AS pair WHERE r.ord > ?1`)
  const ended = db.prepare(
    `${numbers} INSERT INTO ended (space, owner) SELECT space, ${nth('?1')} FROM numbers CROSS JOIN ended WHERE owner = ?1`,
  )
  for (let n = 0; n < count; n += 20_000) {
    const last = db.prepare('SELECT max(ord) AS ord FROM records').get([]).ord
    const range = [id, n, Math.min(count, n + 20_000)]
    db.exec('BEGIN')
    records.run(range)
    entries.run([last])
    ended.run(range)
    db.exec('COMMIT')
  }
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  return (n) => n.toString(16).padStart(12, '0') + id.slice(12)
}
