/** What the scenarios come to in which the verification goes well and the integration does not, derived from the contract. */
import type { VendorDef } from '../contracts/define.js'
import type { ScenarioFault } from '../contracts/faults.js'
import { integrationScenarios } from '../fixtures/integration-scenarios.js'
import { unknownEventName } from '../runtime/faults.js'
import type { OutcomeTable, ScenarioOutcome, VendorSimulator } from './types.js'

/** What every scenario comes to with a vendor: its own table, and what follows from it. None where the vendor has no table. */
export async function outcomesOf({ vendor, outcomes }: VendorSimulator): Promise<OutcomeTable> {
  const own = (await outcomes?.()) ?? {}
  return { ...integrationOutcomes(vendor, own), ...own }
}

/**
 * Derives the rows of the integration scenarios from what the vendor's table says of `approved`.
 *
 * @param table the vendor's own rows, with an `approved` for every flow
 */
export function integrationOutcomes(def: VendorDef, table: OutcomeTable): OutcomeTable {
  const approved = Object.entries(table.approved ?? {})
  return Object.fromEntries(
    integrationScenarios.map(({ name, faults = [] }) => [
      name,
      Object.fromEntries(
        approved.map(([flow, outcome]) => [
          flow,
          faults.reduce((one, fault) => harmed(def, one, fault), asArmed(outcome)),
        ]),
      ),
    ]),
  )
}

const note = 'The end is that of an approved journey; what goes wrong on the way is a fault of the simulator.'
const asArmed = (outcome: ScenarioOutcome): ScenarioOutcome => ({ ...outcome, evidence: 'assumed', note })

const cannot = (outcome: ScenarioOutcome, why: string): ScenarioOutcome => ({ ...outcome, cannot: why })

/** What becomes of an outcome under a fault. */
function harmed(def: VendorDef, outcome: ScenarioOutcome, { effect, endpoint }: ScenarioFault): ScenarioOutcome {
  const why = whyNot(def, outcome, { effect, ...(endpoint !== undefined && { endpoint }) })
  if (why !== undefined) return cannot(outcome, why)
  const { events, afterMs = 0 } = outcome
  const [first = '', second = '', ...rest] = events
  switch (effect.kind) {
    case 'webhook_delay':
      return { ...outcome, afterMs: afterMs + effect.ms }
    case 'webhook_duplicate':
      return { ...outcome, events: events.flatMap((event) => Array<string>(effect.times ?? 2).fill(event)) }
    case 'webhook_reorder':
      return { ...outcome, events: [second, first, ...rest] }
    case 'webhook_drop':
      return { ...outcome, events: [] }
    case 'webhook_unknown_event':
      return { ...outcome, events: [unknownEventName, ...events.slice(1)] }
    default:
      return outcome
  }
}

/** Says why the vendor or the flow cannot express a fault. */
function whyNot(def: VendorDef, { events }: ScenarioOutcome, { effect, endpoint }: ScenarioFault): string | undefined {
  const { outcome, webhooks } = def
  if (endpoint === 'result' && !outcome) return 'No call of the vendor reads the outcome.'
  if (effect.kind === 'error') return whyNoError(def, effect.error)
  if (!effect.kind.startsWith('webhook')) return undefined
  if (!webhooks || events.length === 0) return 'No webhook is sent in this flow.'
  switch (effect.kind) {
    case 'webhook_reorder':
      return events.length < 2 ? 'One webhook alone has no order.' : undefined
    case 'webhook_wrong_secret':
      return webhooks.delivery.auth.value.every((kind) => kind === 'none')
        ? 'The vendor does not authenticate its webhooks.'
        : undefined
    case 'webhook_unknown_event':
      return webhooks.fields?.event === undefined ? 'No field of a webhook names its event.' : undefined
    default:
      return undefined
  }
}

function whyNoError({ outcome, endpoints, surfaces }: VendorDef, error: string): string | undefined {
  if (error === 'unready' && outcome?.unready === undefined)
    return 'No error of the vendor says that a result is not there yet.'
  const code = error === 'unready' ? outcome!.unready! : error
  const has = (name: string): boolean => Object.hasOwn(surfaces[endpoints[name]!.surface]!.errors.rows, code)
  if (outcome?.endpoints.some(has)) return undefined
  return error === 'credentials_expired'
    ? 'What a caller reads the result with does not run out.'
    : `No call that reads the result has the error "${code}".`
}
