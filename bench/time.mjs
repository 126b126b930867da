/** Rows about time, in process: a jump over many due jobs, a snapshot of many journeys, a year in one test. */
import { createSimulator } from '../dist/index.js'

const yearMs = 365 * 86_400_000
const round = (ms) => (ms < 10 ? ms.toFixed(1) : ms.toFixed(0))

/** A renewal that falls due after a year, and sessions of the others that end when nobody opens them. */
const journeys = [
  ['idwise', { scenario: 'kyc_renewal_due', state: 'completed' }],
  ['incode', {}],
  ['signzy', {}],
  ['veratad', {}],
]

async function filled(count, vendors = journeys) {
  const sim = await createSimulator()
  for (let i = 0; i < count; i++) {
    const [vendor, body] = vendors[i % vendors.length]
    await sim.journeys.create(vendor, body)
  }
  await sim.clock.drain()
  return sim
}

async function timed(run) {
  const begun = performance.now()
  const result = await run()
  return [performance.now() - begun, result]
}

const within = (what, limit, ms, more = '') => ({
  what,
  measured: `${round(ms)} ms${more}`,
  limit: `at most ${limit} ms`,
  pass: ms <= limit,
})

/** A year over journeys of all vendors that each wait for something; no receiver is registered. */
export async function jump({ due, repeats }) {
  let best = Number.POSITIVE_INFINITY
  let jobs = 0
  for (let n = 0; n < repeats; n++) {
    const sim = await filled(due)
    globalThis.gc?.()
    const [ms, { ran }] = await timed(() => sim.clock.advance(yearMs))
    best = Math.min(best, ms)
    jobs = ran.length
    await sim.close()
  }
  return [within(`365 days over ${jobs} due state jobs of four vendors`, 250, best)]
}

/** Saving and restoring; what the next change pays, since tables are copied by the first that changes one. */
export async function snapshots({ due, repeats }) {
  const sim = await filled(due)
  const best = { save: 1e9, restore: 1e9, next: 1e9 }
  const note = (key, ms) => {
    best[key] = Math.min(best[key], ms)
  }
  for (let n = 0; n < repeats * 3; n++) {
    note('save', (await timed(() => sim.snapshots.save('bench')))[0])
    note('next', (await timed(() => sim.journeys.create('idwise', { scenario: 'approved' })))[0])
    note('restore', (await timed(() => sim.snapshots.restore('bench')))[0])
  }
  await sim.close()
  const what = `of ${due} journeys`
  return [
    within(`snapshot ${what}: save`, 20, best.save),
    within(`snapshot ${what}: restore`, 20, best.restore),
    { what: `snapshot ${what}: the first call that changes something after it`, measured: `${round(best.next)} ms` },
  ]
}

/** One test about a year: start a journey, jump, read that its renewal is asked for. */
export async function renewal({ repeats }) {
  const [sim, seen] = [await createSimulator(), []]
  const headers = {
    authorization: `Basic ${Buffer.from('idwise-sandbox-key:idwise-sandbox-secret').toString('base64')}`,
  }
  for (let n = 0; n < 30 * repeats; n++) {
    const [ms] = await timed(async () => {
      const { ids } = await sim.journeys.create('idwise', { scenario: 'kyc_renewal_due', state: 'completed' })
      await sim.clock.drain()
      await sim.clock.advance(yearMs)
      const answer = await sim.fetch(`http://sim.test/idwise/v2/get-journey-result?journey_id=${ids.journey_id}`, {
        headers,
      })
      if (answer.status !== 200) throw new Error(`the result answers ${answer.status}`)
      await answer.text()
    })
    seen.push(ms)
    await sim.reset()
  }
  await sim.close()
  const median = seen.sort((a, b) => a - b)[seen.length >> 1]
  return [{ what: 'start a journey, jump a year, read the renewal: median', measured: `${median.toFixed(2)} ms` }]
}
