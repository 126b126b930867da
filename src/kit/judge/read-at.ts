/** Reads one place of a value by its path. */

/** Reads a path such as `images[0].path`, or its parts. */
export function readAt(value: unknown, path: string | readonly PropertyKey[]): unknown {
  const parts = typeof path === 'string' ? path.split(/[.[\]]+/).filter(Boolean) : path
  return (parts as readonly PropertyKey[]).reduce<unknown>(
    (v, part) =>
      typeof v === 'object' && v !== null && Object.hasOwn(v, part)
        ? (v as Record<PropertyKey, unknown>)[part]
        : undefined,
    value,
  )
}
