/** One exchange as a recording: redacted by the recorder's own rules, so that verify and drift read it. */

import { SimError } from '../../../errors.js'
import { parseClock } from '../../../runtime/clock.js'
import type { Render } from '../../context.js'
import { commonHeaders } from '../../headers.js'
import { exchangeOf } from './judge.js'
import { addressOf, type Detail, loadExchange } from './load.js'

/** As the proxy has it. */
const expiresDays = 90

export const recording: Render = async (context) => {
  const { shown, whole, vendor } = await loadExchange(context)
  const lacks = whyNot(whole.request.lacks, whole.response, vendor !== undefined)
  if (lacks !== undefined) {
    throw new SimError('illegal_action', `${shown.id} makes no fixture: ${lacks}`, 'Save one that is kept whole.')
  }
  const { addressAt, pseudonymsFor, recordExchange } = await import('../../../kit/recording/redact-exchange.js')
  const prefix = new RegExp(`^(/~[^/]+)?/${vendor!.profile.id}(?=/)`)
  const pathAndQuery = addressOf(whole).replace(prefix, '')
  const surface = shown.endpoint === null ? undefined : vendor!.endpoints[shown.endpoint]?.surface
  const { request, response } = exchangeOf(whole)
  const about = {
    // a recording is of real time, whatever the clock of the namespace says
    startedAtMs: parseClock('now').baseMs,
    durationMs: whole.durationMs,
    expiresDays,
    origin: new URL(context.origin).origin,
    pathAndQuery,
  }
  const url = addressAt(vendor!, { surface, pathAndQuery })
  const pseudonyms = pseudonymsFor(vendor!, [new URL(context.origin).hostname])
  const made = await recordExchange(vendor!, { request: { ...request, url }, response }, about, pseudonyms)
  const name = `${shown.id}-${shown.endpoint ?? 'unknown'}-${shown.status}.json`
  return {
    status: 200,
    headers: {
      ...commonHeaders,
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
    body: `${JSON.stringify(made, null, 2)}\n`,
  }
}

/** Why an exchange makes no recording; undefined where it does. */
export function whyNot(
  lacks: string | undefined,
  { text, note, body }: Detail['response'],
  isVendor: boolean,
): string | undefined {
  if (!isVendor) return 'it went to no vendor'
  if (lacks !== undefined) return lacks
  if (text !== undefined) return undefined
  if (note !== undefined) return `of the answer only this is kept: ${note}`
  return body === null ? undefined : 'its answer is longer than what is kept'
}
