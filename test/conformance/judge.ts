/** Holds an answer to what its case expects: a status with its declared body, or a row of the error table. */
import { check, describeIssues } from '../../src/contracts/check.js'
import type { Expectation } from '../../src/contracts/conformance.js'
import type { EndpointDef, ErrorTable, ResponseSpec, VendorDef } from '../../src/contracts/define.js'

export interface Answered {
  status: number
  headers: Headers
  text: string
  /** The parsed body; undefined when it is not JSON. */
  json: unknown
}

/** Reads an answer whole. */
export async function readAnswer(response: Response): Promise<Answered> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parse(text) }
}

/** Lists what is wrong with an answer; nothing when it is as expected. */
export function judge(
  vendor: VendorDef,
  about: { endpoint?: string | undefined; surface?: string | undefined; expect: Expectation },
  answer: Answered,
): string[] {
  const { endpoint, surface, expect } = about
  if ('notModelled' in expect) {
    const said = answer.headers.get('x-sim-error')
    const code = at(answer.json, 'error.code')
    return [
      ...status(501, answer),
      ...(said === 'not_modelled' ? [] : [`x-sim-error is ${said}, expected not_modelled`]),
      ...(code === 'not_modelled' ? [] : [`error.code is ${JSON.stringify(code)}, expected not_modelled`]),
    ]
  }
  if ('error' in expect) return judgeError(vendor.surfaces[surface!]!.errors, expect.error, answer)
  const wrong = status(expect.status, answer)
  if (wrong.length > 0) return wrong
  const def: EndpointDef = (vendor.endpoints as Record<string, EndpointDef>)[endpoint!]!
  const spec = def.responses[expect.status]
  if (!spec) return [`the contract declares no answer with the status ${expect.status}`]
  const missing = (expect.has ?? []).filter((place) => at(answer.json, place) === undefined)
  return [...judgeBody(spec, answer), ...missing.map((place) => `body: there is nothing at ${place}`)]
}

const status = (wanted: number, { status: got, text }: Answered): string[] =>
  got === wanted ? [] : [`status is ${got}, expected ${wanted}: ${text.slice(0, 400)}`]

const mediaTypeOf = ({ headers }: Answered): string => (headers.get('content-type') ?? '').split(';')[0]!

function judgeBody(spec: ResponseSpec, answer: Answered): string[] {
  const { headers, text, json } = answer
  const type = mediaTypeOf(answer)
  switch (spec.kind) {
    case 'json': {
      if (type !== 'application/json') return [`content-type is ${type}, expected application/json`]
      const checked = check(spec.schema, json, 'strict')
      return checked.ok ? [] : [`body: ${describeIssues(checked.issues)}`]
    }
    case 'media': {
      const fits = spec.mediaTypes.some((m) => m === type || m === type.replace(/\/.*/, '/*'))
      if (!fits) return [`content-type is ${type}, expected ${spec.mediaTypes.join(' or ')}`]
      return text === '' ? ['the body is empty'] : []
    }
    case 'redirect':
      return headers.get('location') ? [] : ['there is no location header']
    case 'empty':
      return text === '' ? [] : [`the body is not empty: ${text.slice(0, 400)}`]
  }
}

function judgeError({ rows, schema, body }: ErrorTable, code: string, answer: Answered): string[] {
  const row = rows[code]
  if (!row) return [`the error table has no row "${code}"`]
  const wrong = status(row.status, answer)
  if (wrong.length > 0) return wrong
  const problems: string[] = []
  const type = mediaTypeOf(answer)
  if (type !== 'application/json') problems.push(`content-type is ${type}, expected application/json`)
  const checked = check(schema, answer.json, 'strict')
  if (!checked.ok) problems.push(`error body: ${describeIssues(checked.issues)}`)
  // whatever does not come from the message, the time or the path must be exactly as the table says
  const [a, b] = ['a', 'b'].map((text, at) => body({ ...row, message: text, hint: text }, { at, path: text }))
  for (const [path, value] of fixedLeaves(a, b)) {
    const got = at(answer.json, path)
    if (got !== value)
      problems.push(`error body: ${path.join('.')} is ${JSON.stringify(got)}, expected ${JSON.stringify(value)}`)
  }
  for (const [name, value] of Object.entries(row.headers ?? {})) {
    if (answer.headers.get(name) !== value)
      problems.push(`header ${name} is ${answer.headers.get(name)}, expected ${value}`)
  }
  return problems
}

/** The leaves that two renderings of an error have in common. */
function fixedLeaves(a: unknown, b: unknown, path: string[] = []): [string[], unknown][] {
  if (typeof a === 'object' && a !== null) {
    return Object.entries(a).flatMap(([name, value]) => fixedLeaves(value, at(b, [name]), [...path, name]))
  }
  return a === b ? [[path, a]] : []
}

/** Reads a path such as `images[0].path`, or its parts. */
export function at(value: unknown, path: string | readonly string[]): unknown {
  const parts = typeof path === 'string' ? path.split(/[.[\]]+/).filter(Boolean) : path
  return parts.reduce<unknown>((v, part) => (v as Record<string, unknown> | null | undefined)?.[part], value)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
