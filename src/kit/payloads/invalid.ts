/** Bodies that break one rule of the contract and no other, each in another way. */
import type * as z from 'zod'
import { placesOf } from '../judge/places.js'
import type { Violation } from '../judge/violation.js'
import { type BodyClass, bodyClasses } from '../mutate/body-classes.js'
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

const ways: readonly BodyClass[] = [
  ...usual.map((name) => bodyClasses.find((one) => one.name === name)!),
  // a reader that is tolerant takes it: where nothing else can be wrong
  bodyClasses.find(({ name }) => name === 'unknown_added')!,
]

/** Breaks a body in so many ways that each is wrong at one place and by one rule. */
export async function invalidsOf(schema: z.ZodType, value: unknown, judge: Message['judge']): Promise<Invalid[]> {
  const places = placesOf(schema, value)
  const found: Invalid[] = []
  const taken = new Set<string>()
  const search = async (atMost: number, perWay: number): Promise<void> => {
    for (const [i, { title, plant, kind }] of ways.entries()) {
      if (found.length >= atMost || (kind === 'additive' && found.length >= least)) continue
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
        if (!only || second) continue
        taken.add(`${title} ${place.name}`)
        found.push({ value: broken, reason: inWords(title, only), breaks: { rule: only.rule, path: only.path } })
        came++
      }
    }
  }
  await search(most, 1)
  if (found.length < least) await search(least, least)
  return found
}

const inWords = (title: string, { path, message, expected }: Violation): string =>
  `${title}: ${path} ${message}${message.includes(expected) ? '' : `, expected ${expected}`}`

const turned = <T>(items: readonly T[], by: number): T[] => {
  const at = items.length === 0 ? 0 : (by * 7) % items.length
  return [...items.slice(at), ...items.slice(0, at)]
}

/** What is wrong with a file, an address and an empty body. */
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
  for (const [title, body] of wrong[form] ?? []) {
    const [only, second] = (await judge(body)) ?? []
    if (!only || second) continue
    found.push({ value: body, reason: inWords(title, only), breaks: { rule: only.rule, path: only.path } })
  }
  return found
}
