/** Payloads of a vendor: what its endpoints take and answer and its webhooks say, at its usual, its least, its most, and wrong. */
import type * as z from 'zod'
import type { EndpointDef, VendorDef } from '../../contracts/define.js'
import { SimError } from '../../errors.js'
import type { ScenarioDefinition } from '../../fixtures/define-scenario.js'
import type { VendorSimulator } from '../../mocks/types.js'
import { frozenAt } from '../../runtime/clock.js'
import { boundariesOf } from './boundary.js'
import { invalidsOf, strangeOf } from './invalid.js'
import { type Message, toPlain } from './message.js'
import { isRight, type Known, maximalOf, minimalOf } from './sizes.js'
import { errorsOf, sourcesOf } from './sources.js'
import { simulatorOf } from './story.js'
import { type Payload, type PayloadVariant, payloadVariants } from './types.js'

export interface PayloadOptions {
  seed: string
  /** Counts from 0: the n-th of the seed, another person each. */
  index: number
  /** The scenario whose story the typical ones are from: its name, or one of your own. @default 'approved' */
  scenario?: string | ScenarioDefinition
  /** Id of the flow of that story. @default the vendor's first one */
  flow?: string
  /** The instant of the clock, in epoch milliseconds. @default 2026-01-01T00:00:00Z */
  now?: number
  /** @default all of them */
  variants?: readonly PayloadVariant[]
}

/**
 * Yields payloads in the order of the contract: a pure function of its input. Those of one endpoint run no more of the
 * simulator than they need.
 *
 * @param vendor id of a built-in vendor, or a simulator of your own
 * @param name an endpoint, or an event by its key or by the vendor's name; undefined for all
 * @throws SimError `unknown_vendor`, `unknown_scenario`, or `bad_option` for a name or a flow that the vendor has not
 */
export async function* payloadsOf(
  vendor: string | VendorSimulator,
  name: string | undefined,
  { seed, index, scenario = 'approved', flow, now = frozenAt, variants = payloadVariants }: PayloadOptions,
): AsyncGenerator<Payload> {
  const simulator = await simulatorOf(vendor)
  const { endpoints, webhooks } = simulator.vendor
  const names = new Set(namesIn(simulator.vendor, name))
  const all = variants.some((one) => one === 'maximal' || one === 'boundary')
  const { sources, words } = await sourcesOf({ simulator, seed, index, scenario, flow, now, names, all })
  for (const wanted of names) {
    const isEvent = !Object.hasOwn(endpoints, wanted)
    const called = isEvent ? webhooks!.events[wanted]!.name : wanted
    const [about, printed] = isEvent
      ? (['event', [webhooks!.events[wanted]!.example]] as const)
      : (['endpoint', printedOf((endpoints as Record<string, EndpointDef>)[wanted]!)] as const)
    for (const messages of sources.values()) {
      if (messages[0]!.about.about !== about || messages[0]!.about.name !== called) continue
      yield* variantsOf(messages, { printed, words }, variants)
    }
    if (isEvent) continue
    for (const message of errorsOf(simulator.vendor, wanted, now))
      yield* variantsOf([message], { printed: [], words }, variants)
  }
}

const printedOf = ({ example }: EndpointDef): unknown[] => [
  example?.response,
  example?.body,
  example?.form,
  example?.urlencoded,
]

/** The endpoints by name and the events by key that a name means. */
function namesIn({ profile, endpoints, webhooks }: VendorDef, name: string | undefined): string[] {
  const events = Object.entries(webhooks?.events ?? {})
  if (name === undefined) return [...Object.keys(endpoints), ...events.map(([key]) => key)]
  const [event] = events.find(([key, one]) => key === name || one.name === name) ?? []
  if (Object.hasOwn(endpoints, name)) return [name]
  if (event !== undefined) return [event]
  const known = [...Object.keys(endpoints), ...events.map(([, one]) => one.name)].join(', ')
  throw new SimError('bad_option', `${profile.id} has no endpoint and no event "${name}"`, `Use one of: ${known}.`)
}

async function* variantsOf(
  messages: readonly Message[],
  known: Known,
  variants: readonly PayloadVariant[],
): AsyncGenerator<Payload> {
  const right: Message[] = []
  // a case may have got its request wrong on purpose
  for (const message of messages) if (await isRight(message.judge, message.value)) right.push(message)
  const [typical, ...others] = right
  if (!typical) return
  const { about, schema } = typical
  const wants = (variant: PayloadVariant): boolean => variants.includes(variant)
  const payload = async (variant: PayloadVariant, body: unknown, more: Partial<Payload> = {}): Promise<Payload> =>
    ({
      ...about,
      variant,
      ...more,
      ...(body !== undefined && { body: await toPlain(body) }),
    }) as Payload
  if (wants('typical')) yield payload('typical', typical.value)
  if (!schema) {
    if (wants('invalid')) for (const { value, ...why } of await strangeOf(typical)) yield payload('invalid', value, why)
    return
  }
  const schemed = { ...typical, schema: schema as z.ZodType }
  if (wants('minimal')) yield payload('minimal', await minimalOf(schemed))
  if (wants('maximal') || wants('boundary')) {
    const most = await maximalOf(schemed, others, known)
    const { filler } = most
    const inside = about.form === 'call' ? '' : 'body'
    if (wants('maximal')) yield payload('maximal', most.value, filler.length > 0 ? { filler } : {})
    if (wants('boundary'))
      for await (const { value, reason } of boundariesOf(schema, most.value, most.judge, inside))
        yield payload('boundary', value, { reason })
  }
  if (wants('invalid'))
    for (const { value, ...why } of await invalidsOf(schema, right)) yield payload('invalid', value, why)
}
