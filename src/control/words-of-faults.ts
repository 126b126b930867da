/** What the catalogue says of faults and actions, in a sentence each. */
import * as z from 'zod'
import type { JourneyAction } from '../contracts/define.js'
import { CallEffect, WebhookEffect } from '../contracts/faults.js'
import { takenBy } from './journeys/act.js'

const calls: Readonly<Record<CallEffect['kind'], string>> = {
  error: "Answers a row of the vendor's error table; `unready` is its word for an outcome that is not there yet.",
  status: "Answers a status, with a body in the vendor's shape.",
  latency: 'Answers late, in real time: always so much, anything in between, or a long tail.',
  hang: 'Carries the call out, and never answers.',
  reset: 'Drops the connection instead of answering.',
  truncate: 'Drops the connection in the middle of the answer.',
  trickle: 'Sends the answer slowly.',
  malformed_json: 'Answers JSON that ends too early, as a complete answer.',
  wrong_content_type: 'Answers under another content type.',
  rate_limit: 'Refuses what comes faster than so many calls in a window of the clock.',
  webhooks_first: 'Answers only after the webhooks that the call has caused were delivered.',
}

const webhooks: Readonly<Record<WebhookEffect['kind'], string>> = {
  webhook_duplicate: 'Sends it more than once.',
  webhook_reorder: 'Sends it after the next one of the same journey.',
  webhook_drop: 'Never sends it.',
  webhook_delay: 'Sends it later, by the clock of the namespace.',
  webhook_wrong_secret: "Authenticates it with another secret than the receiver's.",
  webhook_stale_timestamp: 'Dates it back.',
  webhook_truncated_body: 'Cuts its body off.',
  webhook_unknown_event: 'Gives it the name of an event that the vendor does not have.',
  webhook_extra_fields: 'Adds fields that no contract knows.',
}

const actions: Readonly<Record<JourneyAction, string>> = {
  open: 'The person opens the link.',
  complete: 'Plays what remains, as the person of the scenario would.',
  abandon: 'The person leaves before the last step.',
  cancel: 'The person closes the page at the first step.',
  expire: 'The time of the link, or of the session, runs out now.',
  approve: 'Plays it to approval; a journey that waits for a review gets the verdict instead.',
  reject:
    "Plays it to the vendor's own refusal, or to a tampered document where the vendor has none; a review is rejected.",
  refer: 'Plays it into a manual review.',
  review: 'A reviewer answers.',
  resubmit: 'A reviewer asks for steps again.',
  upload: 'The person sends a step, with specimens where no pictures are given.',
}

type Effect = typeof CallEffect | typeof WebhookEffect

const effectsOf = (effects: Effect, words: Readonly<Record<string, string>>) =>
  effects.options.map((option) => {
    const kind = option.shape.kind.value
    const { properties = {}, required = [] } = z.toJSONSchema(option)
    const { kind: _, ...fields } = properties
    return { kind, summary: words[kind]!, fields, required: required.filter((name) => name !== 'kind') }
  })

/** Effects of calls and of webhooks, with a JSON Schema of every field. */
export const faultWords = () => ({
  calls: effectsOf(CallEffect, calls),
  webhooks: effectsOf(WebhookEffect, webhooks),
})

/** What can be done to a journey, and what each action takes. */
export const actionWords = () =>
  (Object.keys(actions) as JourneyAction[]).map((name) => ({
    name,
    summary: actions[name],
    takes: [...takenBy[name]],
  }))
