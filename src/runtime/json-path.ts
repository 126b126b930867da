/** Reads and writes places in a JSON value by their path, such as `body.requiredSteps[0].stepId`. */

/** Splits a path into keys and positions. */
const partsOf = (path: string): string[] => path.replace(/\[(\d+)\]/g, '.$1').split('.')

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Reads the value at a path; undefined where there is none. */
export function readPath(value: unknown, path: string): unknown {
  let at = value
  for (const part of partsOf(path)) at = isContainer(at) && Object.hasOwn(at, part) ? at[part] : undefined
  return at
}

/** Writes a value at a path, and makes the objects that lead there. False for a path that leads through a text or a number. */
export function writePath(root: Record<string, unknown>, path: string, value: unknown): boolean {
  const parts = partsOf(path)
  // a prototype is no place in a value
  if (parts.some((part) => part === '' || part === '__proto__')) return false
  const last = parts.pop()!
  let at = root
  for (const part of parts) {
    if (!Object.hasOwn(at, part) || at[part] === null) at[part] = {}
    const next = at[part]
    if (!isContainer(next)) return false
    at = next
  }
  if (Array.isArray(at) && !/^\d{1,4}$/.test(last)) return false
  at[last] = value
  return true
}
