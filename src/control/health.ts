/** Health, which whoever waits for a start asks for first: answered without the schemas of the other control calls. */
import { isStoreAway } from '../errors.js'
import type { Answer, SimRequest } from '../mocks/exchange.js'
import type { Simulator } from '../mocks/simulator.js'
import { version } from '../version.js'

/** Answers a plain question for health; undefined for any other call. With a shared store, by asking it. */
export function answerHealth(
  { store }: Simulator,
  { method, path, query }: SimRequest,
): Answer | Promise<Answer> | undefined {
  if (method !== 'GET' || path !== '/_sim/health' || query !== '') return undefined
  const { kind, shared, replica } = store.info
  const about = { version, store: kind, ...(shared && { replica }) }
  const well = (): Answer => answer(200, { status: 'ok', ...about })
  return (
    store.refresh()?.then(well, (error: unknown) => {
      if (!isStoreAway(error)) throw error
      const { code, message, hint } = error
      const away = answer(503, { status: code, ...about, error: { code, message, hint } })
      Object.assign(away.headers, { 'x-sim-error': code, 'retry-after': '1' })
      return away
    }) ?? well()
  )
}

const answer = (status: number, body: object): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
