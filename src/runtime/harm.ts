/** What a fault does to a delivery, as a plain function: which bytes, which secret, how often and when. */
import type { WebhookEffect } from '../contracts/faults.js'
import type { Webhooks } from '../contracts/webhooks.js'
import { toIso } from './clock.js'
import { unknownEventName } from './faults.js'
import { digestOf } from './ids.js'
import { readPath, writePath } from './json-path.js'
import type { WebhookAuth } from './signing.js'

/** An effect that a delivery has taken. */
export interface TakenEffect {
  readonly effect: WebhookEffect
  /** Whether the fault stands for good: then every attempt is harmed, and not the first alone. */
  readonly always: boolean
}

/** A payload and its authentication, before or after. */
export interface Harmed {
  body: string
  /** Kinds of the effects that changed something. */
  faults: string[]
  /** What could not be done, and why. */
  notes: string[]
  /** Another secret to authenticate with, in the first attempt or in all. */
  wrong?: { auth: WebhookAuth; always: boolean }
  /** Half of the body alone is sent, in the first attempt or in all. */
  cut?: { always: boolean }
  /** How many deliveries are made of it. */
  copies: number
  delayMs: number
  dropped: boolean
  /** Waits for the next one of its journey. */
  held: boolean
}

export interface HarmContext {
  body: string
  auth: WebhookAuth | undefined
  /** Fields that the contract names. */
  fields: Webhooks['fields']
  seed: string
}

/** A day: older than any tolerance for clocks that are not set alike. */
const staleMs = 86_400_000
/** A key that no contract has. */
export const extraField = 'sim_undocumented'

/** Applies effects, in the order given. */
export function harm({ body, auth, fields, seed }: HarmContext, taken: readonly TakenEffect[]): Harmed {
  const harmed: Harmed = { body, faults: [], notes: [], copies: 1, delayMs: 0, dropped: false, held: false }
  for (const { effect, always } of taken) {
    const why = apply(harmed, effect, { auth, fields, seed, always })
    if (why === undefined) harmed.faults.push(effect.kind)
    else harmed.notes.push(`${effect.kind}: ${why}, so that nothing was changed`)
  }
  return harmed
}

/** Applies one effect, or says why it cannot. */
function apply(
  harmed: Harmed,
  effect: WebhookEffect,
  { auth, fields, seed, always }: Omit<HarmContext, 'body'> & { always: boolean },
): string | undefined {
  switch (effect.kind) {
    case 'webhook_duplicate':
      harmed.copies = effect.times ?? 2
      return undefined
    case 'webhook_reorder':
      harmed.held = true
      return undefined
    case 'webhook_drop':
      harmed.dropped = true
      return undefined
    case 'webhook_delay':
      harmed.delayMs += effect.ms
      return undefined
    case 'webhook_wrong_secret':
      if (!auth) return 'the receiver has no authentication'
      harmed.wrong = { auth: anotherSecret(auth, seed), always }
      return undefined
    case 'webhook_truncated_body':
      harmed.cut = { always }
      return undefined
    case 'webhook_stale_timestamp':
      return fields?.timestamp
        ? change(harmed, (payload) => dateBack(payload, fields.timestamp!, effect.ageMs ?? staleMs))
        : 'its payloads have no timestamp of their own'
    case 'webhook_unknown_event':
      return fields?.event
        ? change(harmed, (payload) => writePath(payload, fields.event!, unknownEventName))
        : 'its payloads do not name their event'
    case 'webhook_extra_fields':
      return change(harmed, addFields)
  }
}

function change(harmed: Harmed, edit: (payload: Record<string, unknown>) => boolean): string | undefined {
  const payload: unknown = JSON.parse(harmed.body)
  if (typeof payload !== 'object' || payload === null || !edit(payload as Record<string, unknown>))
    return 'the payload has no place for it'
  harmed.body = JSON.stringify(payload)
  return undefined
}

function dateBack(
  payload: Record<string, unknown>,
  { name, unit }: NonNullable<NonNullable<Webhooks['fields']>['timestamp']>,
  ageMs: number,
): boolean {
  const value = readPath(payload, name)
  if (unit === 'iso') {
    const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
    return !Number.isNaN(at) && writePath(payload, name, toIso(at - ageMs))
  }
  return typeof value === 'number' && writePath(payload, name, value - Math.round(unit === 's' ? ageMs / 1000 : ageMs))
}

/** Adds a key at the top, and one to the first object inside; where there is none, an object of its own. */
function addFields(payload: Record<string, unknown>): boolean {
  const inner = Object.values(payload).find((v) => typeof v === 'object' && v !== null && !Array.isArray(v))
  if (inner) (inner as Record<string, unknown>)[extraField] = true
  else payload[`${extraField}_object`] = { [extraField]: true }
  payload[extraField] = 'not in the contract'
  return true
}

/** Another secret of the same form: what a rotation on the other side would look like. */
export function anotherSecret(auth: WebhookAuth, seed: string): WebhookAuth {
  const another = (text: string): string => scramble(text, digestOf(seed, 'wrong secret', text))
  switch (auth.type) {
    case 'basic':
      return { ...auth, password: another(auth.password) }
    case 'bearer':
      return { ...auth, token: another(auth.token) }
    case 'hmac':
      return { ...auth, secret: another(auth.secret) }
    case 'header':
      return {
        ...auth,
        headers: Object.fromEntries(Object.entries(auth.headers).map(([name, v]) => [name, headerValue(v, another)])),
      }
  }
}

/** A value may begin with a scheme, which stays; what follows Basic is base64 of two parts. */
function headerValue(value: string, another: (text: string) => string): string {
  const [, scheme = '', rest = ''] = /^([A-Za-z]+ )?(.*)$/s.exec(value) ?? []
  if (!/^basic $/i.test(scheme)) return scheme + another(rest)
  const [, user = '', password = ''] = /^([^:]*:)?(.*)$/s.exec(Buffer.from(rest, 'base64').toString()) ?? []
  return scheme + Buffer.from(user + another(password)).toString('base64')
}

const alphabets = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** Puts another letter or digit for each; a text without any gets one more. */
function scramble(text: string, digest: Buffer): string {
  let changed = ''
  for (let i = 0; i < text.length; i++) {
    const alphabet = alphabets.find((one) => one.includes(text[i]!))
    // never by nothing, so that the text cannot come out as it went in
    const by = 1 + (digest[i % digest.length]! % ((alphabet?.length ?? 2) - 1))
    changed += alphabet ? alphabet[(alphabet.indexOf(text[i]!) + by) % alphabet.length] : text[i]
  }
  return changed === text ? `${text}0` : changed
}
