/** Health, which whoever waits for a start asks for first: answered without the schemas of the other control calls. */
import type { Answer, SimRequest } from '../mocks/exchange.js'
import { version } from '../version.js'

/** What `GET /_sim/health` answers. */
export const health = { status: 'ok', version } as const

/** Answers a plain question for health; undefined for any other call. */
export const answerHealth = ({ method, path, query }: SimRequest): Answer | undefined =>
  method === 'GET' && path === '/_sim/health' && query === ''
    ? { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(health) }
    : undefined
