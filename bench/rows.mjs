/** The rows of the table: each starts the servers it needs and measures; `run.mjs` stops them. */
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import {
  call,
  complete,
  cpuUs,
  hammer,
  repeat,
  rssMb,
  serveBare,
  serveProxy,
  serveSim,
  stopAll,
  walk,
} from './support.mjs'

const resultOf = (url, id) => `${url}/idwise/v2/get-journey-result?journey_id=${id}`
const round = (n) => n.toFixed(0)

/** Runs a b a b, never a a b b, so that a slow spell of the machine hits both; answers the best of each. */
async function race(rounds, best, ...runners) {
  const seen = runners.map(() => [])
  for (let n = 0; n < rounds; n++) for (const [i, run] of runners.entries()) seen[i].push(await run(n))
  return seen.map((values) => best(...values))
}

const atMost = (limit, ratio) => ({ ratio, limit: `at most ${limit}x`, pass: ratio <= limit })

/** From spawn to the first answer. */
export async function cold({ starts, result }) {
  const time = (serve, path, body) => async () => {
    const begun = performance.now()
    await call((await serve()).url + path, body)
    const ms = performance.now() - begun
    await stopAll()
    return ms
  }
  const yardstick = time(() => serveBare(result), '/')
  const health = time(serveSim, '/_sim/health')
  const vendor = time(serveSim, '/idwise/v2/start-journey', { flow_id: 'flow-id-selfie', reference_no: 'bench' })
  const [bare, ...ours] = await race(starts, Math.min, yardstick, health, vendor)
  return ['health', 'start-journey, which loads the vendor'].map((what, i) => ({
    what: `cold start to the first 200: ${what}`,
    measured: `${round(ours[i])} ms`,
    bare: `${round(bare)} ms`,
    ...atMost(2, ours[i] / bare),
  }))
}

/** Get-result with the self-check on: one journey again and again, and each of many for the first time. */
export async function read({ rounds, seconds, fresh, result }) {
  const servers = [await serveSim(), await serveBare(result)]
  const [{ url }] = servers
  const [id] = await complete(url, 1)
  const cost = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const runs = servers.map((server, i) => async () => {
    const before = cpuUs(server.pid)
    const { average, total } = await hammer(resultOf(server.url, id), seconds, 32)
    cost[i] = Math.min(cost[i], (cpuUs(server.pid) - before) / total)
    return average
  })
  const rates = await race(rounds, Math.max, ...runs)
  const ids = await complete(url, fresh)
  const first = await repeat((n) => call(resultOf(url, ids[n])), { count: fresh, atOnce: 32 })
  const ratio = rates[0] / rates[1]
  const [ours, theirs] = rates.map((rate, i) => `${round(rate)}/s, ${round(cost[i])} us of processor time`)
  return [
    {
      what: 'get-result, one journey',
      measured: ours,
      bare: theirs,
      ratio,
      limit: 'at least 0.45x',
      pass: ratio >= 0.45,
    },
    { what: 'get-result, each journey for the first time', measured: `${round(first)}/s`, ratio: first / rates[1] },
  ]
}

/** What the proxy adds to a call: for a client that pauses between calls, and back to back, where judging takes its share. */
export async function proxy({ rounds, seconds, folder, result }) {
  const bare = await serveBare(result)
  const plain = await serveProxy(bare.url)
  const recording = await serveProxy(bare.url, '--record', mkdtempSync(join(folder, 'recording-')))
  const servers = [bare, plain, recording].map(({ url }) => `${url}/v2/get-journey-result?journey_id=bench`)
  const paced = servers.map((url) => async () => {
    const seen = []
    for (let n = 0; n < seconds * 30; n++) {
      await setTimeout(30)
      const begun = performance.now()
      await call(url)
      seen.push((performance.now() - begun) * 1000)
    }
    return seen.sort((x, y) => x - y)[seen.length >> 1]
  })
  const busy = servers.map((url) => async () => 1e6 / (await hammer(url, seconds, 1)).average)
  const rows = []
  for (const [how, runs] of [
    ['30 ms apart, median', paced],
    ['back to back, average', busy],
  ]) {
    const [direct, ...through] = await race(rounds, Math.min, ...runs)
    for (const [i, what] of ['judged', 'judged and recorded'].entries()) {
      const measured = `${round(through[i])} us, ${round(through[i] - direct)} us added`
      rows.push({
        what: `proxy: calls ${how}, ${what}`,
        measured,
        bare: `${round(direct)} us`,
        ratio: through[i] / direct,
      })
    }
  }
  return rows
}

/** Whole journeys with two pictures of 100 KB, as a client walks them. */
export async function mixed({ rounds, seconds }) {
  const { url } = await serveSim()
  const [best] = await race(rounds, Math.max, (n) => repeat(walk(url), { seconds, first: n * 100_000 }))
  return [{ what: 'mixed journey, seven calls', measured: `${round(best)} journeys/s` }]
}

/** Many stored journeys against one, a single call at a time. */
export async function growth({ rounds, seconds, stored }) {
  const runs = [1, stored].map(async (count) => {
    const { url } = await serveSim()
    const path = resultOf(url, (await complete(url, count))[count >> 1])
    return async () => 1e6 / (await hammer(path, seconds, 1)).average
  })
  const [few, many] = await race(rounds, Math.min, ...(await Promise.all(runs)))
  const what = `get-result with ${stored} journeys stored, with 1`
  return [{ what, measured: `${round(many)} us, ${round(few)} us`, ...atMost(1.2, many / few) }]
}

/** Memory while journeys with pictures go by; kept are 32 MiB of pictures, 1000 journal entries, a tenth of the journeys. */
export async function memory({ folder, walks }) {
  const config = join(folder, 'small.json')
  writeFileSync(config, JSON.stringify({ blobLimitBytes: 32 * 2 ** 20, journalLimit: 1000, endedLimit: walks / 10 }))
  const { url, pid } = await serveSim('--config', config)
  const seen = [rssMb(pid)]
  for (let n = 0; n < 4; n++) {
    await repeat(walk(url), { count: walks / 4, first: (n * walks) / 4 })
    seen.push(rssMb(pid))
  }
  const what = `memory after 0, 1/4 ... 4/4 of ${walks} journeys, ${round(walks * 0.2)} MB uploaded; 4/4 to 2/4`
  return [{ what, measured: `${seen.join(', ')} MiB`, ...atMost(1.4, seen[4] / seen[2]) }]
}

/** Webhooks to a receiver that holds its answers back until all are due, so that only the sending is timed. */
export async function webhooks({ events }) {
  const held = []
  let received = 0
  let hold = (answer) => held.push(answer)
  const sink = createServer((request, response) => {
    request.resume()
    hold(() => response.end(void received++))
  })
  await once(sink.listen(0, '127.0.0.1'), 'listening')
  const { url } = await serveSim()
  const to = `http://127.0.0.1:${sink.address().port}`
  await call(`${url}/_sim/webhooks/endpoints`, { vendor: 'idwise', url: to, event: 'Finished Journey' })
  await complete(url, events)
  hold = (answer) => answer()
  const started = performance.now()
  for (const answer of held) answer()
  while (received < events && performance.now() - started < 30_000) await setTimeout(5)
  const rate = (received * 1000) / (performance.now() - started)
  sink.closeAllConnections()
  sink.close()
  const pass = received === events && rate >= 1000
  const measured = `${round(rate)} deliveries/s`
  return [{ what: `${events} webhooks that are due`, measured, limit: 'all arrive, at least 1000/s', pass }]
}
