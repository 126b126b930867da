/** Bodies that break one rule of the contract and no other, each in another way. */
import type * as z from 'zod'
import { isObject } from '../../contracts/is-object.js'
import { placesOf, withPlace } from '../judge/places.js'
import { readAt } from '../judge/read-at.js'
import { inShort } from '../judge/rules.js'
import type { Violation } from '../judge/violation.js'
import { type BodyClass, bodyClasses } from '../mutate/body-classes.js'
import { wrongCalls } from './call.js'
import type { Message } from './message.js'

/** How many are made of one message, and how few are too few. */
const most = 8
const least = 3
/** Places that are tried for each way to break one. */
const tries = 12

export interface Invalid {
  value: unknown
  reason: string
  breaks: { rule: string; path: string }
}

/** What clients and servers get wrong most often comes first. */
const usual = [
  'required_dropped',
  'number_as_text',
  'enum_extended',
  'pattern_broken',
  'text_as_number',
  'nulled',
  'out_of_range',
  'impossible_date',
  'date_format',
  'retyped',
  'boolean_as_text',
  'array_for_object',
  'object_for_array',
  'integer_as_fraction',
  'moved_down',
  'wrapped',
]

type Way = Pick<BodyClass, 'title' | 'plant'>

/** What a class is called without its examples, for one body shows one of them alone. */
const withoutExamples = ({ title, plant }: Way): Way => ({ title: title.split(':')[0]!, plant })

const ways: readonly Way[] = [
  ...usual.map((name) => withoutExamples(bodyClasses.find((one) => one.name === name)!)),
  {
    title: 'a member dropped that the call cannot do without',
    plant: ({ as, optional, path }, body) =>
      as === 'member' && optional ? withPlace(body, path, () => undefined) : undefined,
  },
  {
    title: 'a text in the place of a file',
    plant: ({ value, path }, body) => (value instanceof File ? withPlace(body, path, () => value.name) : undefined),
  },
  {
    title: 'a member added that the contract does not know',
    plant: ({ as }, body) => (as === 'root' && isObject(body) ? { ...body, notInTheContract: 'text' } : undefined),
  },
]

/** Breaks a body in so many ways that each is wrong at one place and by one rule. Where one body has too few, the next is broken too. */
export async function invalidsOf(schema: z.ZodType, messages: readonly Message[]): Promise<Invalid[]> {
  const found: Invalid[] = []
  const taken = new Set<string>()
  const search = async ({ value, judge }: Message, atMost: number, perWay: number): Promise<void> => {
    const places = placesOf(schema, value)
    for (const [i, { title, plant }] of ways.entries()) {
      if (found.length >= atMost) return
      let tried = 0
      let came = 0
      // each way begins at another place, so that not all break the same
      for (const place of turned(places, i)) {
        if (tried >= tries || came >= perWay) break
        const broken = plant(place, value)
        if (broken === undefined || taken.has(`${title} ${place.name}`)) continue
        const violations = await judge(broken)
        if (!violations) continue
        tried++
        const [only, second] = violations
        // what is added is no mistake to a tolerant reader: only where nothing else is wrong
        if (!only || second || (only.rule === 'unknown_key' && found.length >= least)) continue
        taken.add(`${title} ${place.name}`)
        const told = only.rule === 'wrong_error' ? ofThisError(only, value) : only
        found.push({ value: broken, reason: inWords(title, told), breaks: { rule: only.rule, path: only.path } })
        came++
      }
    }
  }
  await search(messages[0]!, most, 1)
  for (const message of messages) if (found.length < least) await search(message, least, least)
  return [...found, ...(await strangeOf(messages[0]!))]
}

const inWords = (title: string, { path, message, expected }: Violation): string =>
  `${title}: ${path} ${message}${message.includes(expected) ? '' : `, expected ${expected}`}`

/** The judge cannot know which error of a status a broken body was, and tells of the first; here it is known. */
function ofThisError(violation: Violation, typical: unknown): Violation {
  const expected = inShort(readAt(typical, violation.path.slice('body.'.length)))
  return { ...violation, message: `is ${violation.received}, expected ${expected}`, expected }
}

const turned = <T>(items: readonly T[], by: number): T[] => {
  const at = items.length === 0 ? 0 : (by * 7) % items.length
  return [...items.slice(at), ...items.slice(0, at)]
}

/** What is wrong with a call, a file, an address and an empty body. */
export async function strangeOf({ about: { form }, value, judge }: Message): Promise<Invalid[]> {
  const text = (words: string): string => Buffer.from(words).toString('base64')
  const wrong: Readonly<Record<string, readonly [string, unknown][]>> = {
    file: [
      ['a page in the place of a file', { mediaType: 'text/html', base64: text('<!doctype html><p>Sign in</p>') }],
      ['JSON in the place of a file', { mediaType: 'application/json', base64: text('{"success":false}') }],
      ['a file without bytes', { ...(value as object), base64: '' }],
      ['bytes of another kind than the media type says', { ...(value as object), base64: text('GIF89a and no more') }],
    ],
    redirect: [
      ['no address to go to', {}],
      ['an address without a host', { location: 'https://' }],
      ['words in the place of an address', { location: 'the verification' }],
    ],
    empty: [
      ['an object where nothing is to be', {}],
      ['null where nothing is to be', null],
      ['a text where nothing is to be', 'ok'],
    ],
  }
  const found: Invalid[] = []
  for (const [title, body] of form === 'call' ? wrongCalls(value) : (wrong[form] ?? [])) {
    const [only, second] = (await judge(body)) ?? []
    if (!only || second) continue
    found.push({ value: body, reason: inWords(title, only), breaks: { rule: only.rule, path: only.path } })
  }
  return found
}
