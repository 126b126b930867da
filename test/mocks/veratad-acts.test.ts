/** What the control plane does to sessions of Veratad: acts beyond those of the page, and the list of all. */
import { expect, test } from 'vitest'
import { SessionRefusal } from '../../src/fixtures/capture.js'
import { createBench, readEnd, wholeResults } from '../scenarios/veratad-kit.js'

const complete = { kind: 'complete' } as const
const cancel = { kind: 'cancel' } as const
const minutes = (count: number): number => count * 60_000
const refusal = (message: string) => ({ message, cause: expect.any(SessionRefusal) })

test.each([
  ['approved', ['COMPLETED', 'PASS', 'PASS', 'ALL CHECKS PASSED', 'PASS']],
  ['rejected', ['COMPLETED', 'FAIL', 'FAIL', 'DOCUMENT NOT VERIFIED', 'FAIL']],
] as const)('a review ends a session that waits for one as %s, at once, with a webhook', async (verdict, end) => {
  await using bench = await createBench({ scenario: 'manual_review_pending', options: wholeResults })
  const { body: ids } = await bench.client.create()
  await bench.act(ids.request_id, complete)
  await bench.listen()
  await bench.act(ids.request_id, { kind: 'review', verdict })
  expect(Object.values(await readEnd(bench.sim, { ids }))).toEqual(end)
  expect(bench.hooks.map(({ body }) => [body.status, body.dcams_plus!.service])).toEqual([
    [end[1], 'DCAMSPLUS5.0.Manual'],
  ])
  expect(bench.bugs).toEqual([])
})

test('the reviewer of the scenario says nothing more once somebody else has answered', async () => {
  await using bench = await createBench({ scenario: 'manual_review_rejected', options: wholeResults })
  const { body: ids } = await bench.client.create()
  await bench.act(ids.request_id, complete)
  await bench.sim.clock.advance(minutes(5))
  await bench.act(ids.request_id, { kind: 'review', verdict: 'approved' })
  const before = await readEnd(bench.sim, { ids })
  await bench.listen()
  await bench.sim.clock.advance(minutes(50))
  expect(await readEnd(bench.sim, { ids })).toEqual(before)
  expect([before.status, bench.hooks]).toEqual(['PASS', []])
})

test.each([
  ['nobody opened', 'approved', false, 'INIT'],
  ['somebody left after a component', 'abandoned', true, 'IN PROGRESS'],
  ['passed', 'approved', true, 'COMPLETED'],
] as const)('a session that %s takes no review', async (_what, scenario, played, word) => {
  await using bench = await createBench({ scenario })
  const { request_id } = (await bench.client.create({ route_id: 'route-phone-then-document' })).body
  if (played) await bench.act(request_id, complete)
  const review = bench.act(request_id, { kind: 'review', verdict: 'rejected' })
  await expect(review).rejects.toMatchObject(refusal(`no review is awaited: the session is ${word}`))
})

test('a person who cancels closes the page at the first step, and the session stays where it is', async () => {
  await using bench = await createBench({ options: wholeResults })
  await bench.listen()
  const { body: ids } = await bench.client.create()
  await bench.act(ids.request_id, cancel)
  const { phase, current, end, posts } = await bench.view(ids.request_id)
  expect({ phase, current, end, posts }).toMatchObject({ phase: 'consented', current: 'document', end: null })
  expect(posts!.close).toBe('CLOSE')
  expect(await readEnd(bench.sim, { ids })).toMatchObject({ current_status: 'INIT', status: '', action: null })
  expect(bench.hooks).toEqual([])
  await bench.act(ids.request_id, complete)
  await expect(bench.act(ids.request_id, cancel)).rejects.toMatchObject(refusal('the session is over: completed'))
})

test('no step is asked for again', async () => {
  await using bench = await createBench({ scenario: 'manual_review_pending' })
  const { request_id } = (await bench.client.create()).body
  await bench.act(request_id, complete)
  const resubmit = bench.act(request_id, { kind: 'resubmit' })
  await expect(resubmit).rejects.toMatchObject(refusal('the vendor asks for no step again'))
})

test('every session is on the shelf, oldest first, by its own words', async () => {
  await using bench = await createBench()
  const { client, sim } = bench
  const { body: first } = await client.create({ reference: 'order-1', route_id: 'route-age-estimate' })
  await bench.act(first.request_id, complete)
  await sim.clock.advance(1000)
  const { body: second } = await client.create({ email: 'jane@example.com', reference: '' })
  const [one, two, ...more] = await bench.shelf('all', '*')
  expect(one).toEqual({
    journeyId: first.request_id,
    ids: { request_id: first.request_id, link: first.link, email: 'ada@example.com' },
    reference: 'order-1',
    flow: 'route-age-estimate',
    scenario: 'approved',
    environment: 'live',
    status: 'COMPLETED',
    ended: true,
    createdAt: sim.clock.now() - 1000,
    link: first.link,
  })
  expect(two).toMatchObject({
    journeyId: second.request_id,
    reference: 'jane@example.com',
    status: 'INIT',
    ended: false,
  })
  expect(more).toEqual([])
  const found = async (reference: string) =>
    (await bench.shelf('reference', reference)).map(({ journeyId }) => journeyId)
  expect(await found('order-1')).toEqual([first.request_id])
  expect(await found('jane@example.com')).toEqual([second.request_id])
  // the reference wins, so the e-mail names nothing
  expect(await found('ada@example.com')).toEqual([])
})

test.each([
  ['manual_review_pending', 'PENDING', false],
  ['link_expired', 'INIT', true],
  ['already_verified', 'INIT', true],
  ['abandoned', 'INIT', false],
])('a session under %s is %s; that it has ended is %s', async (scenario, status, ended) => {
  await using bench = await createBench({ scenario })
  await bench.act((await bench.client.create()).body.request_id, complete)
  expect(await bench.shelf('all', '*')).toMatchObject([{ scenario, status, ended }])
})
