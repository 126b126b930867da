/** How much of something is under way at a time. */
import { SimError } from '../errors.js'

/** Bounds runs of something. What is answered throws where too many are under way. @param what such as `previews are being made` */
export function atMost<A extends unknown[], T>(
  most: number,
  what: string,
  run: (...given: A) => Promise<T>,
): (...given: A) => Promise<T> {
  let underWay = 0
  return async (...given) => {
    if (underWay >= most)
      throw new SimError('limit_reached', `${most} ${what} at this moment`, 'Ask again in a moment.')
    underWay++
    try {
      return await run(...given)
    } finally {
      underWay--
    }
  }
}

/** Answers a function whose callers go on one after another: between two, whatever else there is to do has its turn. */
export function inTurns(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return () => {
    last = last.then(() => new Promise((resolve) => setImmediate(resolve)))
    return last
  }
}
