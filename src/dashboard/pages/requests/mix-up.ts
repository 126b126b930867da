/** What is wrong of credentials of which each is known: they are of several environments, or a word stands before them. */
import { authOf, exampleWay, partsOf, waysOf } from '../../../contracts/conformance/request.js'
import type { PageContext } from '../../context.js'
import { unpacked } from './credentials.js'
import type { Found } from './judge.js'
import type { Loaded } from './load.js'
import type { Reason } from './reason.js'

/** The same violations' reasons, truer where the namespace knows what was sent. No credential is repeated. */
export function withMixUp(context: PageContext, loaded: Loaded, reasons: readonly Reason[]): Reason[] {
  const found = mixUp(context, loaded)
  return reasons.map((reason) => (found && isInvalid(reason.about) ? { ...reason, ...found } : reason))
}

export const isInvalid = (about: Pick<Found, 'message'> | undefined): boolean =>
  /^credentials_invalid\b/.test(about?.message ?? '')

type Told = Required<Pick<Reason, 'sentence' | 'instead'>>

function mixUp({ namespace }: PageContext, { whole, vendor, def }: Loaded): Told | undefined {
  const { headers, query = '', text = '' } = whole.request
  const sent = [...Object.values(headers).map(unpacked), query, text].join('\n')
  const environments = Object.entries(namespace.credentials[whole.vendor ?? ''] ?? {}).map(([environment, values]) => ({
    environment,
    names: Object.entries(values).flatMap(([name, value]) => (holds(sent, value) ? [name] : [])),
  }))
  const known = environments.filter(({ names }) => names.length > 0)
  const all = new Set(known.flatMap(({ names }) => names))
  if (known.length > 1 && known.every(({ names }) => names.length < all.size)) {
    const each = known.map(({ environment, names }) => `${names.join(' and ')} of ${environment}`)
    return {
      sentence: `The call mixes credentials of ${known.length} environments: ${each.join(', ')}.`,
      instead: 'Send all of them of one environment.',
    }
  }
  const [part] = vendor && def ? partsOf(waysOf(authOf(vendor, def))[exampleWay(authOf(vendor, def), def)]) : []
  const carrier = part?.kind === 'token' ? part.carriers[0] : undefined
  const isBare = part?.kind === 'header' || (carrier?.in === 'header' && carrier.scheme === undefined)
  const header = part?.kind === 'header' ? part.header : (carrier?.name ?? '')
  const scheme = /^(\w+) +\S+$/.exec(headers[header.toLowerCase()] ?? '')?.[1]
  if (!isBare || scheme === undefined || known.length === 0) return undefined
  return {
    sentence: `The header ${header} says ${scheme} before a credential that is right: this vendor takes it bare.`,
    instead: `Send it without ${scheme}.`,
  }
}

/** Whether a text stands there whole, and not as a part of a longer word. */
function holds(sent: string, value: string): boolean {
  if (value === '') return false
  const at = sent.indexOf(value)
  if (at < 0) return false
  const isWord = (character: string | undefined): boolean => character !== undefined && /[\w-]/.test(character)
  return (!isWord(sent[at - 1]) && !isWord(sent[at + value.length])) || holds(sent.slice(at + value.length), value)
}
