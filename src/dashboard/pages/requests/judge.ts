/** What the judge finds in an exchange beyond what the pipeline noted: a second look, of both sides. */
import { hideMail, masked } from '../../../contracts/redact.js'
import { addressOf, type Detail, type Loaded } from './load.js'

/** Something wrong, whoever found it. */
export interface Found {
  severity: 'breaking' | 'additive' | 'advice' | 'cosmetic'
  side: 'request' | 'response' | 'webhook'
  path: string
  message: string
  expected?: string | undefined
  received?: string | undefined
  evidence?: string | undefined
  source?: string | undefined
}

/** Violations of both, each told once. */
export async function judged({ shown, whole, vendor, def }: Loaded, reveal: boolean): Promise<Found[]> {
  const noted: Found[] = shown.violations
  if (!vendor || !def || shown.endpoint === null) return noted
  const [{ checkExchange }, { endpointOf }] = await Promise.all([
    import('../../../kit/judge/exchange.js'),
    import('../../../kit/judge/subject.js'),
  ])
  const { request, response } = exchangeOf(whole)
  const { violations } = await checkExchange(endpointOf(vendor, shown.endpoint), { request, response })
  const told = new Set(noted.flatMap(({ side, path }) => placesOf(side, path)))
  const refused = noted.some(({ severity, side }) => severity === 'breaking' && side === 'request')
  const added = violations.filter(({ side, path }) => {
    if (told.has(`${side} ${path}`) || (side === 'request' && told.has(`request ${path.split('.')[0]}`))) return false
    // what is not kept says nothing; what a refused call lacks beside is said by its refusal
    if (side === 'request') return whole.request.lacks === undefined && !(refused && path === 'credentials')
    return whole.response.text !== undefined || !path.startsWith('body')
  })
  return [
    ...noted,
    ...added.map(({ sensitive, received, message, ...rest }) => ({
      ...rest,
      message: reveal ? message : hideMail(message),
      received: reveal ? received : sensitive && received !== 'nothing' ? masked : hideMail(received),
    })),
  ]
}

/** The exchange as the judge takes it. */
export const exchangeOf = (whole: Detail) => ({
  request: {
    method: whole.method,
    url: addressOf(whole),
    headers: whole.request.headers,
    ...(whole.request.text !== undefined && { body: whole.request.text }),
  },
  response: {
    status: whole.status,
    headers: whole.response.headers,
    ...(whole.response.text !== undefined && { body: whole.response.text }),
  },
})

/** The same place under the names of both: what the pipeline calls `path.x` the judge calls `params.x`. */
function placesOf(side: string, path: string): string[] {
  const credentials = /^headers\.authorization$|^headers\..*(key|token)/.test(path) ? ['credentials'] : []
  const ways = [path, path.replace(/^path\b/, 'params'), ...(path === 'path' ? ['url'] : []), ...credentials]
  return ways.map((way) => `${side} ${way}`)
}
