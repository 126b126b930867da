/** What findings look like in IDWise's own fields, beyond the rule that fails. */
import { expect, test } from 'vitest'
import type { Wire } from '../../src/contracts/idwise/index.js'
import { mrzCheckDigit } from '../../src/fixtures/mrz.js'
import { createBench, type Result } from './idwise-kit.js'

async function resultOf(scenario: string, flow_id: string, more: object = {}): Promise<Result> {
  await using bench = await createBench({ scenario })
  const { body } = await bench.client.result(await bench.client.walk({ flow_id, ...more }))
  expect(bench.bugs).toEqual([])
  return body
}
const read = ({ documents }: Result, step: string, field: string): string =>
  documents![step]!.extracted_fields![field]!.value!
/** The document number in a zone, and its check digit. */
const numberIn = (zone: string, passport = false): [string, string] => {
  const text = passport ? zone.split('\n')[1]! : zone.slice(5)
  return [text.slice(0, 9), text[9]!]
}
const failedSteps = ({ rule_results }: Result, key: string): (string | undefined)[] =>
  rule_results![key]!.details!.map((d) => d.reference_object?.instance_key)

test.each([
  ['flow-passport', '20', 'Travel Document'],
  ['flow-id-selfie', '0', 'Residence Permit'],
])('a document that is not taken in %s is of another kind', async (flow, step, type) => {
  const result = await resultOf('document_unsupported', flow)
  expect(result.documents![step]).toMatchObject({
    document_type: type,
    validation_result: { validation_outcome: 'Passed' },
  })
  expect(failedSteps(result, 'proof_policy')).toEqual([step])
})

test.each([
  ['flow-passport', '20', true],
  ['flow-id-selfie', '0', false],
  ['flow-id-selfie-aml', '51', false],
])('a zone that fails in %s has a wrong check digit, at the step that shows it', async (flow, step, passport) => {
  const result = await resultOf('mrz_failed', flow)
  const [number, digit] = numberIn(read(result, step, 'Machine Readable Zone'), passport)
  expect(number.replace(/<+$/, '')).toBe(read(result, flow === 'flow-id-selfie-aml' ? '50' : step, 'Document Number'))
  expect(digit).not.toBe(mrzCheckDigit(number))
  expect(failedSteps(result, 'document_validation')).toEqual([step])
})

test.each([
  ['flow-id-selfie', '0', '0'],
  ['flow-id-selfie-aml', '50', '51'],
])('sides of two cards in %s have two numbers', async (flow, front, back) => {
  const result = await resultOf('front_back_mismatch', flow)
  const [number, digit] = numberIn(read(result, back, 'Machine Readable Zone'))
  expect(number.replace(/<+$/, '')).not.toBe(read(result, front, 'Document Number'))
  expect(digit).toBe(mrzCheckDigit(number))
  expect(failedSteps(result, 'document_validation')).toEqual([back])
  expect(result.applicant!.full_name).toBe(read(result, front, 'Full Name'))
})

test('data that a source contradicts are those of another person than the client names', async () => {
  const applicant_details = { full_name: 'Jane Doe', birth_date: '1990-05-06' }
  const none = (await resultOf('data_no_match', 'flow-id-selfie', { applicant_details })).applicant!
  expect([none.full_name === 'Jane Doe', none.birth_date === '1990-05-06']).toEqual([false, false])
  const part = (await resultOf('data_partial_match', 'flow-id-selfie', { applicant_details })).applicant!
  expect([part.full_name, part.birth_date === '1990-05-06']).toEqual(['Jane Doe', false])
})

test.each([
  ['sanctions_hit', 'Sanctions', 'sanction'],
  ['pep_hit', 'Politically Exposed Person', 'pep-class-1'],
  ['adverse_media_hit', 'Adverse Media', 'adverse-media'],
])('%s is a match of its own data set, in a journey and in a check of its own', async (scenario, dataset, detail) => {
  await using bench = await createBench({ scenario })
  const { client } = bench
  const journey = (await client.result(await client.walk({ flow_id: 'flow-id-selfie-aml' }))).body
  const entity = { flow_id: 'f', reference_no: 'r', entity_details: { full_name: 'Jane Doe' } }
  const { check_id } = (await client.json<{ check_id: string }>('POST', '/checks/aml', entity)).body
  const check = (await client.json<Wire<'AmlCheckResult'>>('GET', `/checks/aml/${check_id}`)).body
  expect([check.final_decision, check.aml!.matches![0]!.name]).toEqual(['Refer', 'Jane Doe'])
  for (const { matches } of [journey.aml!, check.aml!]) {
    const [match] = matches!
    expect([match!.datasets, Object.keys(match!.details!)]).toEqual([[dataset], [detail]])
    const { media_links } = match!.details![detail]!
    if (scenario === 'adverse_media_hit') expect(media_links!.url).toMatch(/^https:\/\/news\.example\//)
    else expect(media_links).toBeUndefined()
  }
})

test('somebody verified again is the same applicant', async () => {
  await using bench = await createBench()
  const { client } = bench
  const first = (await client.result(await client.walk({ reference_no: 'a' }))).body
  const again = (await client.result(await client.walk({ reference_no: 'a' }, { 'x-sim-scenario': 'reverified' }))).body
  expect(again.applicant!.applicant_id).toBe(first.applicant!.applicant_id)
  expect(again.journey_id).not.toBe(first.journey_id)
})

test.each([
  ['spot_check_passed', 'Complete', 'Passed'],
  ['spot_check_failed', 'Refer', 'Failed'],
  ['approved', 'Refer', 'Failed'],
])('without an earlier journey a spot check of %s ends %s', async (scenario, decision, result) => {
  await using bench = await createBench()
  const id = await bench.client.walk({ flow_id: 'flow-selfie-recheck' }, { 'x-sim-scenario': scenario })
  const spotCheck = await bench.client.json<Wire<'SpotCheckResult'>>('GET', `/v2/spot-checks/${id}`)
  expect(spotCheck.body).toMatchObject({ system_decision: decision, rule_results: { same_subject: { result } } })
})

test('a spot check is never rejected, whatever the option or the scenario says', async () => {
  await using bench = await createBench({ options: { idwise: { failedDecision: 'Rejected' } } })
  const decisionOf = async (flow_id: string, scenario: string) => {
    const id = await bench.client.walk({ flow_id }, { 'x-sim-scenario': scenario })
    return (await bench.client.result(id)).body.system_decision
  }
  expect(await decisionOf('flow-selfie-recheck', 'declined')).toBe('Refer')
  expect(await decisionOf('flow-selfie-recheck', 'spot_check_failed')).toBe('Refer')
  expect(await decisionOf('flow-id-selfie', 'face_mismatch')).toBe('Rejected')
})

test('somebody declined is told so on the page, and may be approved by a reviewer', async () => {
  await using bench = await createBench({ scenario: 'declined' })
  const id = await bench.client.walk()
  const { end } = await bench.sim.journeys.act('idwise', (await bench.client.start({})).body.journey_id, 'complete')
  expect(end).toMatchObject({ tone: 'bad', title: 'You could not be verified' })
  expect((await bench.client.review(id, { new_decision: 'Approved' })).status).toBe(200)
  expect((await bench.client.result(id)).body).toMatchObject({
    system_decision: 'Rejected',
    final_decision: 'Approved',
  })
})
