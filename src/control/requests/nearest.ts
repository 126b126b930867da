/** Explains a call that no route fitted: which routes it may have been meant for, and what differs. */
import type { VendorDef } from '../../contracts/define.js'
import { servedRoutes } from '../../mocks/routes.js'

export interface NearRoute {
  vendor: string
  endpoint: string
  method: string
  /** Path template as served, with the vendor in front. */
  path: string
  differs: string
}

/** Segments of a path that are compared; what is longer is nothing that any vendor has. */
const compared = 40
/** Routes named, at most. */
const named = 3

interface Asked {
  method: string
  /** Path as sent, namespace and vendor in front where they stood there. */
  path: string
  /** The vendor it went to, told by the path or by the host; undefined when neither told. */
  vendor: string | undefined
}

interface Likeness {
  score: number
  differs: string
}

/** Names the nearest routes of all vendors, the likeliest first. */
export function nearestRoutes(vendors: readonly VendorDef[], { method, path, vendor }: Asked): NearRoute[] {
  const all = path.split('/').slice(1, compared)
  const inside = all[0]?.startsWith('~') ? all.slice(1) : all
  const prefixed = vendor !== undefined && inside[0] === vendor
  const given = prefixed ? inside.slice(1) : inside
  return vendors
    .flatMap((def) =>
      servedRoutes(def).map((route) => {
        const { id } = def.profile
        const like = compare(route.path.split('/').slice(1), given, route.route.method === method, route.route.method)
        const elsewhere = id === vendor ? like : inVendor(like, id, vendor)
        return { def, route, ...elsewhere }
      }),
    )
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.route.path < b.route.path ? -1 : a.route.path > b.route.path ? 1 : 0))
    .slice(0, named)
    .map(({ def, route, differs }) => ({
      vendor: def.profile.id,
      endpoint: route.name,
      method: route.route.method,
      path: `/${def.profile.id}${route.path}`,
      differs,
    }))
}

/** A route of another vendor than the one that was called: likely only where nothing but that is wrong. */
function inVendor({ score, differs }: Likeness, id: string, called: string | undefined): Likeness {
  const what =
    called === undefined
      ? `a missing prefix: "/${id}" must come first`
      : `the vendor: it is a route of ${id}, not ${called}`
  if (score >= exact) return { score: called === undefined ? 95 : 90, differs: what }
  if (called !== undefined) return { score: score >= 70 ? score - 60 : 0, differs: `${what}; ${differs}` }
  return { score: score - 10, differs: `${what}; ${differs}` }
}

const exact = 100

function compare(wanted: readonly string[], given: readonly string[], sameMethod: boolean, method: string): Likeness {
  const like = comparePaths(wanted, given)
  if (sameMethod || like.score === 0) return like
  const differs = `the method: it takes ${method}`
  return like.score >= exact
    ? { score: 92, differs }
    : { score: like.score - 8, differs: `${like.differs}; ${differs}` }
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
