/** Holds an answer to what was asked: an id in the address comes back in the body, or the answer is about another journey. */
import type { ResponseSpec } from '../../contracts/define.js'
import { locate } from '../../contracts/locate.js'
import type { ExchangeRequest, ReadBody } from './message.js'
import { lowerCased, readBody } from './message.js'
import { readAt } from './read-at.js'
import type { Findings, From } from './rules.js'
import { type Endpoint, routeTaken, splitUrl } from './subject.js'

/** Judges one answer with a declared body. Of a field that the answer does not have, nothing is said: its schema does. */
export async function holdEchoes(
  findings: Findings,
  { def }: Pick<Endpoint, 'def'>,
  request: ExchangeRequest,
  spec: ResponseSpec,
  body: ReadBody,
  from: From,
): Promise<void> {
  if (spec.kind !== 'json' || body.kind !== 'json') return
  const { params = {} } = routeTaken({ def }, request.method, request.url) ?? {}
  const { query } = splitUrl(request.url)
  const sent = def.echoes ? await readBody(request.body, lowerCased(request.headers)) : undefined
  const fields = sent?.kind === 'json' || sent?.kind === 'fields' ? sent.value : {}
  for (const [name, places] of Object.entries(placesAsked({ def }, request))) {
    const asked = params[name] ?? query[name] ?? readAt(fields, name)
    const told = places.map((place) => ({ place, value: readAt(body.value, place) })).filter(isTold)
    // what is not as its schema says is told already
    const broken = findings.violations.some(({ path }) => places.some((place) => path === `body.${place}`))
    if (!isTold({ value: asked }) || told.length === 0 || broken) continue
    findings.compared()
    if (told.some(({ value }) => isSame(String(value), String(asked)))) continue
    const { place, value } = told[0]!
    findings.add(
      {
        rule: 'wrong_value',
        path: `body.${place}`,
        message: `is not the ${name} that was asked for`,
        expected: String(asked),
        received: String(value),
        sensitive: true,
      },
      locate(spec.schema, place.split('.'), body.value).mark ?? from,
    )
  }
}

/** The places of an answer that hold what was asked for, by the name of the field in the request. */
export function placesAsked(
  { def }: Pick<Endpoint, 'def'>,
  { method, url }: ExchangeRequest,
): Record<string, readonly string[]> {
  const { params = {}, route } = routeTaken({ def }, method, url) ?? {}
  const names = [...Object.keys(params), ...Object.keys(route?.bind ?? {})]
  return { ...Object.fromEntries(names.map((name) => [name, [name]])), ...def.echoes }
}

const isTold = ({ value }: { value: unknown }): boolean => typeof value === 'string' || typeof value === 'number'

/** Capitals make no other mailbox. */
const isSame = (told: string, asked: string): boolean =>
  told === asked || (asked.includes('@') && told.toLowerCase() === asked.toLowerCase())
