/** Asks schemas what they refuse, so that requests that must be refused are found and not written by hand. */
import type * as z from 'zod'
import { check } from '../check.js'
import type { EndpointDef } from '../define.js'
import type { CaseRequest } from './types.js'

/** The schema that reads the body of a request. */
export function schemaOf({ request = {} }: EndpointDef, { body }: CaseRequest): z.ZodType | undefined {
  if (body?.kind === 'json') return request.body
  if (body?.kind === 'form') return request.form
  return body?.kind === 'urlencoded' ? request.urlencoded : undefined
}

/** Tells whether a schema finds fault with one member of a value. What it says of other members does not matter. */
export function issuesAt(schema: z.ZodType, value: unknown, name: string): boolean {
  const result = check(schema, value, 'tolerant')
  return (
    !result.ok &&
    result.issues.some(({ path }) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`))
  )
}

/** The members that a schema does not do without, of those that a value has. */
export const requiredIn = (schema: z.ZodType, value: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(value).filter((name) => {
    const { [name]: _, ...rest } = value
    return issuesAt(schema, rest, name)
  })

/** The first of the members, and a value of it, that a schema refuses. */
export function refusedValue(
  schema: z.ZodType,
  value: Readonly<Record<string, unknown>>,
  candidates: readonly unknown[],
  members: readonly string[] = Object.keys(value),
): { name: string; value: unknown } | undefined {
  for (const name of members) {
    const wrong = candidates.find((candidate) => issuesAt(schema, { ...value, [name]: candidate }, name))
    if (wrong !== undefined) return { name, value: wrong }
  }
  return undefined
}
