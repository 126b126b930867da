/** Which scenario a journey gets: every level of the order of precedence, and how armed ones run out. */
import { expect, test } from 'vitest'
import type { Wire } from '../../src/contracts/idwise/index.js'
import { type Bench, createBench } from './idwise-kit.js'

/** The scenario of a new journey, as the journal names it. */
async function chosen(
  { client, sim }: Bench,
  body: Partial<Wire<'StartJourneyRequest'>> = {},
  headers: Record<string, string> = {},
): Promise<string | undefined> {
  const started = await client.start(body, headers)
  expect(started.status).toBe(200)
  return sim.requests.list().at(-1)!.scenario
}

const named = { reference_no: 'ref-1+sim.underage' }

test('header, armed for the reference, armed next, magic, default: each level gives way to the one before', async () => {
  await using bench = await createBench({ scenario: 'document_expired' })
  const { scenarios } = bench.sim
  expect(await chosen(bench)).toBe('document_expired')
  await scenarios.setDefault('liveness_failed')
  expect(await chosen(bench)).toBe('liveness_failed')
  expect(await chosen(bench, named)).toBe('underage')
  await scenarios.arm({ scenario: 'face_mismatch', count: 2 })
  expect(await chosen(bench, named)).toBe('face_mismatch')
  await scenarios.arm({ scenario: 'document_tampered', reference: named.reference_no, count: 2 })
  expect(await chosen(bench, named)).toBe('document_tampered')
  expect(await chosen(bench, named, { 'x-sim-scenario': 'pep_hit' })).toBe('pep_hit')
  // what was not taken is still there
  expect(await chosen(bench, named)).toBe('document_tampered')
  expect(await chosen(bench, named)).toBe('face_mismatch')
  expect(await chosen(bench, named)).toBe('underage')
  expect(await chosen(bench)).toBe('liveness_failed')
})

test('a magic value in the reference wins over one in the name', async () => {
  await using bench = await createBench()
  const applicant_details = { full_name: 'Jane Doe sim.document_expired' }
  expect(await chosen(bench, { ...named, applicant_details })).toBe('underage')
  expect(await chosen(bench, { reference_no: 'plain', applicant_details })).toBe('document_expired')
})

test('a magic value leaves the name clean, and the reference as it was sent', async () => {
  await using bench = await createBench()
  const id = await bench.client.walk({
    reference_no: 'ref-1+sim.approved',
    applicant_details: { full_name: 'Jane Doe sim.document_expired', sex: 'female' },
  })
  const { body } = await bench.client.result(id)
  expect(body.applicant!.full_name).toBe('Jane Doe')
  expect(body.reference_number).toBe('ref-1+sim.approved')
  expect(body.documents!['0']!.extracted_fields!['Machine Readable Zone']!.value).toContain('DOE<<JANE<')
})

test.each([
  'sim.underage',
  'ref-sim.underage',
  'a@sim.UNDERAGE',
  'x,sim.underage',
  'x\\sim.underage',
  'x/sim.underage',
])('the reference %s is magic', async (reference_no) => {
  await using bench = await createBench()
  expect(await chosen(bench, { reference_no })).toBe('underage')
})

test('an armed reference fits that reference alone', async () => {
  await using bench = await createBench()
  await bench.sim.scenarios.arm({ vendor: 'idwise', scenario: 'underage', reference: 'mine' })
  expect(await chosen(bench, { reference_no: 'mine-too' })).toBe('approved')
  expect(await chosen(bench, { reference_no: 'mine' })).toBe('underage')
  expect(await chosen(bench, { reference_no: 'mine' })).toBe('approved')
})

test('an armed scenario serves its count, in the order of arming', async () => {
  await using bench = await createBench()
  await bench.sim.scenarios.arm({ scenario: 'underage', count: 2 })
  await bench.sim.scenarios.arm({ scenario: 'pep_hit' })
  expect([await chosen(bench), await chosen(bench), await chosen(bench), await chosen(bench)]).toEqual([
    'underage',
    'underage',
    'pep_hit',
    'approved',
  ])
})

test('an armed scenario lives for its time of the clock', async () => {
  await using bench = await createBench()
  await bench.sim.scenarios.arm({ scenario: 'underage', count: 9, ttlMs: 1_000 })
  await bench.sim.clock.advance(999)
  expect(await chosen(bench)).toBe('underage')
  await bench.sim.clock.advance(1)
  expect(await chosen(bench)).toBe('approved')
})

test('a refused start takes nothing armed', async () => {
  await using bench = await createBench()
  await bench.sim.scenarios.arm({ scenario: 'underage' })
  expect((await bench.client.start({ reference_no: 'not allowed' })).status).toBe(400)
  expect(await chosen(bench)).toBe('underage')
})

test('a scenario name that nobody has falls through, with advice', async () => {
  await using bench = await createBench()
  expect(await chosen(bench, { reference_no: 'x+sim.underaged' })).toBe('approved')
  expect(bench.sim.requests.list().at(-1)!.violations).toMatchObject([
    { severity: 'advice', message: expect.stringContaining('underaged') },
  ])
  expect(await chosen(bench, { reference_no: 'x+sim.nonsense' })).toBe('approved')
})

test('AML checks choose by reference, name and header too', async () => {
  await using bench = await createBench()
  const check = async (body: object, headers: Record<string, string> = {}) => {
    const made = await bench.client.json<{ check_id: string }>(
      'POST',
      '/checks/aml',
      { flow_id: 'f', ...body },
      headers,
    )
    return (await bench.client.json('GET', `/checks/aml/${made.body.check_id}`)).body.final_decision
  }
  expect(await check({ reference_no: 'a' })).toBe('Complete')
  expect(await check({ reference_no: 'a+sim.pep_hit' })).toBe('Refer')
  expect(await check({ reference_no: 'a', entity_details: { full_name: 'A B sim.pep_hit' } })).toBe('Refer')
  expect(await check({ reference_no: 'a' }, { 'x-sim-scenario': 'pep_hit' })).toBe('Refer')
})
