/** What a person reads at the fields of scenarios and faults: the schemas say what may stand there, this says what it means. */
import { countries } from '../../../fixtures/countries/index.js'
import type { Words } from '../../parts/schema-form.js'
import type { Catalog, Own } from './catalogue.js'

type AllWords = Readonly<Record<string, Words>>

const date = 'A date, as YYYY-MM-DD.'
const ofClock = 'By the clock of the namespace.'

const members: AllWords = {
  name: { hint: 'Lower-case letters, digits, _ and -. Its name wherever a scenario is asked for.' },
  title: { hint: 'A sentence for people.' },
  person: { hint: 'Wins over what your client says of the person; the document agrees with it.' },
  'person.name': { hint: 'First Last, or Last, First.' },
  'person.birthDate': { hint: date },
  'person.country': { hint: 'ISO 3166, two or three letters.', suggest: countries.map(({ alpha2 }) => alpha2) },
  'person.phone': { hint: 'E.164, such as +12025550123.' },
  'person.address.countryCode': { hint: 'ISO 3166, two letters.' },
  document: { hint: 'What is left out follows the person.' },
  'document.number': { hint: '1 to 9 capital letters and digits.' },
  'document.issueDate': { hint: date },
  'document.expiryDate': { hint: date },
  checks: { hint: 'What the checks find. What is not said stays as in the scenario that is extended.' },
  'checks.mrz': { label: 'MRZ', hint: 'The machine-readable zone.' },
  'checks.alive': { hint: 'Failed where the person is recorded as deceased.' },
  'checks.faceMatch.score': { hint: '0 to 100; drawn by the verdict if left out.' },
  'checks.liveness.score': { hint: '0 to 1; drawn by the verdict if left out.' },
  'checks.watchLists': { label: 'Watch list hits' },
  'checks.watchLists.countries': { hint: 'ISO 3166, three letters.' },
  attempts: { hint: 'What each capture leads to, in order; the last one repeats.' },
  conduct: { label: 'What the person does' },
  standing: { label: 'Whether the vendor knows them' },
  contradicts: { label: 'What a source of data contradicts' },
  review: { label: 'Review', hint: 'Sends it to a reviewer, who answers after a while.' },
  'review.afterMs': { label: 'After', hint: ofClock },
  later: { label: 'What happens later', hint: 'By itself, so long after the decision.' },
  'later.afterMs': { label: 'After', hint: ofClock },
  timing: { label: 'Timing' },
  'timing.processingMs': { label: 'Processing', hint: 'How long the vendor takes, by the clock.' },
}

/** Fields of a fault; `at` is where they stand. */
function faultFields(catalog: Catalog, at: string): AllWords {
  const { calls, webhooks } = catalog.faults
  const named = <T>(list: (vendor: Catalog['vendors'][number]) => readonly T[]) => [
    ...new Set(catalog.vendors.flatMap(list)),
  ]
  const kinds = [...calls, ...webhooks].map(({ kind, summary }) => [kind, `${kind}: ${summary}`])
  const words: AllWords = {
    effect: { label: 'What goes wrong', branches: Object.fromEntries(kinds) },
    'effect.error': {
      hint: "A row of the vendor's error table, by our word or its own code; unready.",
      suggest: ['unready', ...named(({ errors }) => errors.map(({ name }) => name))],
    },
    'effect.retryAfterS': { label: 'Retry-After, in seconds' },
    'effect.status': { hint: '400 to 599.' },
    'effect.ms': {
      label: 'How late, in milliseconds',
      branches: {
        '0': 'always so much',
        '1': 'anything in between',
        '2': 'a long tail, by its middle and 99th percentile',
      },
    },
    'effect.minMs': { label: 'Least' },
    'effect.bytes': { hint: 'Half of the answer if left out.' },
    'effect.contentType': { hint: 'text/html if left out.' },
    'effect.limit': { label: 'Calls in a window' },
    'effect.times': { hint: 'Twice if left out.' },
    'effect.ageMs': { label: 'By', hint: 'A day if left out.' },
    endpoint: {
      hint: 'Its name in the contract; result for whichever calls read the outcome. Every endpoint if left out.',
      suggest: ['result', ...named(({ endpoints }) => endpoints.map(({ name }) => name))],
    },
    event: {
      hint: 'Every webhook if left out.',
      suggest: named(({ events }) => events.map(({ name }) => name)),
    },
    after: { label: 'First let so many pass' },
    count: {
      label: 'How many it harms',
      hint: 'One if not said, and no end for a rate limit.',
      branches: { '0': 'so many', '1': 'all, for as long as it stands' },
    },
  }
  return Object.fromEntries(Object.entries(words).map(([path, one]) => [at + path, one]))
}

/** Of the form of a scenario. */
export const scenarioWords = (catalog: Catalog, own: readonly Own[]): AllWords => ({
  ...members,
  extends: {
    hint: 'What it departs from; approved if not said.',
    select: [
      ...own.map(({ name }) => [name, `${name} (your own)`] as const),
      ...catalog.scenarios.map(({ name, title }) => [name, `${name}: ${title}`] as const),
    ],
  },
  faults: { hint: 'What goes wrong with the calls and webhooks of its journey.' },
  ...faultFields(catalog, 'faults.'),
})

/** Of the form of a fault. */
export const faultFormWords = (catalog: Catalog): AllWords => ({
  ...faultFields(catalog, ''),
  vendor: { hint: 'Every vendor if left out.', select: catalog.vendors.map(({ id, title }) => [id, title]) },
  reference: { hint: 'Your own, of one journey.' },
  journeyId: { label: 'Journey', hint: 'Any id that the vendor gave out for it.' },
  ttlMs: { label: 'Time to live', hint: ofClock },
})
