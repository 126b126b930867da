/** Which branch of a union a value is meant for. */
import type * as z from 'zod'

type Issues = readonly z.core.$ZodIssue[]

/** The branch that got furthest, which explains a failure best; its place among the branches. */
export const furthest = (branches: readonly Issues[]): number =>
  branches
    .map((issues, index) => ({ issues, index }))
    .sort((a, b) => depth(b.issues) - depth(a.issues) || a.issues.length - b.issues.length)[0]!.index

/** How far a branch got: one that wants another type altogether got nowhere. */
const depth = (issues: Issues): number =>
  issues.reduce(
    (most, { code, path }) => Math.max(most, code === 'invalid_type' && path.length === 0 ? -1 : path.length),
    Number.NEGATIVE_INFINITY,
  )

/** The branch that takes a value, else the one that got furthest; undefined where none can be tried. */
export function branchOf(options: readonly z.ZodType[], value: unknown): z.ZodType | undefined {
  try {
    const tried = options.map((option) => option.safeParse(value))
    const taken = tried.findIndex(({ success }) => success)
    return options[taken < 0 ? furthest(tried.map(({ error }) => error?.issues ?? [])) : taken]
  } catch (error) {
    // a schema that contains itself follows the value down until the stack ends
    if (error instanceof RangeError) return undefined
    throw error
  }
}
