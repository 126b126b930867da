/** Proofs that a webhook comes with: the right one, and those that a receiver must refuse. */
import { anotherSecret } from '../../runtime/harm.js'
import { signWebhook, type WebhookAuth } from '../../runtime/signing.js'

/** `wrong` is made with another secret, `cut` lacks its last character. */
export type Proof = 'right' | 'wrong' | 'cut' | 'none'

/** The headers that authenticate a body, or are to look as if they did. */
export function proofOf(auth: WebhookAuth | undefined, body: string, proof: Proof): Record<string, string> {
  if (!auth || proof === 'none') return {}
  if (proof === 'wrong') return signWebhook(anotherSecret(auth, 'examine'), body)
  if (proof === 'right') return signWebhook(auth, body)
  // cutting base64 would leave the password whole
  if (auth.type === 'basic') return signWebhook({ ...auth, password: auth.password.slice(0, -1) }, body)
  const whole = Object.entries(signWebhook(auth, body))
  return Object.fromEntries(whole.map(([name, value]) => [name, value.slice(0, -1)]))
}
