/** Mends a body that was refused: at each place that is wrong, what the contract's own example has there, or what fits. */
import type * as z from 'zod'
import { check, parsePath } from '../../../contracts/check.js'
import { defOf, innerOf, locate } from '../../../contracts/locate.js'
import { redact } from '../../../contracts/redact.js'
import type { Found } from './judge.js'
import type { Detail, Loaded } from './load.js'

export interface Mended {
  body: unknown
  /** Places that are other than they were sent; empty where it is the contract's example as a whole. */
  places: string[]
  /** Whether one of them got an id that stands for another. */
  hasExampleId: boolean
}

const isForm = /^(?:multipart\/form-data|application\/x-www-form-urlencoded)/i

/** A body that keeps the contract, as near to the one that was sent as can be; undefined where none can be made. */
export function mend(loaded: Loaded, wrong: readonly Found[], about: MendAbout): Mended | undefined {
  const { whole, def } = loaded
  const schema = def?.request?.body
  const places = wrong.filter(({ path }) => /^body\b/.test(path)).map(({ path }) => path.replace(/^body\.?/, ''))
  if (!schema || places.length === 0 || isForm.test(whole.request.headers['content-type'] ?? '')) return undefined
  const { reveal } = about
  const example = filled(def.example?.body, loaded, about)
  const fits = (body: unknown): boolean => check(schema, body, 'tolerant').ok
  const sent = sentOf(whole)
  if (places.includes('') || typeof sent !== 'object' || sent === null) {
    return example !== undefined && fits(example) ? { body: example, places: [], hasExampleId: false } : undefined
  }
  // what is wrong of it is no matter of its shape: nothing here can say what would do
  if (fits(sent)) return undefined
  const known = places.map((place) => ownValue(place, loaded, about))
  const values = places.map((place, i) => [place, known[i] ?? valueFor(schema, parsePath(place), example)] as const)
  const mended = withValues(sent, values)
  if (!fits(mended)) return undefined
  const hasExampleId = places.some((place, i) => known[i] === undefined && /_?id$/i.test(place))
  if (reveal) return { body: mended, places, hasExampleId }
  const shown = values.map(
    ([place, value]) => [place, isCredential(place, about) ? `{${lastOf(place)}}` : value] as const,
  )
  return { body: withValues(redact(schema, sent, 'named'), shown), places, hasExampleId }
}

interface MendAbout {
  reveal: boolean
  /** Of the namespace, in the environment that was called. */
  credentials: Readonly<Record<string, string>>
}

const lastOf = (place: string): string => String(parsePath(place).at(-1))

const isCredential = (place: string, { credentials }: MendAbout): boolean => Object.hasOwn(credentials, lastOf(place))

/** What this simulator takes in a field that has the name of a credential, or is a flow. */
const ownValue = (place: string, { vendor }: Loaded, about: MendAbout): string | undefined =>
  isCredential(place, about)
    ? about.credentials[lastOf(place)]
    : /^flow_?id$/i.test(lastOf(place))
      ? vendor?.profile.flows[0]?.id
      : undefined

/** An example with what this simulator takes in place of its blanks; a secret only where secrets are shown. */
function filled(example: unknown, { vendor }: Loaded, { reveal, credentials }: MendAbout): unknown {
  if (example === undefined) return undefined
  const flow = vendor?.profile.flows[0]?.id
  return JSON.parse(JSON.stringify(example), (_, value: unknown) => {
    if (typeof value !== 'string') return value
    const name = /^\{(\w+)\}$/.exec(value)?.[1]
    if (name !== undefined && reveal && Object.hasOwn(credentials, name)) return credentials[name]
    return flow !== undefined && /^(YOUR_)?FLOW_ID$/.test(value) ? flow : value
  }) as unknown
}

function sentOf({ request: { text, body } }: Detail): unknown {
  try {
    return text === undefined ? body : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What may stand at a place: the example's, or the plainest value of its kind. */
function valueFor(schema: z.ZodType, path: readonly PropertyKey[], example: unknown): unknown {
  let at = example
  for (const key of path) {
    const holds = typeof at === 'object' && at !== null && Object.hasOwn(at, key)
    at = holds ? (at as Record<PropertyKey, unknown>)[key] : undefined
  }
  const { found } = locate(schema, path)
  return at !== undefined && found?.safeParse(at).success !== false ? at : found && plainest(found)
}

function plainest(schema: z.ZodType): unknown {
  const def = defOf(schema)
  const inner = innerOf(def)
  if (inner) return plainest(inner)
  if (def.type === 'enum') return Object.values(def.entries as object)[0]
  if (def.type === 'literal') return (def.values as unknown[])[0]
  const plain: readonly unknown[] = [
    'text',
    1,
    0,
    true,
    [],
    {},
    '2000-01-31',
    'https://example.com/',
    'user@example.com',
  ]
  return plain.find((value) => schema.safeParse(value).success)
}

type Holder = Record<PropertyKey, unknown>

function withValues(body: unknown, values: readonly (readonly [place: string, value: unknown])[]): unknown {
  const copy = structuredClone(body)
  for (const [place, value] of values) {
    const path = parsePath(place)
    let at = copy as Holder
    for (const key of path.slice(0, -1)) {
      const next = Object.hasOwn(at, key) ? at[key] : undefined
      // what is masked, or no holder of anything, is left as it is
      if (typeof next !== 'object' || next === null) break
      at = next as Holder
    }
    const last = path.at(-1)!
    Object.defineProperty(at, last, { value, enumerable: true, configurable: true, writable: true })
  }
  return copy
}
