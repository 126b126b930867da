/** The first call of a vendor as a command: what its own story begins with, or else a call that its contract needs nothing for. */
import { pathParams, type VendorDef } from '../../../contracts/define.js'
import { isObject } from '../../../contracts/is-object.js'
import type { StoryCall, StoryClient, TellStory } from '../../../mocks/story.js'
import type { VendorSimulator } from '../../../mocks/types.js'
import { commandOf } from '../../parts/command.js'
import type { Texts } from '../../parts/filling.js'

/** Stands for an address of webhooks, which a first call names none. */
const nowhere = 'https://nowhere.invalid/'

/** Writes the first call with everything that it needs; undefined for a vendor without one. @param base the vendor's base URL */
export async function firstCurl({ vendor, story }: VendorSimulator, base: string, credentials: Texts) {
  const tell = await story?.()
  const first = tell && (await beginningOf(tell, vendor, credentials))
  const write = (endpoint: string, parts?: StoryCall) =>
    commandOf({ def: vendor, base }, endpoint, { credentials }, parts)
  if (first) return write(first.endpoint, first.parts).text
  const calls = Object.entries(vendor.endpoints).filter(([, { path }]) => pathParams(path).length === 0)
  return calls.map(([name]) => write(name)).find(({ blanks }) => blanks.length === 0)?.text
}

interface First {
  endpoint: string
  parts: StoryCall
}

/** Listens to a story until its first call. */
async function beginningOf(tell: TellStory, vendor: VendorDef, credentials: Texts): Promise<First | undefined> {
  let first: First | undefined
  const stop = new Error('the story was heard')
  const listen = async (endpoint: string, parts: StoryCall = {}): Promise<never> => {
    first = { endpoint, parts: { ...parts, ...(parts.body !== undefined && { body: withoutReceiver(parts.body) }) } }
    throw stop
  }
  const client: StoryClient = {
    flow: vendor.profile.flows[0]?.id ?? '',
    person: undefined,
    conduct: 'completes',
    reference: 'my-first-journey',
    receiver: nowhere,
    credentials,
    picture: () => '',
    call: listen,
    poll: listen,
    act: async () => undefined,
    expect: () => undefined,
    tell: () => undefined,
    rest: async () => false,
  }
  await tell(client).catch((error: unknown) => {
    if (error !== stop) throw error
  })
  return first
}

/** A body without the address of webhooks, and without what is empty then. */
function withoutReceiver(value: unknown): unknown {
  if (!isObject(value)) return value
  const kept = Object.entries(value)
    .filter(([, member]) => member !== nowhere)
    .map(([name, member]) => [name, withoutReceiver(member), isObject(member)] as const)
    .filter(([, member, isTree]) => !isTree || Object.keys(member as object).length > 0)
  return Object.fromEntries(kept.map(([name, member]) => [name, member]))
}
