/** Bodies with as little as may be, and with as much as there is. */
import type * as z from 'zod'
import { parsePath } from '../../contracts/check.js'
import { isObject } from '../../contracts/is-object.js'
import { placesOf, withPlace } from '../judge/places.js'
import { filled, type Say, sampleOf } from '../mutate/fill.js'
import type { Message } from './message.js'
import { plainName } from './words.js'

type Schemed = Message & { schema: z.ZodType }

/** Leaves out whatever the schema calls optional and the judge does not miss. */
export async function minimalOf({ schema, value, judge }: Schemed): Promise<unknown> {
  const optional = (body: unknown) => placesOf(schema, body).filter((place) => place.as === 'member' && place.optional)
  const without = (body: unknown, paths: readonly (readonly PropertyKey[])[]): unknown =>
    paths.reduce((left, path) => (hasPlace(left, path) ? withPlace(left, path, () => undefined) : left), body)
  const all = without(
    value,
    optional(value).map(({ path }) => path),
  )
  if (await isRight(judge, all)) return all
  let left = value
  for (const { path } of optional(value)) {
    const smaller = without(left, [path])
    if (smaller !== left && (await isRight(judge, smaller))) left = smaller
  }
  return left
}

/** Values that a maximal body may take, besides those of its like. */
export interface Known {
  /** Bodies of the vendor's own pages. */
  printed: readonly unknown[]
  /** What the story says anywhere, by the plain name of the member. */
  words: ReadonlyMap<string, readonly unknown[]>
}

/** A request, or the answer that says most of those that were seen, with whatever else the schema has: from the others, or any value it takes. */
export async function maximalOf(
  message: Schemed,
  others: readonly Message[],
  { printed, words }: Known,
): Promise<{ value: unknown; filler: string[]; judge: Message['judge'] }> {
  const { schema } = message
  const count = ({ value }: Message): number => placesOf(schema, value).length
  // what a client sends stays that of the one person; what is answered is best of one journey that says much
  const fullest =
    message.about.side === 'request'
      ? message
      : [message, ...others].reduce((most, one) => (count(one) > count(most) ? one : most))
  const seen = new Map<string, unknown>()
  const bodies = [fullest, message, ...others].map(({ value }) => value)
  for (const body of [...bodies, ...printed.filter((one) => schema.safeParse(one).success)])
    for (const { name, value } of placesOf(schema, body)) if (!seen.has(name) && says(value)) seen.set(name, value)
  const known = new Set(seen.keys())
  const told = new Set<unknown>()
  const say: Say = (name, member) => {
    const said = words.get(plainName(name))?.find((one) => !isObject(one) && member.safeParse(one).success)
    if (said !== undefined) told.add(said)
    return said
  }
  const offer = (name: string, member: z.ZodType): unknown => {
    if (known.has(name)) return seen.get(name)
    return sampleOf(member, say, name.split('.').at(-1))
  }
  let value = filled(schema, fullest.value, offer)
  // what no schema can refuse, the judge may: times that run back, ids in another form
  const { judge } = fullest
  for (let left = 200; left > 0; left--) {
    const violations = await judge(value)
    if (!violations) break
    const [first] = violations
    if (!first) {
      const filler = placesOf(schema, value)
        .filter(({ name, value: one }) => !known.has(name) && isPlain(one) && !told.has(one))
        .map(({ name }) => name)
        .filter((name, i, all) => all.indexOf(name) === i && !hasPlaceNamed(schema, fullest.value, name))
      return { value, filler, judge }
    }
    const smaller = takeOut(schema, value, fullest.value, first.path)
    if (smaller === undefined) break
    value = smaller
  }
  return { value: fullest.value, filler: [], judge }
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null

const says = (value: unknown): boolean =>
  value !== null &&
  !(Array.isArray(value) && value.length === 0) &&
  !(isObject(value) && Object.keys(value).length === 0)

const hasPlaceNamed = (schema: z.ZodType, value: unknown, wanted: string): boolean =>
  placesOf(schema, value).some(({ name }) => name === wanted)

/** Takes out the innermost place on a path that was not there before; undefined for none. */
function takeOut(schema: z.ZodType, value: unknown, before: unknown, path: string): unknown {
  const keys = parsePath(path).slice(1)
  for (let depth = keys.length; depth > 0; depth--) {
    const at = keys.slice(0, depth)
    if (!hasPlace(value, at)) continue
    const put = hasPlace(before, at) ? readAt(before, at) : undefined
    if (put !== undefined && put === readAt(value, at)) continue
    const changed = withPlace(value, at, () => put)
    if (schema.safeParse(changed).success) return changed
  }
  return undefined
}

const readAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value)

/** Whether there is a place to take out. */
function hasPlace(value: unknown, path: readonly PropertyKey[]): boolean {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (isHolder(at) ? at[key] : undefined), value)
  return isHolder(parent) && Object.hasOwn(parent, path.at(-1)!)
}

const isHolder = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null

/** Whether the judge finds nothing wrong. */
export const isRight = async (judge: Message['judge'], value: unknown): Promise<boolean> =>
  (await judge(value))?.length === 0
