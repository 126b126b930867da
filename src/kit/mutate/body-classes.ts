/** Classes of drift in JSON bodies, as data: what each changes at one place, by what the schema says of the place. */

import { isObject } from '../../contracts/is-object.js'
import { type Place, withPlace } from '../judge/places.js'
import { otherDate, otherId, otherSpelling, unmatched } from './other-values.js'

/** How a class of drift must be reported. */
export type Kind = 'breaking' | 'additive' | 'cosmetic'

export interface BodyClass {
  name: string
  title: string
  kind: Kind
  /** Why a contract may allow it where it is planted. */
  unseen?: string
  /** The changed body; undefined where the class has nothing to change. */
  plant(place: Place, body: unknown): unknown
}

/** Changes the value of the place itself. */
const toValue =
  (change: (value: unknown, place: Place) => unknown): BodyClass['plant'] =>
  (place, body) => {
    const changed = change(place.value, place)
    return changed === undefined ? undefined : withPlace(body, place.path, () => changed)
  }

const keyOf = ({ path }: Place): PropertyKey => path.at(-1)!
/** Changes the object that holds a member. */
const inParent = (
  place: Place,
  body: unknown,
  change: (parent: Record<PropertyKey, unknown>, key: PropertyKey) => unknown,
): unknown =>
  withPlace(body, place.path.slice(0, -1), (parent) => change(parent as Record<string, unknown>, keyOf(place)))

const without = (parent: Record<PropertyKey, unknown>, key: PropertyKey): Record<PropertyKey, unknown> => {
  const { [key]: _, ...rest } = parent
  return rest
}
const required = ({ as, optional }: Place): boolean => as === 'member' && !optional
const closed = (place: Place): boolean => place.def.type === 'enum' || place.def.type === 'literal'
const open = 'The contract takes any text there.'
const otherForm = 'Another form of the body, which the contract has too, takes it.'

export const bodyClasses: readonly BodyClass[] = [
  {
    name: 'required_dropped',
    title: 'a required member dropped',
    kind: 'breaking',
    unseen: otherForm,
    plant: (place, body) => (required(place) ? withPlace(body, place.path, () => undefined) : undefined),
  },
  {
    name: 'required_renamed',
    title: 'a required member renamed: `journey_id` to `journeyId`',
    kind: 'breaking',
    unseen: otherForm,
    plant: (place, body) =>
      required(place)
        ? inParent(place, body, (parent, key) => ({
            ...without(parent, key),
            [otherSpelling(String(key))]: place.value,
          }))
        : undefined,
  },
  {
    name: 'nulled',
    title: 'a value nulled that is never null',
    kind: 'breaking',
    unseen: 'The contract says nothing of what stands there, or has a form of the body with null.',
    plant: (place, body) =>
      place.value === null || place.nullable || place.def.type === 'unknown'
        ? undefined
        : withPlace(body, place.path, () => null),
  },
  {
    name: 'retyped',
    title: 'a plain value turned into an object',
    kind: 'breaking',
    plant: toValue((value, { def }) =>
      value === null || typeof value === 'object' || def.type === 'unknown' ? undefined : { value },
    ),
  },
  {
    name: 'array_for_object',
    title: 'an object turned into an array of it',
    kind: 'breaking',
    plant: toValue((value, { def }) => (isObject(value) && def.type !== 'unknown' ? [value] : undefined)),
  },
  {
    name: 'object_for_array',
    title: 'an array turned into an object',
    kind: 'breaking',
    unseen: otherForm,
    plant: toValue((value, { def }) =>
      Array.isArray(value) && def.type !== 'unknown' ? Object.fromEntries(Object.entries(value)) : undefined,
    ),
  },
  {
    name: 'number_as_text',
    title: 'a number as text',
    kind: 'breaking',
    unseen: 'The contract takes a number or a text there.',
    plant: toValue((value) => (typeof value === 'number' ? String(value) : undefined)),
  },
  {
    name: 'text_as_number',
    title: 'text as a number',
    kind: 'breaking',
    unseen: 'The contract takes a number or a text there.',
    plant: toValue((value) => (typeof value === 'string' ? Number(value) || 4711 : undefined)),
  },
  {
    name: 'boolean_as_text',
    title: 'a boolean as text',
    kind: 'breaking',
    plant: toValue((value) => (typeof value === 'boolean' ? String(value) : undefined)),
  },
  {
    name: 'boolean_as_number',
    title: 'a boolean as 0 or 1',
    kind: 'breaking',
    plant: toValue((value) => (typeof value === 'boolean' ? Number(value) : undefined)),
  },
  {
    name: 'integer_as_fraction',
    title: 'a whole number with a fraction',
    kind: 'breaking',
    unseen: 'The contract takes any number there.',
    plant: toValue((value) => (Number.isInteger(value) ? (value as number) + 0.5 : undefined)),
  },
  {
    name: 'out_of_range',
    title: 'a number outside the range the contract gives',
    kind: 'breaking',
    plant: toValue((value, { def }) => (typeof value === 'number' ? outsideOf(def, value) : undefined)),
  },
  {
    name: 'enum_renamed',
    title: 'a value of an enumeration spelt otherwise',
    kind: 'breaking',
    unseen: 'The other spelling is a value of the enumeration too.',
    plant: toValue((value, place) => (typeof value === 'string' && closed(place) ? otherSpelling(value) : undefined)),
  },
  {
    name: 'enum_extended',
    title: 'a value that the enumeration does not have',
    kind: 'breaking',
    plant: toValue((value, place) => (typeof value === 'string' && closed(place) ? 'ESCALATED_BY_DRIFT' : undefined)),
  },
  {
    name: 'date_format',
    title: 'a date in another notation: seconds for milliseconds, day first, no separators',
    kind: 'breaking',
    unseen: `${open} Or several notations are documented, or a number has no bounds.`,
    plant: toValue((value) => otherDate(value)),
  },
  {
    name: 'impossible_date',
    title: 'a date that no calendar has: the 45th of a 13th month',
    kind: 'breaking',
    unseen: open,
    plant: toValue((value) =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value)
        ? value.replace(/^(\d{4})-..-../, '$1-13-45')
        : undefined,
    ),
  },
  {
    name: 'id_format',
    title: 'an id in another form',
    kind: 'cosmetic',
    unseen: 'The contract does not give the form of this id, or documents both forms.',
    plant: toValue((value, place) => (place.as === 'root' ? undefined : otherId(value))),
  },
  {
    name: 'pattern_broken',
    title: 'text that its pattern, format or length refuses',
    kind: 'breaking',
    plant: toValue((value, place) =>
      typeof value === 'string' && !closed(place) ? unmatched(place, value) : undefined,
    ),
  },
  {
    name: 'moved_up',
    title: 'a required member moved one level up',
    kind: 'breaking',
    unseen: otherForm,
    plant: (place, body) => {
      if (!required(place) || place.path.length < 2 || typeof place.path.at(-2) === 'number') return undefined
      const gone = withPlace(body, place.path, () => undefined)
      return withPlace(gone, place.path.slice(0, -2), (holder) => ({
        ...(holder as object),
        [keyOf(place)]: place.value,
      }))
    },
  },
  {
    name: 'moved_down',
    title: 'a required member moved into an object of its own',
    kind: 'breaking',
    unseen: otherForm,
    plant: (place, body) =>
      required(place)
        ? inParent(place, body, (parent, key) => ({ ...without(parent, key), data: { [key]: place.value } }))
        : undefined,
  },
  {
    name: 'wrapped',
    title: 'the whole body put into an envelope',
    kind: 'breaking',
    unseen: otherForm,
    plant: (place, body) => (place.as === 'root' ? { payload: body } : undefined),
  },
  {
    name: 'unknown_added',
    title: 'a member added that the contract does not know',
    kind: 'additive',
    unseen: 'The names of the members there are not known, so that the contract takes whatever comes.',
    plant: toValue((value, { def }) =>
      isObject(value) && def.type === 'object' ? { ...value, added_by_drift: 1 } : undefined,
    ),
  },
]

/** A number that the checks of a schema refuse; undefined where they set no bound. */
function outsideOf(def: Place['def'], value: number): number | undefined {
  const refuses = (candidate: number): boolean =>
    ((def.checks ?? []) as { _zod: { def: { check: string; value?: number; inclusive?: boolean } } }[]).some(
      ({ _zod: { def: check } }) =>
        (check.check === 'less_than' && candidate > check.value!) ||
        (check.check === 'greater_than' && candidate < check.value!),
    )
  return [value + 1_000, -1, -1_000, value * 1_000_000].find(refuses)
}
