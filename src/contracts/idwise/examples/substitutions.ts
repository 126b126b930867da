/** What must be put in the place of the vendor's placeholders before its printed payloads can be read as bodies. */

/** One replacement: of every equal text in every file, or of one value in one file. Without `replace` the key goes. */
export type Substitution =
  | { find: string; replace: unknown; reason: string }
  | { file: string; path: readonly string[]; replace?: unknown; reason: string }

const decision = 'The page prints a placeholder for a decision.'
const modelName = 'The page prints the name of a model for the value; null is the value that needs no model.'
const emptyText = 'The page prints an empty text for a date and time.'
const typeName = 'The page prints the name of the type for the value.'

const result = 'get-journey-result.top-level.current.json'
const spotCheck = 'get-spot-check-result.skeleton.json'
const sketch = 'aml-match.details.type-sketch.json'

/** Lists the replacements; each is needed, none does more than its reason says. */
export const substitutions: readonly Substitution[] = [
  { find: '<SYSTEM_DECISION>', replace: 'Refer', reason: decision },
  { find: '<PREVIOUS_SYSTEM_DECISION>', replace: 'Complete', reason: decision },
  { find: '<MANUAL_DECISION>', replace: 'Approved', reason: decision },
  { find: '<FINAL_DECISION>', replace: 'Approved', reason: decision },
  {
    file: 'process-journey-step.request-form-fields.json',
    path: ['image'],
    reason: 'The curl notation for a file part; JSON cannot hold a file.',
  },
  { file: result, path: ['documents'], replace: null, reason: modelName },
  { file: result, path: ['selfie'], replace: null, reason: modelName },
  { file: result, path: ['rule_results'], replace: null, reason: modelName },
  { file: result, path: ['applicant'], replace: null, reason: modelName },
  { file: result, path: ['aml'], replace: null, reason: modelName },
  { file: result, path: ['screening_checks'], replace: null, reason: modelName },
  { file: 'get-aml-result.top-level.json', path: ['aml'], replace: null, reason: modelName },
  {
    file: 'get-aml-history.top-level.json',
    path: ['aml_matches'],
    replace: [],
    reason: 'The page prints the name of a model for the value; a list is inferred.',
  },
  { file: sketch, path: ['is_whitelisted'], replace: false, reason: typeName },
  { file: sketch, path: ['aml_record_version'], replace: 1, reason: typeName },
  { file: spotCheck, path: ['start_time'], replace: '2023-01-26T08:12:00.962462', reason: emptyText },
  { file: spotCheck, path: ['end_time'], replace: '2023-01-26T08:13:00.454774', reason: emptyText },
  {
    file: spotCheck,
    path: ['system_decision'],
    replace: 'Complete',
    reason: 'The page prints null for a value it lists as one of three words.',
  },
  { file: spotCheck, path: ['selfie'], replace: null, reason: modelName },
  { file: spotCheck, path: ['applicant'], replace: null, reason: modelName },
  { file: spotCheck, path: ['rule_results'], replace: null, reason: modelName },
]
