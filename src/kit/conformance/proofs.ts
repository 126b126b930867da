/** How the kit has webhooks authenticate that it receives: one proof of each kind, whose secret is therefore known. */
import type { VendorDef } from '../../contracts/define.js'
import type { WebhookAuth } from '../../runtime/signing.js'

const proofs: readonly WebhookAuth[] = [
  { type: 'hmac', header: 'x-hook-signature', secret: 'hooks-secret', algorithm: 'sha256', encoding: 'hex' },
  { type: 'basic', username: 'hooks', password: 'hooks-password' },
  { type: 'bearer', token: 'hooks-token' },
  { type: 'header', headers: { 'x-hook-key': 'hooks-key' } },
]

/** A proof of every kind that a vendor's webhooks can carry; the strongest first. */
export function proofsOf({ webhooks }: Pick<VendorDef, 'webhooks'>): WebhookAuth[] {
  const kinds: readonly string[] = webhooks?.delivery.auth.value ?? []
  return proofs.filter(({ type }) => kinds.includes(type))
}
