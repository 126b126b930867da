/** The first call of a vendor as a line for a shell: what its own story begins with, sent by its own client. */

import { type TokenAuth, tokensIn } from '../../../contracts/auth.js'
import { authOf } from '../../../contracts/conformance.js'
import type { EndpointDef, VendorDef } from '../../../contracts/define.js'
import { isObject } from '../../../contracts/is-object.js'
import { createClient } from '../../../kit/client/index.js'
import type { StoryCall, StoryClient, TellStory } from '../../../mocks/story.js'
import type { VendorSimulator } from '../../../mocks/types.js'
import { curlOf, quote, type ShellCall } from '../../parts/shell.js'

export interface Caller {
  /** The vendor's base URL. */
  baseUrl: string
  credentials: Readonly<Record<string, string>>
}

/** Stands for a token in what is written, and is what the shell fills in. */
const tokenMark = '$TOKEN'
/** Stands for an address of webhooks, which a first call names none. */
const nowhere = 'https://nowhere.invalid/'

/** Writes the first call with everything that it needs; undefined for a vendor that tells no story. */
export async function firstCurl(simulator: VendorSimulator, caller: Caller): Promise<string | undefined> {
  const story = await simulator.story?.()
  const first = story && (await beginningOf(story, simulator.vendor, caller))
  if (!first) return undefined
  const sent = await sentFor(simulator.vendor, first, caller)
  return sent
    .map((call, i) => (i < sent.length - 1 ? tokenLine(call, simulator.vendor, first) : curlOf(call, asWord)))
    .join('\n')
}

interface First {
  endpoint: string
  parts: StoryCall
}

/** Listens to a story until its first call. */
async function beginningOf(tell: TellStory, vendor: VendorDef, { credentials }: Caller): Promise<First | undefined> {
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

/** What the client sends for the call: with the calls that get it a token. */
async function sentFor(vendor: VendorDef, { endpoint, parts }: First, caller: Caller): Promise<ShellCall[]> {
  const sent: ShellCall[] = []
  const stop = new Error('the call was seen')
  const [token] = tokensOf(vendor, endpoint)
  const issuer = token && endpointsOf(vendor)[token.issuedBy]
  const calls = createClient(vendor, {
    ...caller,
    fetch: async (url: string, init: RequestInit) => {
      const headers = Object.fromEntries(new Headers(init.headers))
      sent.push({
        method: init.method ?? 'GET',
        url: String(url),
        headers,
        ...(typeof init.body === 'string' && { body: init.body }),
      })
      if (!issuer || !new URL(url).pathname.endsWith(issuer.path)) throw stop
      return Response.json(treeOf(token.at.split('.')))
    },
  } as never) as unknown as Readonly<Record<string, (parts: StoryCall) => Promise<unknown>>>
  await calls[endpoint]!(parts).catch((error: unknown) => {
    if (error !== stop) throw error
  })
  return sent
}

const endpointsOf = (vendor: VendorDef): Readonly<Record<string, EndpointDef>> => vendor.endpoints

const tokensOf = (vendor: VendorDef, endpoint: string): TokenAuth[] =>
  tokensIn(authOf(vendor, endpointsOf(vendor)[endpoint]!))

const treeOf = ([name, ...rest]: string[]): unknown => (name === undefined ? tokenMark : { [name]: treeOf(rest) })

/** Keeps the token of an answer. */
function tokenLine(call: ShellCall, vendor: VendorDef, { endpoint }: First): string {
  const name = tokensOf(vendor, endpoint)[0]!.at.split('.').at(-1)!
  return `TOKEN=$(${curlOf(call)} |\n  sed -E 's/.*"${name}" *: *"([^"]*)".*/\\1/')`
}

/** A word in which the shell fills in the token. */
const asWord = (text: string): string =>
  text.includes(tokenMark)
    ? `"${text
        .split(tokenMark)
        .map((part) => part.replace(/["\\$`]/g, '\\$&'))
        .join(tokenMark)}"`
    : quote(text)
