/** Builds what handlers and jobs work with, bound to one unit of work. */
import { check, describeIssues } from '../contracts/check.js'
import type { VendorDef } from '../contracts/define.js'
import { ContractViolation } from '../errors.js'
import { findScenario } from '../fixtures/scenarios.js'
import { toIso } from '../runtime/clock.js'
import { owe, receiversOf } from '../runtime/deliveries.js'
import { digestOf, formatId } from '../runtime/ids.js'
import type { JournalEntry } from '../runtime/journal.js'
import type { Namespace } from '../runtime/namespaces.js'
import type { Store, Tx } from '../runtime/store/types.js'
import { chooseScenario, unknownScenario } from './scenario-choice.js'
import { VendorError } from './steps/vendor-error.js'
import type { Tools } from './types.js'

export interface ToolsContext {
  def: VendorDef
  store: Store
  namespace: Namespace
  options: Readonly<Record<string, unknown>>
  processingMs: number
  linkBase: string
  defaultScenario: string
  /** The scenario named in the call itself. */
  named?: string | undefined
  /** The exchange under way; undefined in a job. */
  entry?: JournalEntry | undefined
}

/** Makes the tools of one unit of work. */
export function createTools(context: ToolsContext, tx: Tx): Tools {
  const { def, store, namespace, entry } = context
  const vendor = def.profile.id
  return {
    tx,
    seed: namespace.seed,
    options: context.options,
    processingMs: context.processingMs,
    linkBase: context.linkBase,
    id: (format) => tx.id(`${vendor}.${format}`, def.idFormats[format]!),
    fixedId: (format, name) => formatId(def.idFormats[format]!, digestOf(namespace.seed, vendor, 'fixed', name)),
    fail: (code, message) => {
      throw new VendorError(code, message)
    },
    emit: async (key, { journeyId, environment }, payload) => {
      const { delivery: rules, events } = def.webhooks!
      const { payload: schema, name: event } = events[key]!
      const receivers = await receiversOf(tx, { vendor, environment, event })
      const eventId = tx.id(`${vendor}.event`, def.idFormats.event ?? { kind: 'uuid' })
      const body = JSON.stringify(payload(eventId))
      const checked = check(schema, JSON.parse(body), 'strict')
      if (!checked.ok) throw new ContractViolation(`webhook ${event}`, describeIssues(checked.issues))
      for (const receiver of receivers)
        owe(tx, receiver, { vendor, event, environment, journeyId, eventId, body, rules })
    },
    schedule: (job, delayMs, payload) => tx.schedule({ at: tx.now + delayMs, kind: `${vendor}.${job}`, payload }),
    drawCase: async ({ reference, magic, claims, seed, documentKind, scenario: asked }) => {
      const named = asked ?? context.named
      const choice = await chooseScenario(tx, { vendor, named, reference, magic, fallback: context.defaultScenario })
      for (const name of choice.unknown) {
        entry?.violations.push({
          severity: 'advice',
          side: 'request',
          path: 'scenario',
          message: unknownScenario(name),
        })
      }
      if (entry) entry.scenario = choice.scenario
      const today = toIso(tx.now).slice(0, 10)
      return findScenario(choice.scenario)!.build({ claims, seed, today, documentKind })
    },
    elsewhere: (kind, id) => store.elsewhere(namespace.name, kind, id),
    about: (journeyId) => {
      if (entry) entry.journeyId = journeyId
    },
    note: (violation) => void entry?.violations.push(violation),
    scrub: (journeyId) => namespace.journal.scrub(journeyId),
  }
}
