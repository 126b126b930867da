/** Which faults of webhooks a vendor can express, judged by its contract when one is armed. */
import type { VendorDef } from '../contracts/define.js'
import type { WebhookEffect } from '../contracts/faults.js'

/**
 * Says why a vendor's webhooks cannot have a fault, or undefined when they can.
 *
 * @param event key or name of the event it is for
 */
export function refusalOfWebhookEffect(
  { profile: { id }, webhooks }: VendorDef,
  { kind }: Pick<WebhookEffect, 'kind'>,
  event?: string,
): string | undefined {
  if (!webhooks) return `${id} sends no webhooks`
  const events = Object.entries(webhooks.events)
  if (event !== undefined && !events.some(([key, { name }]) => event === key || event === name)) {
    return `${id} has no event "${event}"; it has: ${events.map(([, { name }]) => name).join(', ')}`
  }
  if (kind === 'webhook_stale_timestamp' && !webhooks.fields?.timestamp) {
    return `${id} cannot have ${kind}: its webhooks hold no timestamp of their own`
  }
  if (kind === 'webhook_unknown_event' && !webhooks.fields?.event) {
    return `${id} cannot have ${kind}: its webhooks do not name their event`
  }
  if (kind === 'webhook_wrong_secret' && webhooks.delivery.auth.value.every((one) => one === 'none')) {
    return `${id} cannot have ${kind}: it authenticates no webhooks`
  }
  return undefined
}
