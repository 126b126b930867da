/** The timeline of a journey held to what a client saw that asked the vendor after every step, and what is to come to what came. */
import { expect, test } from 'vitest'
import type { JourneyAction } from '../../src/contracts/define.js'
import { idwise } from '../../src/contracts/idwise/index.js'
import { incode } from '../../src/contracts/incode/index.js'
import { signzy } from '../../src/contracts/signzy/index.js'
import { veratad } from '../../src/contracts/veratad/index.js'
import { createSimulator, type InProcessSimulator } from '../../src/index.js'
import { createClient, type VendorError } from '../../src/kit/client/index.js'

type Vendor = 'idwise' | 'incode' | 'signzy' | 'veratad'
/** Asks the vendor's own API where a journey stands. */
type Look = (ids: Readonly<Record<string, string>>) => Promise<string | null>

const looks: Readonly<Record<Vendor, (sim: InProcessSimulator) => Look>> = {
  idwise: (sim) => {
    const client = createClient(idwise, optionsOf(sim, 'idwise'))
    return async ({ journey_id = '' }) =>
      (await client.getJourneyResult({ params: { journey_id } })).body.final_decision
  },
  incode: (sim) => {
    const client = createClient(incode, optionsOf(sim, 'incode'))
    return async ({ verificationTraceId = '' }) =>
      (await client.getVerificationStatus({ params: { verificationTraceId } })).body.verification.status
  },
  signzy: (sim) => {
    const client = createClient(signzy, optionsOf(sim, 'signzy'))
    return async ({ journeyId = '' }) => {
      try {
        const { body } = await client.getJourney({ params: { journeyId } })
        return 'currentStatus' in body ? String(body.currentStatus) : null
      } catch (error) {
        // until it is completed, its refusal says where it stands
        const { body } = error as VendorError
        const words = /.* is (.+)$/.exec((body as { error: { message: string } }).error.message)![1]!
        return words.toUpperCase().replaceAll(' ', '_')
      }
    }
  },
  veratad: (sim) => {
    const client = createClient(veratad, optionsOf(sim, 'veratad'))
    return async ({ request_id = '' }) =>
      (await client.getSessionStatus({ params: { request_id } })).body.current_status
  },
}
const vendors = Object.keys(looks) as Vendor[]

function optionsOf(sim: InProcessSimulator, vendor: Vendor) {
  const credentials = sim.namespace().info.credentials[vendor]!
  return { baseUrl: `http://sim.test/${vendor}`, credentials, fetch: sim.fetch, now: () => sim.clock.now() } as never
}

/** Lives of a journey: what is done to it, a while apart. */
const lives: readonly (readonly [scenario: string, ...acts: JourneyAction[]])[] = [
  ['approved', 'open', 'upload', 'complete'],
  ['declined', 'complete'],
  ['document_expired', 'open', 'complete'],
  ['manual_review_approved', 'complete'],
  ['manual_review_pending', 'complete', 'review'],
  ['manual_review_pending', 'complete', 'resubmit', 'upload', 'complete'],
  ['approved', 'open', 'expire'],
  ['approved', 'open', 'abandon'],
  ['approved'],
]

for (const vendor of vendors) {
  test(`${vendor}: the states of the timeline are those that a client sees, in their order, at their instants`, async () => {
    for (const [scenario, ...acts] of lives) {
      await using sim = await createSimulator({ send: async () => new Response('ok'), processingMs: 3000 })
      const look = looks[vendor](sim)
      const { journeyId, ids } = await sim.journeys.create(vendor, { reference: 'r-1', scenario })
      const seen: [at: string, status: string | null][] = []
      const ask = async () => {
        const status = await look(ids)
        if (seen.at(-1)?.[1] !== status) seen.push([new Date(sim.clock.now()).toISOString(), status])
      }
      await ask()
      const wait = async (ms: number) => {
        for (const end = sim.clock.now() + ms; sim.clock.now() < end; ) {
          await sim.clock.advance(500)
          await ask()
        }
      }
      for (const act of acts) {
        await wait(7000)
        await sim.journeys.act(vendor, journeyId, act).catch(() => undefined)
        await ask()
      }
      for (let jumps = 0; jumps < 40; jumps++) {
        await wait(1000)
        const { items, now } = await sim.journeys.timeline(vendor, journeyId)
        const job = items.find((item) => item.kind === 'job')
        if (!job) break
        await sim.clock.advance(Date.parse(job.at) - Date.parse(now))
        await ask()
      }
      const { items } = await sim.journeys.timeline(vendor, journeyId)
      const told: typeof seen = []
      for (const item of items) {
        if (item.kind === 'state' && told.at(-1)?.[1] !== item.status) told.push([item.at, item.status])
      }
      expect(told, `${scenario}: ${acts.join(', ')}`).toEqual(seen)
    }
  })

  test(`${vendor}: what is still to come comes at its instant, in its order, and not a millisecond before`, async () => {
    const sent: string[] = []
    const send = async (request: Request) => {
      sent.push(await request.text())
      return new Response('no', { status: 503 })
    }
    await using sim = await createSimulator({ send, processingMs: 3000 })
    await sim.webhooks.register({ vendor, url: 'http://127.0.0.1:1/hook' })
    const { journeyId } = await sim.journeys.create(vendor, { scenario: 'manual_review_approved' })
    const toCome = async () => {
      // what is due at this instant is under way already
      await sim.clock.advance(0)
      const { items } = await sim.journeys.timeline(vendor, journeyId)
      return items.filter((item) => item.kind === 'job').map(({ inMs, ...job }) => ({ job, inMs }))
    }
    await sim.journeys.act(vendor, journeyId, 'open')
    await sim.clock.advance(1000)
    await sim.journeys.act(vendor, journeyId, 'complete')
    const kinds = new Set<string>()
    for (let jobs = await toCome(); jobs.length > 0; jobs = await toCome()) {
      const { inMs } = jobs[0]!
      const due = jobs.filter((one) => one.inMs === inMs).map(({ job }) => job)
      expect((await sim.clock.advance(inMs - 1)).ran).toEqual([])
      expect((await toCome()).map(({ job }) => job)).toEqual(jobs.map(({ job }) => job))
      sent.length = 0
      const { ran } = await sim.clock.advance(1)
      // what they bring about runs after them
      const told = due.map(({ at, job }) => [at, job === 'deliver' ? job : `${vendor}.${job}`])
      expect(ran.slice(0, due.length).map(({ at, kind }) => [at, kind])).toEqual(told)
      const wanted = await Promise.all(
        due.flatMap(({ delivery }) => (delivery === null ? [] : [sim.webhooks.delivery(delivery, { reveal: true })])),
      )
      expect(sent.slice(0, wanted.length)).toEqual(wanted.map(({ attempts }) => attempts.at(-1)!.request.body))
      for (const { job } of due) kinds.add(job)
    }
    expect(kinds.size).toBeGreaterThan(1)
  })
}
