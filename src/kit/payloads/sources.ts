/** Where payloads come from: the story of the scenario, and for what it does not tell the conformance cases of the vendor. */
import { type CallConformance, type ConformanceCase, conformanceCases } from '../../contracts/conformance.js'
import type { EndpointDef, VendorDef } from '../../contracts/define.js'
import { isObject } from '../../contracts/is-object.js'
import type { ScenarioDefinition } from '../../fixtures/define-scenario.js'
import { seedOf } from '../../fixtures/samples.js'
import { renderRow } from '../../mocks/steps/vendor-error.js'
import type { VendorSimulator } from '../../mocks/types.js'
import { toIso } from '../../runtime/clock.js'
import { parseJson } from '../../runtime/parse-json.js'
import { runCase } from '../conformance/runner.js'
import { SharedSimulators } from '../conformance/simulator-target.js'
import { textOf } from '../judge/message.js'
import { type Endpoint, endpointOf } from '../judge/subject.js'
import { callOf } from './call.js'
import { answerOf, errorOf, type Message, requestOf, webhookOf } from './message.js'
import { nameOf, storyAndCase } from './story.js'
import { addWords, plainName, type Words, wordsOfCase } from './words.js'

export interface SourceInput {
  simulator: VendorSimulator
  seed: string
  index: number
  scenario: string | ScenarioDefinition
  flow: string | undefined
  now: number
  /** Names of endpoints, and keys of events. */
  names: ReadonlySet<string>
  /** Whether every case is wanted, and not only those that show what the story does not. */
  all: boolean
}

/** Messages of the same place, the first of them the typical one. */
export type Sources = Map<string, Message[]>

const keyOf = ({ about: { about, name, side, status, form } }: Message): string =>
  [about, name, side, `${status ?? ''}`, form].join(' ')

/** Collects the messages of what is named, in the order of the contract. */
export async function sourcesOf(input: SourceInput): Promise<{ sources: Sources; words: Words }> {
  const found: Sources = new Map()
  const add = (message: Message | undefined, isTypical = false): void => {
    if (!message) return
    const known = found.get(keyOf(message)) ?? []
    if (isTypical) known.unshift(message)
    else known.push(message)
    found.set(keyOf(message), known)
  }
  const words: Words = new Map()
  await addStory(input, add, words)
  const place = { seed: seedOf(input), clock: toIso(input.now) }
  await using simulators = new SharedSimulators(async () => place)
  for (const about of casesOf(input, found)) await addCase(about, input, simulators, add)
  return { sources: found, words }
}

type Add = (message: Message | undefined, isTypical?: boolean) => void

/** The last of what the story says of each place is the typical one: by then the journey is over. */
async function addStory({ simulator, names, flow, ...input }: SourceInput, add: Add, words: Words): Promise<void> {
  const { vendor } = simulator
  const { story, about } = await storyAndCase(simulator, { ...input, ...(flow !== undefined && { flow }) })
  const { events } = story
  if (about) addWords(words, wordsOfCase(about))
  for (const event of events) {
    const from = { vendor: vendor.profile.id, scenario: nameOf(input.scenario) }
    if (event.kind === 'call')
      for (const { body } of [event.exchange.request, event.exchange.response]) learn(words, body)
    if (event.kind === 'call' && names.has(event.endpoint)) {
      const about = { ...from, about: 'endpoint' as const, name: event.endpoint }
      add(requestOf(vendor, event.endpoint, event.exchange, about), true)
      add(callOf(vendor, event.endpoint, event.exchange, about), true)
      if (event.fault === undefined && isDeclared(vendor, event.endpoint, event.exchange.response.status))
        add(answerOf(vendor, event.endpoint, event.exchange, about), true)
    }
    if (event.kind === 'webhook') {
      const def = Object.values(vendor.webhooks!.events).find(({ name }) => name === event.event)
      const [key] = Object.entries(vendor.webhooks!.events).find(([, one]) => one === def) ?? []
      if (!def || !names.has(key!)) continue
      const message = webhookOf(vendor, def, event.delivery, { ...from, about: 'event', name: def.name })
      // a fault may have harmed it
      if ((await message.judge(message.value))?.length === 0) add(message, true)
    }
  }
  if (simulator.words) addWords(words, await simulator.words())
}

/** Keeps what a body says under the names it says it by. */
function learn(words: Words, body: unknown): void {
  const walk = (value: unknown, name: string): void => {
    if (isObject(value)) for (const [key, member] of Object.entries(value)) walk(member, key)
    else if (Array.isArray(value)) for (const item of value) walk(item, name)
    else if (name !== '' && value !== null && value !== '') {
      const said = words.get(plainName(name)) ?? []
      if (said.length < 5 && !said.includes(value)) words.set(plainName(name), [...said, value])
    }
  }
  walk(parseJson(textOf(body) ?? ''), '')
}

const isDeclared = ({ endpoints }: VendorDef, name: string, status: number): boolean =>
  Object.hasOwn((endpoints as Record<string, EndpointDef>)[name]!.responses, status)

/** The cases that show a place which the story does not have; all of what is named, where all are wanted. */
function casesOf({ simulator: { vendor }, names, all }: SourceInput, found: Sources): ConformanceCase[] {
  const told = [...found.values()].map(([first]) => first!.about)
  const isTold = (name: string, status: number): boolean =>
    told.some((one) => one.name === name && one.status === status)
  const asks = (name: string): boolean =>
    told.some((one) => one.name === name && one.side === 'request' && one.form !== 'call')
  return conformanceCases(vendor).filter((about) => {
    if (about.kind === 'event') {
      const isThere = told.some(({ name }) => name === vendor.webhooks!.events[about.event]!.name)
      return names.has(about.event) && (all || !isThere)
    }
    if (!isShown(about) || !names.has(about.endpoint!)) return false
    const { status } = about.expect as { status: number }
    const { request = {} } = vendor.endpoints[about.endpoint!]!
    const hasBody = request.body ?? request.form ?? request.urlencoded
    // each kind of body that a request may have is a place of its own
    const kinds = [request.body, request.form, request.urlencoded].filter(Boolean).length
    return all || !isTold(about.endpoint!, status) || (hasBody && (kinds > 1 || !asks(about.endpoint!)))
  })
}

const isShown = (about: ConformanceCase): about is CallConformance =>
  about.kind === 'call' && 'status' in about.expect && about.address === undefined && about.caller.as === 'owner'

async function addCase(
  about: ConformanceCase,
  { simulator, names }: SourceInput,
  simulators: SharedSimulators,
  add: Add,
): Promise<void> {
  const { vendor } = simulator
  const from = { vendor: vendor.profile.id }
  const target = await simulators.target(simulator, about)
  await runCase(vendor, about, target, {
    onExchange: (name, exchange) => {
      if (
        name === undefined ||
        about.kind !== 'call' ||
        name !== about.endpoint ||
        !isDeclared(vendor, name, exchange.response.status)
      )
        return
      const told = { ...from, about: 'endpoint' as const, name }
      add(requestOf(vendor, name, exchange, told))
      add(callOf(vendor, name, exchange, told))
      add(answerOf(vendor, name, exchange, told))
    },
    onDeliveries: (deliveries) => {
      for (const { event, headers, body, text } of deliveries) {
        const [key, def] = Object.entries(vendor.webhooks!.events).find(([, one]) => one.name === event)!
        const delivery = { ...(headers && { headers }), body: text ?? JSON.stringify(body) }
        if (about.kind === 'event' && key === about.event && names.has(key))
          add(webhookOf(vendor, def, delivery, { ...from, about: 'event', name: def.name }))
      }
    },
  })
}

/** The errors that an endpoint may answer, by the table of its surface. */
export function errorsOf(vendor: VendorDef, name: string, at: number): Message[] {
  const endpoint: Endpoint = endpointOf(vendor, name as never)
  const { def, surface, auth } = endpoint
  const { mountAt } = vendor.profile.surfaces[def.surface]!
  const path = `${mountAt === '/' ? '' : mountAt}${def.path}`
  return Object.entries(surface.errors.rows)
    .filter(([row]) => auth.kind !== 'none' || !row.startsWith('credentials_'))
    .map(([row, spec]) => {
      const answer = renderRow(surface.errors, spec, { at, path })
      const from = { vendor: vendor.profile.id, about: 'endpoint' as const, name }
      return errorOf(endpoint, row, answer as { status: number; headers: Record<string, string>; body: string }, from)
    })
}
