/** Reads scenarios of one's own: what the API, the options and a call in process give, with an error that names the place. */
import * as z from 'zod'
import { check, describeIssues } from '../contracts/check.js'
import { FaultSpec } from '../contracts/faults.js'
import { SimError } from '../errors.js'
import { countries } from '../fixtures/countries/index.js'
import { isIsoDate } from '../fixtures/dates.js'
import { type ScenarioDefinition as Definition, layOver, toScenario } from '../fixtures/define-scenario.js'
import { isUsableBirthDate } from '../fixtures/people.js'
import { findScenario } from '../fixtures/scenarios.js'
import { toIso } from '../runtime/clock.js'
import type { Tx } from '../runtime/store/types.js'
import { type ConfiguredScenario, type ScenarioBook, scenarioKind } from './scenario-book.js'
import { unknownScenario } from './scenario-choice.js'

/** Scenarios of its own that a namespace keeps, at most. */
export const storedLimit = 1000

const verdict = z.enum(['passed', 'failed', 'undetermined'])
const text = (most = 100) => z.string().min(1).max(most)
const date = z.string().refine(isIsoDate, 'must be a date of the calendar as YYYY-MM-DD, from 1900 on')
const codes = countries.flatMap(({ alpha2, alpha3 }) => [alpha2, alpha3])
const countryCode = z.string().regex(/^[A-Za-z]{2}$/, 'must be an ISO 3166 alpha-2 code')
const afterMs = z.number().min(0).max(1e13)
const list = <S extends z.ZodType>(item: S, least = 0) => z.array(item).min(least).max(20)

const PersonFacts = z.strictObject({
  name: text()
    .refine((name) => /\p{L}/u.test(name), 'must hold a letter')
    .optional(),
  birthDate: date.optional(),
  sex: z.enum(['male', 'female']).optional(),
  country: z
    .string()
    .refine((code) => codes.includes(code.toUpperCase()), `must be one of: ${codes.join(', ')}`)
    .optional(),
  birthPlace: text().optional(),
  email: z.email().max(200).optional(),
  phone: z
    .string()
    .regex(/^\+\d{6,15}$/, 'must be a number in E.164, such as +12025550123')
    .optional(),
  personalNumber: text(40).optional(),
  address: z
    .strictObject({
      street: text().optional(),
      city: text().optional(),
      postalCode: text(20).optional(),
      countryCode: countryCode.optional(),
    })
    .optional(),
})

const DocumentFacts = z
  .strictObject({
    number: z
      .string()
      .regex(/^[A-Z0-9]{1,9}$/, 'must be 1 to 9 capital letters and digits')
      .optional(),
    issueDate: date.optional(),
    expiryDate: date.optional(),
    issuingAuthority: text().optional(),
  })
  .refine(({ issueDate, expiryDate }) => !issueDate || !expiryDate || issueDate < expiryDate, {
    path: ['expiryDate'],
    message: 'must come after issueDate',
  })

const CheckFacts = z.strictObject({
  authenticity: verdict.optional(),
  supported: verdict.optional(),
  sidesMatch: verdict.optional(),
  mrz: verdict.optional(),
  notExpired: verdict.optional(),
  readable: verdict.optional(),
  ofAge: verdict.optional(),
  alive: verdict.optional(),
  uniqueApplicant: verdict.optional(),
  faceMatch: z.strictObject({ verdict, score: z.int().min(0).max(100).optional() }).optional(),
  liveness: z.strictObject({ verdict, score: z.number().min(0).max(1).optional() }).optional(),
  watchLists: list(
    z.strictObject({
      list: z.enum(['pep', 'sanctions', 'adverse_media']),
      name: text().optional(),
      score: z.int().min(0).max(100).optional(),
      countries: list(z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 3166 alpha-3 code'), 1).optional(),
      birthYear: z.int().min(1900).max(2999).optional(),
    }),
  ).optional(),
})

const capture = list(z.enum(['ok', 'unreadable']), 1).optional()

/** A scenario of one's own. */
export const ScenarioDefinition = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be 1 to 64 lower-case letters, digits, _ and -'),
  title: text(200).optional(),
  extends: z.string().min(1).optional(),
  person: PersonFacts.optional(),
  document: DocumentFacts.optional(),
  checks: CheckFacts.optional(),
  attempts: z
    .strictObject({ document: capture, selfie: capture, code: list(z.enum(['ok', 'refused']), 1).optional() })
    .optional(),
  conduct: z.enum(['completes', 'abandons', 'cancels', 'never_opens', 'declines']).optional(),
  standing: z.enum(['new', 'known', 'turned_away']).optional(),
  contradicts: z
    .array(z.enum(['name', 'birthDate', 'address', 'personalNumber']))
    .max(4)
    .optional(),
  decision: z.enum(['by_checks', 'declined']).optional(),
  review: z.strictObject({ verdict: z.enum(['approved', 'rejected']), afterMs }).optional(),
  later: list(
    z.strictObject({
      afterMs,
      event: z.enum([
        'review_approved',
        'review_rejected',
        'resubmission_requested',
        'monitoring_hit',
        'renewal_due',
        'renewal_deadline',
      ]),
    }),
  ).optional(),
  timing: z.strictObject({ processingMs: z.number().min(0).max(1e13).optional() }).optional(),
  faults: list(FaultSpec.pick({ effect: true, endpoint: true, event: true, after: true, count: true })).optional(),
}) satisfies z.ZodType<Definition>

/** A scenario by its name, or a whole one. */
export const ScenarioChoice = z.union([z.string(), ScenarioDefinition])

/** Reads a definition. @throws SimError that names the place, `at` before it */
export function readDefinition(given: unknown, at = ''): Definition {
  const read = check(ScenarioDefinition, given, 'strict')
  if (!read.ok) {
    const issues = read.issues.map((issue) => ({ ...issue, path: [at, issue.path].filter(Boolean).join('.') }))
    throw new SimError('bad_request', describeIssues(issues), 'docs/scenarios.md lists what a scenario may hold.')
  }
  if (findScenario(read.value.name)) {
    const place = [at, 'name'].filter(Boolean).join('.')
    throw new SimError(
      'bad_request',
      `${place}: there is a built-in scenario "${read.value.name}"`,
      'Choose another name, and extend that one if it is meant.',
    )
  }
  return read.value
}

/** Reads the scenarios of the options; one may extend those before it. @throws SimError that names the place */
export function readConfigured(given: readonly unknown[]): Map<string, ConfiguredScenario> {
  const book = new Map<string, ConfiguredScenario>()
  for (const [i, one] of given.entries()) {
    const definition = readDefinition(one, `scenarios[${i}]`)
    if (book.has(definition.name)) {
      throw new SimError(
        'bad_option',
        `scenarios[${i}].name: "${definition.name}" is given twice`,
        'Choose another name.',
      )
    }
    const whole = wholeOf(definition, (name) => book.get(name)?.whole, `scenarios[${i}]`)
    book.set(definition.name, { definition, whole, scenario: toScenario(whole, findScenario(whole.extends!)!) })
  }
  return book
}

/** A definition that was read, and laid over what it extends. */
interface ReadScenario {
  definition: Definition
  whole: Definition
}

/** Reads a definition as the namespace would keep it, and keeps nothing. @throws SimError for one that cannot be kept */
export async function readForNamespace(tx: Tx, book: ScenarioBook, given: unknown): Promise<ReadScenario> {
  const definition = readDefinition(given)
  const { name } = definition
  const configured = book.configured.get(name)
  // the very one of the options is there already
  if (configured && JSON.stringify(configured.definition) === JSON.stringify(definition)) return configured
  if (configured) {
    throw new SimError('bad_request', `name: "${name}" is a scenario of the options`, 'Choose another name.')
  }
  const today = toIso(tx.now).slice(0, 10)
  const birthDate = definition.person?.birthDate
  if (birthDate !== undefined && !isUsableBirthDate(birthDate, today)) {
    const message = `person.birthDate: must be three days before today at least, which is ${today}`
    throw new SimError('bad_request', message, 'Give an earlier date, or set the clock first.')
  }
  const base = definition.extends === undefined ? undefined : await tx.get(scenarioKind, definition.extends)
  return { definition, whole: wholeOf(definition, (other) => base?.whole ?? book.configured.get(other)?.whole) }
}

/** Keeps a definition in the namespace, in place of one of that name before. @throws SimError for one that cannot be kept */
export async function keepScenario(tx: Tx, book: ScenarioBook, given: unknown): Promise<Definition> {
  const { definition, whole } = await readForNamespace(tx, book, given)
  const { name } = definition
  if (book.configured.has(name)) return definition
  const kept = await tx.get(scenarioKind, name)
  if (!kept && (await tx.count(scenarioKind, 'all', '*')) >= storedLimit) {
    throw new SimError(
      'illegal_action',
      `the namespace keeps ${storedLimit} scenarios already`,
      'Remove some with DELETE /_sim/scenarios/{name}, or reset the namespace.',
    )
  }
  // the same again changes nothing
  if (kept && JSON.stringify(kept.whole) === JSON.stringify(whole)) return definition
  tx.put(scenarioKind, { ...kept, id: name, definition, whole })
  return definition
}

function wholeOf(definition: Definition, find: (name: string) => Definition | undefined, at = ''): Definition {
  const { extends: base = 'approved' } = definition
  if (findScenario(base)) return { ...definition, extends: base }
  const found = find(base)
  if (found) return layOver(definition, found)
  const place = [at, 'extends'].filter(Boolean).join('.')
  throw new SimError('unknown_scenario', `${place}: ${unknownScenario(base)}`, 'Define the one it extends first.')
}
