/** Any scenario and any fault that their schemas accept, for properties. */
import fc from 'fast-check'
import { FaultSpec } from '../../src/contracts/faults.js'
import type { ScenarioDefinition as Definition } from '../../src/fixtures/define-scenario.js'
import { ScenarioDefinition } from '../../src/mocks/scenario-definition.js'

const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const of = <T>(...words: T[]) => fc.constantFrom(...words)
const part = (members: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[] = []) =>
  fc.record(members, { requiredKeys })
const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: Math.floor(maxLength / 2) }),
    of(' ', '<b>"x"</b>', '\u202eabc', 'a\nb', '\r', '\ud800', '[1]', '{}', 'null', '0', "'", '&amp;', '\u0000'),
  )
const number = (min: number, max: number) =>
  fc.oneof(fc.double({ min, max, noNaN: true }), fc.integer({ min, max: Math.min(max, 2 ** 31 - 1) }))
const verdict = of('passed', 'failed', 'undetermined')
const date = of('1985-12-09', '1900-01-01', '2030-05-04', '2024-02-29')
const list = (item: fc.Arbitrary<unknown>, minLength = 0) => fc.array(item, { minLength, maxLength: 20 })
const retryAfterS = fc.integer({ min: 0, max: 86_400 })
const ms = number(0, 86_400_000)

const effect = fc.oneof(
  part({ kind: of('error'), error: text(40), retryAfterS }, ['kind', 'error']),
  part({ kind: of('status'), status: fc.integer({ min: 400, max: 599 }), retryAfterS }, ['kind', 'status']),
  fc.record({
    kind: of('latency'),
    ms: fc.oneof(
      ms,
      fc.record({ minMs: ms, maxMs: ms }),
      fc.record({ medianMs: number(1, 1e7), p99Ms: number(1, 1e7) }),
    ),
  }),
  part({ kind: of('truncate'), bytes: fc.nat() }, ['kind']),
  fc.record({ kind: of('trickle'), bytesPerSecond: fc.integer({ min: 1, max: 1e6 }) }),
  part({ kind: of('wrong_content_type'), contentType: of('text/html', 'text/plain; charset="x"') }, ['kind']),
  part({ kind: of('rate_limit'), limit: fc.integer({ min: 1, max: 1e6 }), windowMs: number(1, 8e7), retryAfterS }, [
    'kind',
    'limit',
    'windowMs',
  ]),
  part({ kind: of('webhook_duplicate'), times: fc.integer({ min: 2, max: 10 }) }, ['kind']),
  fc.record({ kind: of('webhook_delay'), ms: number(1, 1e13) }),
  part({ kind: of('webhook_stale_timestamp'), ageMs: number(1, 1e13) }, ['kind']),
  fc.record({ kind: of('hang', 'reset', 'malformed_json', 'webhooks_first', 'webhook_drop', 'webhook_extra_fields') }),
)
const after = fc.integer({ min: 0, max: 1e6 })
const count = fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 1e6 }))

/** Leaves out what is undefined: a form knows no such value. */
const plain = <T>(given: fc.Arbitrary<unknown>, schema: { safeParse(value: unknown): { success: boolean } }) =>
  given.map(withoutUndefined).filter((value) => schema.safeParse(value).success) as fc.Arbitrary<T>

function withoutUndefined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutUndefined)
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, withoutUndefined(one)]])),
  )
}

export const anyFault = plain<FaultSpec>(
  part(
    {
      effect,
      vendor: text(20),
      endpoint: text(20),
      event: text(20),
      reference: text(60),
      journeyId: text(60),
      after,
      count,
      ttlMs: number(1, 1e13),
    },
    ['effect'],
  ),
  FaultSpec,
)

export const anyDefinition = plain<Definition>(
  part(
    {
      name: fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,20}$/),
      title: text(200),
      extends: text(40),
      person: part({
        name: text(90).map((name) => `A${name}`),
        birthDate: date,
        sex: of('male', 'female'),
        country: of('GB', 'FRA', 'de'),
        birthPlace: text(100),
        email: of('a@example.com', "o'neil+x@example.com"),
        phone: of('+12025550123'),
        personalNumber: text(40),
        address: part({ street: text(100), city: text(100), postalCode: text(20), countryCode: of('GB', 'fr') }),
      }),
      document: part({
        number: of('A1', '000000000'),
        issueDate: of('2001-01-01'),
        expiryDate: date,
        issuingAuthority: text(90),
      }),
      checks: part({
        authenticity: verdict,
        mrz: verdict,
        alive: some(verdict),
        faceMatch: part({ verdict, score: fc.integer({ min: 0, max: 100 }) }, ['verdict']),
        liveness: part({ verdict, score: number(0, 1) }, ['verdict']),
        watchLists: list(
          part(
            {
              list: of('pep', 'sanctions', 'adverse_media'),
              name: text(100),
              score: fc.integer({ min: 0, max: 100 }),
              countries: list(of('GBR', 'FRA', 'XXX'), 1),
              birthYear: fc.integer({ min: 1900, max: 2999 }),
            },
            ['list'],
          ),
        ),
      }),
      attempts: part({
        document: list(of('ok', 'unreadable'), 1),
        selfie: list(of('ok', 'unreadable'), 1),
        code: list(of('ok', 'refused'), 1),
      }),
      conduct: of('completes', 'abandons', 'cancels', 'never_opens', 'declines'),
      standing: of('new', 'known', 'turned_away'),
      contradicts: fc.array(of('name', 'birthDate', 'address', 'personalNumber'), { maxLength: 4 }),
      decision: of('by_checks', 'declined'),
      review: fc.record({ verdict: of('approved', 'rejected'), afterMs: number(0, 1e13) }),
      later: list(fc.record({ afterMs: number(0, 1e13), event: of('review_approved', 'renewal_due') })),
      timing: part({ processingMs: number(0, 1e13) }),
      faults: list(part({ effect, endpoint: text(20), event: text(20), after, count }, ['effect'])),
    },
    ['name'],
  ),
  ScenarioDefinition,
)
