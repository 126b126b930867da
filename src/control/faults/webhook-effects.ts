/** Asks whether a vendor can express a fault of a webhook. */
import type { VendorDef } from '../../contracts/define.js'
import type { WebhookEffect } from '../../contracts/faults.js'

/** Says why a vendor cannot express a fault of a webhook; undefined where it can. */
export const refusalOfWebhookEffect = ({ profile, webhooks }: VendorDef, _effect: WebhookEffect): string | undefined =>
  webhooks ? undefined : `${profile.id} sends no webhooks`
