/** What control calls answer. */
import { reply } from '../mocks/types.js'

export const show = <const S extends number>(status: S, value: object) =>
  reply(status, (record: object) => record, value)
export const done = () => show(200, { ok: true })
