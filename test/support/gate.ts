/** A promise that a test keeps open for as long as it likes. */

export interface Gate<T> {
  promise: Promise<T>
  resolve(value: T): void
}

export function gate<T = void>(): Gate<T> {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((open) => {
    resolve = open
  })
  return { promise, resolve: (value) => resolve(value) }
}
