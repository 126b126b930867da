/** How a webhook proves its sender: the headers each way of authentication adds. */
import { createHmac, timingSafeEqual } from 'node:crypto'

export type WebhookAuth =
  | { type: 'basic'; username: string; password: string }
  | { type: 'bearer'; token: string }
  | { type: 'header'; headers: Readonly<Record<string, string>> }
  | { type: 'hmac'; header: string; secret: string; algorithm: 'sha256' | 'sha512'; encoding: 'hex' | 'base64' }

/** The headers that authenticate a body. The very bytes signed are the bytes sent. */
export function signWebhook(auth: WebhookAuth | undefined, body: string | Uint8Array): Record<string, string> {
  if (!auth) return {}
  switch (auth.type) {
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` }
    case 'bearer':
      return { authorization: `Bearer ${auth.token}` }
    case 'header':
      return { ...auth.headers }
    case 'hmac':
      return { [auth.header]: createHmac(auth.algorithm, auth.secret).update(body).digest(auth.encoding) }
  }
}

/** Tells whether headers authenticate a body, by signing it again. Header names are lower-case. */
export function verifyWebhook(
  auth: WebhookAuth,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(signWebhook(auth, body)).every(([name, value]) => {
    const given = Buffer.from(headers[name.toLowerCase()] ?? '')
    const wanted = Buffer.from(value)
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  })
}
