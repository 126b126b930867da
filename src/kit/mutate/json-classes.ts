/** Classes of drift in the text of JSON, and in whose journey it tells. */

import { isObject } from '../../contracts/is-object.js'
import { placesAsked } from '../judge/echo.js'
import { withPlace } from '../judge/places.js'
import { readAt } from '../judge/read-at.js'
import type { MessageClass } from './message-class.js'
import { bodiesOf } from './subject.js'

/** What a vendor sends. */
const sentBy = (subject: Parameters<typeof bodiesOf>[0]) => bodiesOf(subject).filter(({ side }) => side !== 'request')

export const jsonClasses: readonly MessageClass[] = [
  {
    name: 'json_marked',
    title: 'a byte order mark before JSON',
    kind: 'breaking',
    plant: (subject) =>
      sentBy(subject).map(({ about, value, text }) => ({
        place: about,
        subject: text(`\uFEFF${JSON.stringify(value)}`),
      })),
  },
  {
    name: 'member_twice',
    title: 'a required member that is there twice, with two values',
    kind: 'breaking',
    plant: (subject) =>
      sentBy(subject).flatMap(({ about, value, schema, text }) => {
        const { shape = {} } = schema._zod.def as { shape?: Record<string, unknown> }
        const [first] = isObject(value) ? Object.keys(value).filter((key) => Object.hasOwn(shape, key)) : []
        if (first === undefined) return []
        const twice = JSON.stringify(value).replace('{', `{${JSON.stringify(first)}:"another",`)
        return [{ place: `${about} ${first}`, subject: text(twice) }]
      }),
  },
  {
    name: 'answer_of_another',
    title: 'an answer about another journey than was asked for',
    kind: 'breaking',
    plant(subject) {
      if (subject.kind !== 'exchange') return []
      const { endpoint, exchange } = subject
      const asked = placesAsked(endpoint, exchange.request)
      return sentBy(subject)
        .filter(({ error }) => !error)
        .flatMap(({ about, value, with: put }) =>
          Object.entries(asked).flatMap(([name, places]) => {
            const there = places.filter((place) => typeof readAt(value, place) === 'string')
            if (there.length === 0) return []
            const changed = there.reduce<unknown>((body, place) => withPlace(body, place.split('.'), another), value)
            return [{ place: `${about} ${name}`, subject: put(changed) }]
          }),
        )
    },
  },
]

/** Another value of the same form. */
const another = (text: unknown): unknown =>
  typeof text === 'string'
    ? text.replace(/[0-9a-zA-Z]/g, (one) => (one === '1' ? '2' : /\d/.test(one) ? '1' : one)) +
      (/\d/.test(text) ? '' : '2')
    : text
