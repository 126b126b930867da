/** Ids that exist at a vendor: with them, cases that read a journey can be run where nobody can make one. */
import { placeholdersIn } from '../../contracts/conformance/request.js'
import type { CallConformance, CaseRequest, CaseStep, ConformanceCase } from '../../contracts/conformance.js'
import { conformanceCases } from '../../contracts/conformance.js'
import type { VendorDef, VendorProfile } from '../../contracts/define.js'
import { SimError } from '../../errors.js'
import { credentialNames } from './credentials.js'

/** Values by the names that cases call them; one for a single endpoint is called `endpoint.name`. */
export type GivenValues = Readonly<Record<string, string>>

/** A case as it can be run with what exists. */
export interface Prepared {
  about: ConformanceCase
  /** Set when something that exists stands in it. */
  uses?: true
  /** Why it cannot be run: what is missing. */
  reason?: string
}

/** Puts what exists into the cases that only read it; every other case is left as it is. */
export function withGiven(vendor: VendorDef, about: ConformanceCase, values: GivenValues): Prepared {
  if (about.kind !== 'call' || !readsAny(about)) return { about }
  const own = valuesFor(about, values)
  const known = credentialsOf(vendor.profile)
  // what a call before was to bring may be there already
  const before = about.before.filter((step) => !brings(step, own))
  const used = namesTaken({ ...about, before }, known)
  const dropped = before.length < about.before.length
  if (!about.given && !dropped) return { about }
  const missing = used.filter((name) => !Object.hasOwn(own, name))
  if (missing.length > 0) {
    const asked = missing.map((name) => `--given ${about.given?.flow ? `${about.endpoint}.` : ''}${name}=VALUE`)
    return { about, reason: `needs ${kindOf(about)} that exists there: add ${asked.join(' ')}` }
  }
  const { given: _, ...rest } = about
  const filled = {
    ...rest,
    expect: unknownOutcome(rest.expect),
    before: before.map((step) => fillStep(step, own)),
    request: fillIn(about.request, own),
  }
  return { about: filled, uses: true }
}

/** What became of a journey that somebody names is not known. */
function unknownOutcome(expect: CallConformance['expect']): CallConformance['expect'] {
  if (!('status' in expect)) return expect
  const { is: _, ...rest } = expect
  return rest
}

/** Refuses a name that no case takes. @throws SimError that lists those there are */
export function checkGiven(vendor: VendorDef, values: GivenValues): void {
  const known = credentialsOf(vendor.profile)
  const taken = new Set<string>()
  for (const about of conformanceCases(vendor)) {
    if (about.kind !== 'call' || !readsAny(about)) continue
    const kept = about.before.flatMap((step) => (step.kind === 'call' ? Object.keys(step.keep) : []))
    if (!about.given && kept.length === 0) continue
    for (const name of [...namesTaken(about, known), ...kept]) taken.add(name).add(`${about.endpoint}.${name}`)
  }
  for (const name of Object.keys(values)) {
    if (taken.has(name)) continue
    const plain = [...taken].filter((one) => !one.includes('.'))
    throw new SimError(
      'bad_option',
      `no case of ${vendor.profile.id} that reads takes "${name}"`,
      plain.length > 0 ? `There is ${plain.join(', ')}, or ENDPOINT.NAME for one endpoint.` : 'None takes anything.',
    )
  }
}

/** Whether a case does no more than read a journey, whatever became of it, or one that is completed. */
function readsAny({ request, before, caller, fault, address, given = {}, byHand, expect }: CallConformance): boolean {
  const { scenario, actions, processingMs, advanceMs, reference } = given
  const special = [scenario, actions, processingMs, advanceMs, reference].some((one) => one !== undefined)
  if (special || (byHand && given.state !== 'completed')) return false
  if (caller.as === 'stranger' || caller.as === 'sibling' || address !== undefined || fault || 'notModelled' in expect)
    return false
  return request.method === 'GET' && before.every((step) => step.kind === 'call')
}

/** What is said for one endpoint goes before; a journey of a certain flow is only ever said for one. */
function valuesFor({ endpoint, given }: CallConformance, values: GivenValues): GivenValues {
  const entries = Object.entries(values)
  const start = `${endpoint}.`
  const own = entries.flatMap(([name, value]) => (name.startsWith(start) ? [[name.slice(start.length), value]] : []))
  const shared = given?.flow === undefined ? entries.filter(([name]) => !name.includes('.')) : []
  return Object.fromEntries([...shared, ...own])
}

const kindOf = ({ given }: CallConformance): string =>
  given?.flow === undefined
    ? `a ${given?.state === 'completed' ? 'completed ' : ''}journey`
    : `a journey of ${given.flow}`

const credentialsOf = (profile: VendorProfile): ReadonlySet<string> => new Set(credentialNames(profile))

function brings(step: CaseStep, values: GivenValues): boolean {
  const kept = step.kind === 'call' ? Object.keys(step.keep) : []
  return kept.length > 0 && kept.every((name) => Object.hasOwn(values, name))
}

/** The names in a case that neither the credentials nor its own calls provide. */
function namesTaken({ before, request }: CallConformance, known: ReadonlySet<string>): string[] {
  const provided = new Set(known)
  const names: string[] = []
  const take = ({ path: _, ...texts }: CaseRequest): void => {
    names.push(...placeholdersIn(texts).filter((name) => !provided.has(name)))
  }
  for (const step of before) {
    if (step.kind !== 'call') continue
    take(step.request)
    for (const kept of Object.keys(step.keep)) provided.add(kept)
  }
  take(request)
  return [...new Set(names)]
}

const fillStep = (step: CaseStep, values: GivenValues): CaseStep =>
  step.kind === 'call' ? { ...step, request: fillIn(step.request, values) } : step

/** Replaces the names that have a value; the path keeps the names of its own parameters. */
const fillIn = ({ path, ...texts }: CaseRequest, values: GivenValues): CaseRequest => ({
  ...replaceIn(texts, values),
  path,
})

function replaceIn<T>(value: T, values: GivenValues): T {
  if (typeof value === 'string') {
    const text = value.replace(/\{([A-Za-z_][\w.-]*)\}/g, (whole, name: string) =>
      Object.hasOwn(values, name) ? values[name]! : whole,
    )
    return text as T
  }
  if (Array.isArray(value)) return value.map((one) => replaceIn(one, values)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, replaceIn(one, values)])) as T
}
