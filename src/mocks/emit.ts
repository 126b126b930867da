/** Owes an event: the payload is made once and checked, then faults and overrides have their turn, delivery by delivery. */
import { check, describeIssues } from '../contracts/check.js'
import type { VendorDef } from '../contracts/define.js'
import { ContractViolation, SimError } from '../errors.js'
import { type Delivery, deliveryKind, owe, receiversOf, release } from '../runtime/deliveries.js'
import { harm } from '../runtime/harm.js'
import { writePath } from '../runtime/json-path.js'
import { takeWebhookFaults } from '../runtime/webhook-faults.js'
import type { DeliveryOptions } from './delivery-options.js'
import { rulesOf } from './send-rules.js'
import type { EmitAbout, JourneyShelf, Tools } from './types.js'

/** An event that somebody asks for, and what became of it. */
export interface Trigger {
  /** Values to put into the payload, by dotted path. */
  readonly override: Readonly<Record<string, unknown>>
  readonly owed: Delivery[]
  eventId?: string
  body?: string
  notes?: readonly string[]
}

interface EmitContext {
  def: VendorDef
  shelf: JourneyShelf | undefined
  trigger: Trigger | undefined
}

/** Owes an event to everybody who wants it, in the unit of work that caused it. @throws ContractViolation for a payload that its contract does not know */
export async function emitEvent(
  tools: Tools,
  { def, shelf, trigger }: EmitContext,
  key: string,
  { journeyId, environment, to, onDelivered }: EmitAbout,
  payload: (eventId: string) => unknown,
): Promise<void> {
  const { tx, seed } = tools
  const { profile, webhooks, idFormats } = def
  const vendor = profile.id
  const { delivery, events, fields } = webhooks!
  const { payload: schema, name: event } = events[key]!
  const receivers = to ? [to] : await receiversOf(tx, { vendor, environment, event })
  // counted all the same: who listens must not change what comes after
  if (receivers.length === 0 && !trigger) return void tx.skipId(`${vendor}.event`)
  const eventId = tx.id(`${vendor}.event`, idFormats.event ?? { kind: 'uuid' })
  const whole = JSON.stringify(payload(eventId))
  const checked = check(schema, JSON.parse(whole), 'strict')
  if (!checked.ok) throw new ContractViolation(`webhook ${event}`, describeIssues(checked.issues))
  const { body, notes } = trigger ? overridden(schema, whole, trigger.override) : { body: whole, notes: [] }
  const owed = {
    vendor,
    event,
    journeyId,
    eventId,
    rules: rulesOf(delivery, tools.options.delivery as DeliveryOptions | undefined),
    notes,
    ...(onDelivered && { onDelivered: `${vendor}.${onDelivered}` }),
  }
  const held = await tx.find(deliveryKind, 'held', journeyId)
  const about = { vendor, events: [key, event], journeyId, reference: () => referenceOf(tools, shelf, journeyId) }
  const made: Delivery[] = []
  for (const receiver of receivers) {
    const taken = await takeWebhookFaults(tx, { ...about, overtakes: held.length > 0 })
    made.push(...owe(tx, receiver, owed, harm({ body, auth: receiver.auth, fields, seed }, taken)))
  }
  for (const one of held) release(tx, one, made)
  if (trigger) Object.assign(trigger, { owed: [...trigger.owed, ...made], eventId, body, notes })
}

async function referenceOf(tools: Tools, shelf: JourneyShelf | undefined, journeyId: string): Promise<string | null> {
  const journey = shelf && (await tools.tx.get(shelf.kind, journeyId))
  return journey ? shelf.summary(tools, journey).reference : null
}

function overridden(
  schema: Parameters<typeof check>[0],
  whole: string,
  override: Trigger['override'],
): { body: string; notes: string[] } {
  const payload = JSON.parse(whole) as Record<string, unknown>
  for (const [path, value] of Object.entries(override)) {
    if (writePath(payload, path, value)) continue
    throw new SimError(
      'bad_request',
      `override: nothing can be put at "${path}"`,
      'Name a field by its path, such as body.status or list[0].id.',
    )
  }
  const body = JSON.stringify(payload)
  const checked = check(schema, JSON.parse(body), 'strict')
  if (checked.ok) return { body, notes: [] }
  return { body, notes: [`overridden, it no longer fits the contract: ${describeIssues(checked.issues)}`] }
}
