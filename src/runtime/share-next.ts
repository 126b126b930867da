/** Lets callers share runs of something, so that what each of them waits for began after it asked. */

/** Answers a function that shares runs: whoever calls while one is under way shares the next one with all who do. */
export function shareNext(run: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  return () => {
    next ??= current
      .catch(() => undefined)
      .then(() => {
        next = undefined
        current = run()
        return current
      })
    return next
  }
}
