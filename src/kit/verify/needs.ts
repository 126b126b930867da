/** What a case needs of a server before it can be run: calls, credentials, and somebody who steers it. */
import type { Auth } from '../../contracts/auth.js'
import { placeholdersIn } from '../../contracts/conformance/request.js'
import {
  authOf,
  type CallConformance,
  type CaseCall,
  type ConformanceCase,
  partsOf,
  tokenCallOf,
  waysOf,
} from '../../contracts/conformance.js'
import type { EndpointDef, VendorDef } from '../../contracts/define.js'
import { credentialNames } from './credentials.js'
import type { ReachedTarget } from './types.js'

/** Every call that a case makes on a server that nobody steers, in order. */
export function callsOf(vendor: VendorDef, about: ConformanceCase): CaseCall[] {
  const calls: CaseCall[] = []
  const add = (call: CaseCall, times = 1): void => {
    for (const auth of partsUsed(vendor, call)) {
      if (auth.kind !== 'token' || call.caller.standing) continue
      const token = tokenCallOf(vendor, call.caller.instead ?? auth)
      addAll(token.before)
      add(token)
    }
    for (let i = 0; i < times; i++) calls.push(call)
  }
  const addAll = (steps: CallConformance['before']): void => {
    for (const step of steps) if (step.kind === 'call') add(step)
  }
  addAll(about.before)
  if (about.kind === 'call') add(about, about.repeat + 1)
  return calls
}

/** The calls that get the tokens of a case. */
function tokensOf(vendor: VendorDef, about: ConformanceCase): CallConformance[] {
  const calls: CaseCall[] = [
    ...about.before.filter((step) => step.kind === 'call'),
    ...(about.kind === 'call' ? [about] : []),
  ]
  const own = calls
    .filter(({ caller }) => !caller.standing)
    .flatMap((call) => partsUsed(vendor, call).map((auth) => ({ auth, instead: call.caller.instead })))
    .flatMap(({ auth, instead }) => (auth.kind === 'token' ? [tokenCallOf(vendor, instead ?? auth)] : []))
  return own.flatMap((token) => [token, ...tokensOf(vendor, token)])
}

/** The parts of its authentication that a call presents as they should be. */
function partsUsed(vendor: VendorDef, { endpoint, caller }: CaseCall): Auth[] {
  if (endpoint === undefined || caller.as === 'nobody') return []
  const def = (vendor.endpoints as Readonly<Record<string, EndpointDef>>)[endpoint]!
  const parts = partsOf(waysOf(authOf(vendor, def))[caller.way ?? 0])
  const { spoiled } = caller
  return parts.filter((_, i) => !spoiled || (spoiled.part !== undefined && spoiled.part !== i))
}

/** Names the credentials that the calls of a case take. */
export function credentialsOf(vendor: VendorDef, about: ConformanceCase): string[] {
  const known = new Set(credentialNames(vendor.profile))
  const names = callsOf(vendor, about).flatMap((call) => {
    const { path: _, ...texts } = call.request
    const told = placeholdersIn(texts).filter((name) => known.has(name))
    return call.caller.as === 'nobody' ? told : [...told, ...allParts(vendor, call).flatMap(namesOf)]
  })
  return [...new Set(names)]
}

function allParts(vendor: VendorDef, { endpoint, caller }: CaseCall): Auth[] {
  if (endpoint === undefined) return []
  const def = (vendor.endpoints as Readonly<Record<string, EndpointDef>>)[endpoint]!
  return [...partsOf(waysOf(authOf(vendor, def))[caller.way ?? 0])].filter(
    (part) => part.kind !== 'token' || (caller.standing ?? false),
  )
}

function namesOf(part: Auth): string[] {
  switch (part.kind) {
    case 'basic':
      return [part.user, part.password]
    case 'bearer':
      return [part.token]
    case 'header':
      return [part.credential]
    case 'fields':
      return Object.keys(part.fields)
    case 'assertion':
      return [part.client, part.secret]
    case 'token':
      return part.standing === undefined ? [] : [part.standing]
    default:
      return []
  }
}

export interface Able {
  kind: ReachedTarget['kind']
  /** Whether calls may change something. */
  write: boolean
  /** Names of the credentials that are there; undefined where the server gives them itself. */
  credentials: readonly string[] | undefined
  /** Surfaces whose address is known; undefined for every one. */
  surfaces: readonly string[] | undefined
}

/** Says why a case cannot be run on a server; undefined when it can. */
export function whyNot(vendor: VendorDef, about: ConformanceCase, able: Able): string | undefined {
  if (able.kind === 'simulator') return undefined
  if (about.options) {
    return `needs a server with the options ${Object.keys(about.options).join(', ')}`
  }
  if (about.given?.processingMs !== undefined) return 'needs a server with another time of processing'
  if (able.kind === 'idvsim') return undefined
  const token = tokensOf(vendor, about).find(
    ({ given, before }) => given !== undefined || before.some((step) => step.kind === 'drive'),
  )
  if (token) return `needs a server that can be steered: ${token.endpoint} gives no token before somebody acts`
  return notSteered(about) ?? notAllowed(vendor, about, able)
}

function notSteered(about: ConformanceCase): string | undefined {
  if (about.kind === 'event') return 'needs a server that can be steered: a journey is to send webhooks'
  if (about.given) return 'needs a server that can be steered: a journey is to be made'
  if (about.before.some((step) => step.kind === 'drive'))
    return 'needs a server that can be steered: something is to happen before'
  if (about.kind === 'link') return undefined
  if (about.fault) return 'needs a server that can be steered: only an armed fault answers so'
  if ('notModelled' in about.expect) return 'only a simulator answers that it does not model a call'
  if (about.caller.end) return 'needs a server that can be steered: its clock is to be moved'
  if (about.caller.as === 'sibling') return 'needs another environment of the vendor'
  if (about.caller.as === 'stranger' || about.address === 'stranger') return 'needs a second client of the vendor'
  return undefined
}

function notAllowed(vendor: VendorDef, about: ConformanceCase, able: Able): string | undefined {
  const calls = callsOf(vendor, about)
  const homeless = calls.find(({ surface }) => surface === undefined || able.surfaces?.includes(surface) === false)
  if (homeless) return `nobody said where the surface ${homeless.surface} is`
  const own = [...about.before.filter((step) => step.kind === 'call'), ...(about.kind === 'call' ? [about] : [])]
  const writes = own.find(({ request }) => request.method !== 'GET')
  if (!able.write && writes) {
    const reads = about.kind === 'call' && about.request.method === 'GET'
    const kept = reads && 'keep' in writes ? Object.keys(writes.keep) : []
    const or = kept.length > 0 ? `, or ${kept.map((name) => `--given ${name}=VALUE`).join(' ')}` : ''
    return `${writes.request.method} may change something: add --write${or}`
  }
  if (able.kind === 'live' && about.kind === 'call' && about.repeat > 0)
    return `would call a live vendor ${about.repeat + 1} times in a row`
  const missing = credentialsOf(vendor, about).filter((name) => able.credentials?.includes(name) === false)
  if (missing.length > 0) return `needs the credential ${missing.join(', ')}`
  return undefined
}
