/** Checks of a webhook receiver: each sends webhooks as the vendor would, or as nobody should. */
import type { DeliveryRules, VendorDef } from '../../../contracts/define.js'
import { reversed, unknownWord, withMore, withoutOptional, withUnknownWords } from '../alter.js'
import { isTaken } from '../bench.js'
import { fromContract, ours, rules } from '../rules.js'
import { escaped } from '../trials.js'
import type { Bench, Finding, Judgement, Posted, ReceiverCheck, VendorEvent } from '../types.js'

const delivery = (fact: keyof DeliveryRules) => (vendor: VendorDef) =>
  vendor.webhooks?.delivery[fact] ?? 'the vendor sends no webhooks'
const accepted = fromContract('A delivery is settled by a status that the vendor accepts.', delivery('accepted'))
const authenticity = fromContract('Webhooks prove their sender, and what does not is nobody’s.', delivery('auth'))
const again = fromContract('A delivery may be tried again, so that it comes twice or late.', delivery('retryDelaysMs'))

const openReceiver = 'nobody said how the receiver verifies: give --basic, --bearer, --header or --hmac'
/** Characters of many scripts and lengths. */
const anyText = 'Zoë Łukasz Ωμέγα 李小龍 مرحبا שלום 👩‍👩‍👧 \u2028 "\\/'
const largeBytes = 512 * 1024

function isAccepted({ webhooks }: VendorDef, { status }: Posted): boolean {
  const value = webhooks?.delivery.accepted.value ?? '2xx'
  if (status === undefined) return false
  return value === '2xx' ? status >= 200 && status < 300 : value.includes(status)
}

const saying = ({ status, error }: Pick<Posted, 'status' | 'error'>): string =>
  status === undefined ? `: no answer (${error})` : ` is answered with ${status}`

const taken = (posted: Posted, what: string): Finding[] =>
  isTaken(posted) ? [] : [{ what: `${what}${saying(posted)}, expected a 2xx` }]

function refused(posted: Posted, what: string): Finding[] {
  const { status = 0 } = posted
  return status >= 400 && status < 500 ? [] : [{ what: `${what}${saying(posted)}, expected a 4xx` }]
}

type Text = (body: string, bench: Bench, event: VendorEvent) => string | undefined

/** A check that sends another text of every event, which is to be taken. */
const takes = (
  what: string,
  title: string,
  rule: ReceiverCheck['rule'],
  change: Text,
  why = 'no event can be changed so',
): ReceiverCheck => ({
  id: `receiver.${what}`,
  group: 'receiver',
  title,
  rule,
  async send(bench) {
    const found: Finding[] = []
    let sent = 0
    for (const event of await bench.events()) {
      const text = change(event.body, bench, event)
      if (text === undefined) continue
      sent++
      found.push(...taken(await bench.post(text), event.name))
    }
    return sent === 0 ? why : found
  },
})

/** A check that needs to know how the receiver verifies. */
const verifies = (
  what: string,
  title: string,
  send: (bench: Bench, body: string) => Promise<Judgement>,
): ReceiverCheck => ({
  id: `receiver.${what}`,
  group: 'receiver',
  title,
  rule: authenticity,
  send: async (bench) => (bench.auth ? send(bench, (await bench.event()).body) : openReceiver),
})

const json = (change: (value: unknown) => unknown) => (body: string) => JSON.stringify(change(JSON.parse(body)))
const payloadOf = ({ vendor }: Bench, { key }: VendorEvent) => vendor.webhooks!.events[key]!.payload

/** Adds a member to the object that is the body. */
const adding = (value: unknown) => json((body) => ({ ...(body as object), simUnknownMember: value }))

/** A check that sends a text in a member that no contract knows: a receiver that refuses every such member is no witness. */
const takesText = (what: string, title: string, rule: ReceiverCheck['rule'], text: string): ReceiverCheck => {
  const check = takes(what, title, rule, adding(text))
  return {
    ...check,
    send: async (bench) => {
      const [refusal] = taken(await bench.post(adding('x')((await bench.event()).body)), '')
      return refusal ? 'it refuses every unknown member, which receiver.unknown-members is about' : check.send(bench)
    },
  }
}

/** Changes the first text in the body that is not empty. */
function withAnotherText(body: string): string {
  let isDone = false
  return JSON.stringify(JSON.parse(body), (_, value: unknown) => {
    if (isDone || typeof value !== 'string' || value === '') return value
    isDone = true
    return `${value}x`
  })
}

export const receiverChecks: readonly ReceiverCheck[] = [
  {
    id: 'receiver.accepts',
    group: 'receiver',
    title: 'takes every event of the vendor, with a status that settles it',
    rule: accepted,
    async send({ vendor, plain }) {
      const value = vendor.webhooks?.delivery.accepted.value ?? '2xx'
      return plain
        .filter(({ posted }) => !isAccepted(vendor, posted))
        .map(({ event, posted }) => ({ what: `${event.name}${saying(posted)}, expected ${value}` }))
    },
  },
  verifies('wrong-secret', 'refuses what another secret authenticates', async ({ post }, body) =>
    refused(await post(body, { proof: 'wrong' }), 'a webhook with another secret'),
  ),
  verifies('no-authentication', 'refuses what does not authenticate', async ({ post }, body) =>
    refused(await post(body, { proof: 'none' }), 'a webhook without authentication'),
  ),
  verifies('almost-right', 'compares the whole proof', async ({ post }, body) => {
    // one that takes any secret compares nothing at all
    if (taken(await post(body, { proof: 'wrong' }), '').length === 0)
      return 'it takes any secret, which receiver.wrong-secret is about'
    return refused(await post(body, { proof: 'cut' }), 'a webhook whose proof is cut short')
  }),
  verifies('changed-body', 'refuses a body that was changed after it was signed', async ({ auth, post }, body) => {
    if (auth!.type !== 'hmac') return 'its authentication covers no body'
    return [
      ...refused(await post(withAnotherText(body), { signed: body }), 'a body with another value than was signed'),
      ...refused(await post(adding('x')(body), { signed: body }), 'a body with a member more than was signed'),
    ]
  }),
  verifies('raw-body', 'verifies the bytes that came, and not what it would write itself', async (bench, body) => {
    if (bench.auth!.type !== 'hmac') return 'its authentication covers no body'
    const spaced = JSON.stringify(JSON.parse(body), null, 3)
    return [
      ...taken(await bench.post(spaced), 'a signed body over many lines'),
      ...taken(await bench.post(escaped(body)), 'a signed body in escapes'),
    ]
  }),
  {
    id: 'receiver.duplicate',
    group: 'receiver',
    title: 'takes the same event twice',
    rule: again,
    async send(bench) {
      const { body } = await bench.event()
      await bench.post(body)
      return taken(await bench.post(body), 'the same event for the second time')
    },
  },
  {
    id: 'receiver.duplicates-at-once',
    group: 'receiver',
    title: 'takes the same event several times at once',
    rule: again,
    async send(bench) {
      const { body } = await bench.event()
      const once = await bench.event()
      await bench.post(once.body)
      if (taken(await bench.post(once.body), once.name).length > 0) return 'it takes no event twice, at once or not'
      const posted = await Promise.all(Array.from({ length: 5 }, () => bench.post(body)))
      return posted.flatMap((one) => taken(one, 'the same event, five times at once,')).slice(0, 1)
    },
  },
  {
    id: 'receiver.out-of-order',
    group: 'receiver',
    title: 'takes events in another order',
    rule: again,
    async send(bench) {
      const events = await bench.story()
      if (events.length < 2) return 'there is one event that it takes'
      const found: Finding[] = []
      for (const { name, body } of events.reverse()) found.push(...taken(await bench.post(body), name))
      return found
    },
  },
  takes(
    'unknown-event',
    'takes an event that it does not know',
    rules.newWords,
    (body, { vendor }) => {
      const field = vendor.webhooks?.fields?.event
      return field === undefined
        ? undefined
        : json((value) => ({ ...(value as object), [field]: 'sim.unknown_event' }))(body)
    },
    'no body of the vendor names its event',
  ),
  takes('unknown-members', 'takes members that it does not know', rules.mustIgnore, json(withMore)),
  takes(
    'unknown-words',
    'takes words that it does not know',
    rules.newWords,
    (body, bench, event) => {
      const text = JSON.stringify(withUnknownWords(payloadOf(bench, event), JSON.parse(body)))
      return text.includes(unknownWord) ? text : undefined
    },
    'no event has a word of an enumeration',
  ),
  takes('order', 'takes members in another order', rules.unordered, json(reversed)),
  takes(
    'whitespace',
    'takes JSON over many lines',
    rules.whitespace,
    // where the text is signed, another check is about that
    (body, { auth }) =>
      auth?.type === 'hmac'
        ? undefined
        : `
${JSON.stringify(JSON.parse(body), null, 2)}
`,
    'the text is signed, which receiver.raw-body is about',
  ),
  takes(
    'absent-members',
    'takes events without what may be absent',
    fromContract(
      'The contract lets these members be absent.',
      (vendor) => Object.values(vendor.webhooks?.events ?? {})[0] ?? 'the vendor sends no webhooks',
    ),
    (body, bench, event) => {
      const text = JSON.stringify(withoutOptional(payloadOf(bench, event), JSON.parse(body)))
      return text === JSON.stringify(JSON.parse(body)) ? undefined : text
    },
    'no event has a member that may be absent',
  ),
  takesText('unicode', 'takes any character', rules.unicode, anyText),
  takesText(
    'large',
    `takes a body of ${largeBytes / 1024} KB`,
    ours('Results hold lists and texts of no stated size.'),
    'x'.repeat(largeBytes),
  ),
  {
    id: 'receiver.media-type-parameter',
    group: 'receiver',
    title: 'takes a media type with a parameter',
    rule: rules.parameters,
    async send(bench) {
      const { body } = await bench.event()
      const headers = { 'content-type': 'application/json; charset=utf-8' }
      return taken(await bench.post(body, { headers }), 'a body of application/json; charset=utf-8')
    },
  },
  {
    id: 'receiver.not-json',
    group: 'receiver',
    title: 'refuses a body that is no JSON',
    rule: rules.badRequest,
    send: async ({ post, event }) => {
      const { body } = await event()
      const half = body.slice(0, Math.floor(body.length / 2))
      return refused(await post(half), 'half a JSON text')
    },
  },
  {
    id: 'receiver.empty',
    group: 'receiver',
    title: 'refuses an empty body',
    rule: rules.badRequest,
    send: async ({ post }) => refused(await post(''), 'an empty body'),
  },
  {
    id: 'receiver.lives-on',
    group: 'receiver',
    title: 'goes on after a body that is no JSON',
    rule: rules.badRequest,
    async send(bench) {
      await bench.post('{"half":')
      return taken(await bench.post((await bench.event()).body), 'an event after a body that was no JSON')
    },
  },
  {
    id: 'receiver.fast',
    group: 'receiver',
    title: 'answers in half the time that the vendor waits',
    rule: fromContract('The vendor waits so long for an answer.', delivery('timeoutMs')),
    async send(bench) {
      const limitMs = (bench.vendor.webhooks?.delivery.timeoutMs.value ?? 10_000) / 2
      return bench.plain
        .filter(({ posted }) => posted.durationMs > limitMs)
        .map(({ event, posted: { durationMs } }) => ({
          what: `${event.name} was answered after ${Math.round(durationMs)} ms, expected ${limitMs} at most`,
        }))
    },
  },
]
