/** How like a path is to a route that there is, and what differs. */

export interface Likeness {
  /** 0 for nothing in common, `exact` for a fit. */
  score: number
  differs: string
}

export const exact = 100

/** Compares the segments of a route's template with those of a path. */
export function compare(
  wanted: readonly string[],
  given: readonly string[],
  sameMethod: boolean,
  method: string,
): Likeness {
  const like = comparePaths(wanted, given)
  if (sameMethod || like.score === 0) return like
  const differs = `the method: it takes ${method}`
  return like.score >= exact
    ? { score: 92, differs }
    : { score: Math.max(1, like.score - 8), differs: `${like.differs}; ${differs}` }
}

function comparePaths(wanted: readonly string[], given: readonly string[]): Likeness {
  if (fits(wanted, given)) return { score: exact, differs: 'nothing' }
  if (given.at(-1) === '' && fits(wanted, given.slice(0, -1))) return { score: 88, differs: 'the slash at its end' }
  const longer = given.length - wanted.length
  if (longer > 0 && fits(wanted, given.slice(longer))) {
    return { score: 80, differs: `a prefix too many: "/${given.slice(0, longer).join('/')}"` }
  }
  if (longer > 0 && fits(wanted, given.slice(0, -longer))) {
    return { score: 70, differs: `the end: "/${given.slice(-longer).join('/')}" is too many` }
  }
  if (longer < 0 && given.some(isText) && fits(wanted.slice(-longer), given)) {
    return { score: 85, differs: `a missing prefix: "/${wanted.slice(0, -longer).join('/')}"` }
  }
  if (longer < 0 && given.some(isText) && fits(wanted.slice(0, longer), given)) {
    return { score: 65, differs: `the end: "/${wanted.slice(longer).join('/')}" is missing` }
  }
  return compareSegments(wanted, given)
}

const isText = (part: string): boolean => part !== ''
const isParameter = (part: string): boolean => part.startsWith('{')
const same = (wanted: string, given: string | undefined): boolean =>
  wanted === given || (isParameter(wanted) && given !== undefined && given !== '')

const fits = (wanted: readonly string[], given: readonly string[]): boolean =>
  wanted.length === given.length && wanted.every((part, i) => same(part, given[i]))

function compareSegments(wanted: readonly string[], given: readonly string[]): Likeness {
  const literal = wanted.filter((part, i) => !isParameter(part) && part === given[i]).length
  const off = wanted.flatMap((part, i) => (same(part, given[i]) ? [] : [i]))
  if (wanted.length === given.length && off.length === 1) {
    const [i] = off
    const [meant, sent] = [wanted[i!]!, given[i!]!]
    const near = closeness(meant.toLowerCase(), sent.toLowerCase())
    const differs = `segment ${i! + 1}: ${JSON.stringify(sent.slice(0, 100))} was sent, "${meant}" is meant`
    // a segment that is nothing like it, in a path with nothing else in common, is no mistake of spelling
    return literal === 0 && near < 0.5 ? { score: 0, differs } : { score: 60 + Math.round(near * 20), differs }
  }
  const far = Math.max(wanted.length, given.length) - wanted.length + off.length
  return { score: literal * 5, differs: `${far} segments` }
}

/** How alike two words are, from 0 to 1: by the pairs of letters they share. */
function closeness(a: string, b: string): number {
  if (a === b) return 1
  const pairs = (word: string) =>
    new Set(Array.from({ length: Math.max(0, Math.min(word.length, 60) - 1) }, (_, i) => word.slice(i, i + 2)))
  const [left, right] = [pairs(a), pairs(b)]
  const shared = [...left].filter((pair) => right.has(pair)).length
  return left.size + right.size === 0 ? 0 : (2 * shared) / (left.size + right.size)
}
