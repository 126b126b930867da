/** What is told of a request that is refused: as a page to a person, as JSON to the script. */
import { isSimError, isStoreAway, RefusedCall, type SimError } from '../errors.js'
import type { Answer, SimRequest } from '../mocks/exchange.js'
import type { PageContext } from './context.js'
import { pageHeaders } from './headers.js'
import { renderError } from './layout.js'

/** What is told of an error. */
export interface Told {
  status: number
  code: string
  message: string
  hint: string
}

const ourFault: Told = {
  status: 500,
  code: 'server_error',
  message: 'The page could not be made: this is a fault of the simulator.',
  hint: 'Its console says more.',
}

const statuses: Partial<Record<SimError['code'], number>> = {
  not_found: 404,
  unknown_namespace: 404,
  unknown_vendor: 404,
  bad_request: 400,
  bad_option: 400,
  unknown_scenario: 400,
  illegal_action: 409,
  limit_reached: 409,
  namespace_exists: 409,
}

/** What is told of an error that is no bug; undefined for one that is. */
export function toRefusal(error: unknown): Told | undefined {
  if (error instanceof RefusedCall) {
    const { status, code, message, hint } = error
    return status < 500 || status === 503 ? { status, code, message, hint } : undefined
  }
  if (!isSimError(error)) return undefined
  const { code, message, hint } = error
  const status = isStoreAway(error) ? 503 : statuses[code]
  return status === undefined ? undefined : { status, code, message, hint }
}

/** Whether the script asks, and not a person. */
export const isScript = (request: SimRequest): boolean =>
  request.header('accept')?.includes('application/json') ?? false

/** An answer to the script. */
export const json = (status: number, body: object): Answer => ({
  status,
  headers: { ...pageHeaders, 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** Tells whoever asked what is wrong, with as much around it as is known. */
export async function answerRefusal(
  told: Told,
  request: SimRequest,
  around: Partial<PageContext> = {},
): Promise<Answer> {
  const { status, ...error } = told
  const query = new URLSearchParams(request.query)
  const answer = isScript(request)
    ? json(status, { ok: false, error })
    : // a page needs its script and its style, which a broken package has lost
      await renderError(told, { query, request, ...around }).catch(() => plain(told))
  if (status >= 500) answer.headers['x-sim-error'] = told.code
  return answer
}

/** Tells what an error is; one that nobody foresaw is reported. */
export function answerFailure(
  error: unknown,
  request: SimRequest,
  report: (error: unknown) => void,
  around?: Partial<PageContext>,
): Promise<Answer> {
  const known = toRefusal(error)
  if (!known) report(error)
  return answerRefusal(known ?? ourFault, request, around)
}

const plain = ({ status, message, hint }: Told): Answer => ({
  status,
  headers: { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8' },
  body: `${message} ${hint}\n`,
})
