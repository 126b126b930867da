/** Results that agree with themselves: over many seeds, scenarios and flows. */
import { expect, test } from 'vitest'
import { flows } from '../../src/contracts/idwise/index.js'
import { caseScenarioNames } from '../support/scenarios.js'
import { type Client, createBench, pathsIn, type Result } from './idwise-kit.js'

const seeds = Array.from({ length: 12 }, (_, n) => `coherence-${n}`)
const value = (result: Result, step: string, field: string): string =>
  result.documents![step]!.extracted_fields![field]!.value!

/** The check digit of ICAO Doc 9303, part 3. */
function checkDigit(text: string): string {
  const worth = (c: string): number => (c === '<' ? 0 : /\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55)
  return String([...text].reduce((sum, c, i) => sum + worth(c) * [7, 3, 1][i % 3]!, 0) % 10)
}
const toMrzDate = (iso: string): string => iso.slice(2).replaceAll('-', '')

async function walked(seed: string, flow_id: string, scenario = 'approved'): Promise<{ result: Result }> {
  await using bench = await createBench({ seed, scenario })
  return { result: (await bench.client.result(await bench.client.walk({ flow_id }))).body }
}

test.each(seeds)("a passport's fields, zone and applicant agree (%s)", async (seed) => {
  const { result } = await walked(seed, 'flow-passport')
  const read = (field: string): string => value(result, '20', field)
  const [first, second] = read('Machine Readable Zone').split('\n') as [string, string]
  expect([first.length, second.length]).toEqual([44, 44])
  expect(first.startsWith('P<')).toBe(true)
  expect(second.slice(0, 9).replace(/<+$/, '')).toBe(read('Document Number'))
  expect(second[9]).toBe(checkDigit(second.slice(0, 9)))
  expect(second.slice(13, 19)).toBe(toMrzDate(read('Birth Date')))
  expect(second[19]).toBe(checkDigit(second.slice(13, 19)))
  expect(second[20]).toBe(read('Sex')[0])
  expect(second.slice(21, 27)).toBe(toMrzDate(read('Expiry Date')))
  expect(second[27]).toBe(checkDigit(second.slice(21, 27)))
  expect(second[43]).toBe(checkDigit(second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 43)))
  expect(read('Full Name')).toBe(`${read('First Name')} ${read('Last Name')}`)
  expect(result.documents!['20']).toMatchObject({
    document_type: 'Passport',
    issuing_country: read('Nationality'),
    issuing_country_code: read('Nationality Code'),
  })
  expect(result.applicant).toMatchObject({
    full_name: read('Full Name'),
    birth_date: read('Birth Date'),
    personal_number: read('Personal Number'),
  })
  const today = result.start_time.slice(0, 10)
  expect(read('Birth Date') < read('Issue Date')).toBe(true)
  expect(read('Issue Date') < today && today < read('Expiry Date')).toBe(true)
})

test.each(seeds)('an identity card split in two steps says one thing on both sides (%s)', async (seed) => {
  const { result } = await walked(seed, 'flow-id-selfie-aml', 'pep_hit')
  const isLicence = result.documents!['51']!.document_type === 'Driving Licence'
  if (!isLicence) {
    const zone = value(result, '51', 'Machine Readable Zone').split('\n')
    expect(zone.map((line) => line.length)).toEqual([30, 30, 30])
    expect(zone[0]!.slice(5, 14).replace(/<+$/, '')).toBe(value(result, '50', 'Document Number'))
    expect(zone[1]!.slice(0, 6)).toBe(toMrzDate(value(result, '50', 'Birth Date')))
    expect(zone[1]!.slice(8, 14)).toBe(toMrzDate(value(result, '50', 'Expiry Date')))
    expect(value(result, '51', 'Personal Number')).toBe(result.applicant!.personal_number)
  }
  const match = result.aml!.matches![0]!
  expect(match).toMatchObject({
    name: result.applicant!.full_name,
    ...(!isLicence && { sex: value(result, '50', 'Sex') }),
    datesOfBirth: [Number(result.applicant!.birth_date!.slice(0, 4))],
    aliases: [{ firstName: value(result, '50', 'First Name'), lastName: value(result, '50', 'Last Name') }],
  })
})

test.each(seeds)('dates tell the scenario: expired before today, a minor under 18 (%s)', async (seed) => {
  const expired = (await walked(seed, 'flow-passport', 'document_expired')).result
  expect(value(expired, '20', 'Expiry Date') < '2026-01-01').toBe(true)
  const minor = (await walked(seed, 'flow-passport', 'underage')).result
  expect(minor.applicant!.birth_date! > '2008-01-01').toBe(true)
})

test.each(caseScenarioNames)(
  'in %s rules, details, decision, summary and pictures agree in every flow',
  async (scenario) => {
    for (const { id: flow_id } of flows) {
      await using bench = await createBench({ scenario, seed: scenario })
      const { client } = bench
      const id = await client.walk({ flow_id })
      const { body: result } = await client.result(id)
      const { body: summary } = await client.summary(id)
      const rules = Object.entries(result.rule_results ?? {})
      const steps = summary.step_summaries.map((s) => s.definition)

      for (const [, rule] of rules) {
        expect(rule.details!.length).toBeGreaterThan(0)
        expect(rule.details!.some((d) => d.result === 'Failed')).toBe(rule.result === 'Failed')
        for (const { title, reference_object } of rule.details!) {
          const { object_key, instance_key } = reference_object!
          const step = steps.find((s) => String(s.step_id) === instance_key)!
          expect([step.step_title, object_key]).toEqual([title, step.step_type === 'Document' ? 'documents' : 'selfie'])
          if (object_key === 'documents') expect(result.documents).toHaveProperty(instance_key)
        }
      }
      const clean = rules.every(([, rule]) => rule.result === 'Passed') && result.selfie?.is_live !== false
      const declined = scenario === 'declined' && flow_id !== 'flow-selfie-recheck'
      expect(result.system_decision).toBe(
        declined ? 'Rejected' : clean && scenario !== 'declined' ? 'Complete' : 'Refer',
      )
      for (const [key, rule] of Object.entries(summary.result?.interim_rule_details ?? {})) {
        expect(rule).toEqual({ name: result.rule_results![key]!.name, result: result.rule_results![key]!.result })
      }
      expect(Object.keys(result.documents ?? {})).toEqual(
        steps.filter((s) => s.step_type === 'Document').map((s) => String(s.step_id)),
      )
      for (const match of Object.values(result.documents ?? {}).flatMap((d) => d.face_match_result ?? [])) {
        expect(match.is_matched).toBe(result.rule_results!.same_subject!.result === 'Passed')
        expect(match.score! > 50).toBe(match.is_matched)
        expect(match.images.find((i) => i.image_source === 'Selfie')!.image_path).toBe(result.selfie!.image_path)
      }
      await expectServed(client, pathsIn(result))
      expect(bench.bugs).toEqual([])
    }
  },
)

async function expectServed(client: Client, paths: string[]): Promise<void> {
  expect(paths.length).toBeGreaterThan(0)
  for (const path of paths) {
    const answer = await client.image(path)
    expect([path, answer.status]).toEqual([path, 200])
    expect(answer.bytes.length).toBeGreaterThan(50)
  }
}

test.each([
  { full_name: 'Jane Doe', birth_date: '1990-05-06', sex: 'female' as const },
  { full_name: 'José Ñandú-García', birth_date: '1955-12-31', sex: 'male' as const },
  { full_name: '李 小龍' },
  { full_name: "O'Neill" },
])('what the client says of the applicant is what an approved result says (%o)', async (applicant_details) => {
  for (const flow_id of ['flow-id-selfie', 'flow-id-selfie-aml', 'flow-passport']) {
    await using bench = await createBench()
    const { body } = await bench.client.result(await bench.client.walk({ flow_id, applicant_details }))
    const { full_name, birth_date, sex } = applicant_details
    expect(body.applicant).toMatchObject({ full_name, ...(birth_date && { birth_date }) })
    const fields = body.documents![Object.keys(body.documents!)[0]!]!.extracted_fields!
    expect(fields['Full Name']!.value).toBe(full_name)
    if (sex) expect(fields.Sex!.value).toBe(sex === 'male' ? 'Male' : 'Female')
    expect(body.system_decision).toBe('Complete')
  }
})

test('a repeated reference is the same person in flows with different documents', async () => {
  for (const seed of seeds) {
    await using bench = await createBench({ seed })
    const { client } = bench
    const card = (await client.result(await client.walk({ flow_id: 'flow-id-selfie' }))).body.applicant!
    const passport = (await client.result(await client.walk({ flow_id: 'flow-passport' }))).body.applicant!
    expect({ ...passport, profile_image_path: '' }).toEqual({ ...card, profile_image_path: '' })
  }
})

test('results are dated by the clock, in microseconds and without a zone', async () => {
  await using bench = await createBench({ clock: '2026-02-03T04:05:06.789Z', processingMs: 1_000 })
  const id = (await bench.client.start({})).body.journey_id
  await bench.client.complete(id)
  expect((await bench.client.result(id)).body).toMatchObject({
    start_time: '2026-02-03T04:05:06.789000',
    end_time: null,
  })
  await bench.sim.clock.advance(1_000)
  expect((await bench.client.result(id)).body.end_time).toBe('2026-02-03T04:05:07.789000')
})
