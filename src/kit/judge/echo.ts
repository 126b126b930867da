/** Holds an answer to what was asked: an id in the address comes back in the body, or the answer is about another journey. */
import type { ResponseSpec } from '../../contracts/define.js'
import { locate } from '../../contracts/locate.js'
import type { Provenance } from '../../contracts/provenance.js'
import type { ExchangeRequest, ReadBody } from './message.js'
import { lowerCased, readBody } from './message.js'
import { readAt } from './read-at.js'
import type { Findings } from './rules.js'
import { type Endpoint, routeTaken, splitUrl } from './subject.js'

/** Judges one answer with a declared body. Of a field that the answer does not have, nothing is said: its schema does. */
export async function holdEchoes(
  findings: Findings,
  { def }: Pick<Endpoint, 'def'>,
  request: ExchangeRequest,
  spec: ResponseSpec,
  body: ReadBody,
  from: Pick<Provenance, 'evidence' | 'source'>,
): Promise<void> {
  if (spec.kind !== 'json' || body.kind !== 'json') return
  const { params = {}, route } = routeTaken({ def }, request.method, request.url) ?? {}
  const { query } = splitUrl(request.url)
  const names = [...Object.keys(params), ...Object.keys(route?.bind ?? {})]
  const echoes = { ...Object.fromEntries(names.map((name) => [name, [name]])), ...def.echoes }
  const sent = def.echoes ? await readBody(request.body, lowerCased(request.headers)) : undefined
  const fields = sent?.kind === 'json' || sent?.kind === 'fields' ? sent.value : {}
  for (const [name, places] of Object.entries(echoes)) {
    const asked = params[name] ?? query[name] ?? readAt(fields, name)
    const told = places.map((place) => ({ place, value: readAt(body.value, place) })).filter(isTold)
    if (!isTold({ value: asked }) || told.length === 0) continue
    findings.compared()
    if (told.some(({ value }) => String(value) === String(asked))) continue
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

const isTold = ({ value }: { value: unknown }): boolean => typeof value === 'string' || typeof value === 'number'
