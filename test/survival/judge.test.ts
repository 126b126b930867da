/** The judge can fail: evidence of an honest run, spoilt in one place, is found out. */
import { beforeAll, expect, test } from 'vitest'
import { startServer } from '../support/servers.js'
import { judge } from './ledger/judge.js'
import { type Arrival, type Evidence, type Journey, keyOf, type Logged, type Standing } from './ledger/ledger.js'
import { owedBy, prepareRun } from './ledger/run.js'

/** Evidence that a test may write in. */
interface Doctored extends Evidence {
  journeys: Journey[]
  arrivals: Arrival[]
  standings: Map<string, Standing | undefined>
  log: Logged[]
  all: { vendor: string; id: string; reference: string }[]
}

let honest: Evidence

beforeAll(async () => {
  await using server = await startServer(['--processing-ms', '10'])
  await using run = await prepareRun({ bases: [server.url], journeys: 24, seed: 7 })
  await run.load()
  expect(await run.verdict()).toEqual([])
  honest = await run.evidence()
})

/** What the judge says of the evidence once it is spoilt. */
function verdictOn(spoil: (evidence: Doctored) => void): string[] {
  const evidence = structuredClone(honest) as Doctored
  spoil(evidence)
  return judge(evidence, owedBy)
}

/** A journey of IDWise that went through both its steps, and was left alone. */
const ordinary = ({ journeys }: Evidence): Journey =>
  journeys.find((j) => j.vendor === 'idwise' && j.steps.length === 2 && !j.deleted && j.reviewed === 0)!
const change = ({ standings }: Doctored, { vendor, id }: Journey, how: Partial<Standing>): void =>
  void standings.set(keyOf(vendor, id!), { ...standings.get(keyOf(vendor, id!))!, ...how })
const arrivalOf = ({ arrivals }: Evidence, { id }: Journey, fact: string): number =>
  arrivals.findIndex((one) => one.journeyId === id && one.fact === fact)

test('honest evidence has no breach', () => expect(verdictOn(() => undefined)).toEqual([]))

test.each<[what: string, breach: RegExp, spoil: (evidence: Doctored, journey: Journey) => void]>([
  ['a journey that is gone', /was started, and is gone/, (e, j) => e.standings.set(keyOf(j.vendor, j.id!), undefined)],
  ['a journey that never started', /never started/, (_, j) => delete j.id],
  [
    'a journey in no list',
    /is in no list/,
    (e, j) =>
      void e.all.splice(
        e.all.findIndex(({ id }) => id === j.id),
        1,
      ),
  ],
  ['a step that is lost', /step 1 was accepted, and is lost/, (e, j) => change(e, j, { steps: ['0'] })],
  ['the journey of another', /has the reference ref-x/, (e, j) => change(e, j, { reference: 'ref-x' })],
  ['a completion that is lost', /is not decided/, (e, j) => change(e, j, { decided: false })],
  ['a decision that changed', /decided more than once/, (e, j) => change(e, j, { decision: 'Other' })],
  ['a deleted journey that is back', /is there again/, (_, j) => Object.assign(j, { deleted: true })],
  ['an answer that was wrong', /complete: 500/, (_, j) => void j.wrong.push('complete: 500')],
  [
    'a webhook that is lost',
    /Finished Journey is owed 1 times, and arrived under 0/,
    (e, j) => void e.arrivals.splice(arrivalOf(e, j, 'Finished Journey'), 1),
  ],
  [
    'one side of a document that is not told',
    /Finished Step 0 is owed 2 times, and arrived under 1/,
    (e, j) => void e.arrivals.splice(arrivalOf(e, j, 'Finished Step 0'), 1),
  ],
  [
    'a fact told again under another event id',
    /Finished Journey happened 1 times, and arrived under 2/,
    (e, j) => void e.arrivals.push({ ...e.arrivals[arrivalOf(e, j, 'Finished Journey')]!, eventId: 'another' }),
  ],
  [
    'a repeat that says something else',
    /a repeat of one event id says something else/,
    (e, j) => void e.arrivals.push({ ...e.arrivals[arrivalOf(e, j, 'Finished Journey')]!, body: '{}' }),
  ],
  [
    'a webhook that tells another decision',
    /tell several decisions/,
    (e, j) => {
      const n = arrivalOf(e, j, 'Finished Journey')
      e.arrivals[n] = { ...e.arrivals[n]!, decision: 'Other' }
    },
  ],
  [
    'first attempts out of order',
    /arrived for the first time after Finished Journey/,
    (e, j) => {
      const late = e.arrivals.splice(arrivalOf(e, j, 'Finished User Steps'), 1)
      e.arrivals.push(...late)
    },
  ],
  [
    'a webhook of something that never happened',
    /Updated Journey arrived, and never happened/,
    (e, j) => void e.arrivals.push({ ...e.arrivals[arrivalOf(e, j, 'Finished Journey')]!, fact: 'Updated Journey' }),
  ],
  [
    'a delivery that is still pending',
    /Finished Step 0 is pending/,
    (e, j) => {
      const n = e.log.findIndex(({ journeyId }) => journeyId === j.id)
      e.log[n] = { ...e.log[n]!, status: 'pending' }
    },
  ],
  [
    'a webhook whose commit is lost',
    /arrived, the log has it not/,
    (e, j) =>
      void e.log.splice(
        e.log.findIndex(({ journeyId }) => journeyId === j.id),
        1,
      ),
  ],
  [
    'a journey that nobody asked for',
    /2 journeys are there, at most 1/,
    (e, { vendor, reference }) => void e.all.push({ vendor, reference, id: 'x' }),
  ],
])('%s is found out', (_what, breach, spoil) => {
  const found = verdictOn((evidence) => spoil(evidence, ordinary(evidence)))
  expect(found.join('\n')).toMatch(breach)
})

test('a repeat of one event id, and a journey of a start whose answer was lost, are no breach', () => {
  const found = verdictOn((evidence) => {
    const journey = ordinary(evidence)
    evidence.arrivals.push(evidence.arrivals[arrivalOf(evidence, journey, 'Finished Step 0')]!)
    journey.lostStarts = 1
    evidence.all.push({ vendor: journey.vendor, reference: journey.reference, id: 'x' })
  })
  expect(found).toEqual([])
})
