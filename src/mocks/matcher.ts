/** Finds the endpoint a path belongs to, with what every call of it would find out anew. */
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'
import { type Auth, readsBody } from '../contracts/auth.js'
import type { EndpointDef, Method, RequestSpec, Route, UploadSpec, VendorDef } from '../contracts/define.js'
import { servedRoutes } from './routes.js'
import { authOf, queryTokensOf } from './steps/admit.js'

/** What a vendor's option may say about uploads. */
export type UploadLimits = Pick<UploadSpec, 'mediaTypes' | 'maxBytes' | 'minPx' | 'maxPx'>

/** An endpoint, by one of its routes. */
export interface Target {
  name: string
  def: EndpointDef
  route: Route
  /** What every call would find out anew. */
  auth: Auth
  bodyFirst: boolean
  queryTokens: readonly string[]
  spec: RequestSpec
}

export type Match = { target: Target; params: Record<string, string> } | { allowed: Method[] }

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

const withLimits = (spec: RequestSpec, limits: Partial<UploadLimits> | undefined): RequestSpec =>
  spec.uploads && limits ? { ...spec, uploads: { ...spec.uploads, ...limits } } : spec

/** Makes the function that finds an endpoint by method and path; what is not found is answered with the methods that would be. */
export function makeMatcher(
  def: VendorDef,
  limits: Partial<UploadLimits> | undefined,
): (method: string, path: string) => Match {
  const router = new SmartRouter<Target>({ routers: [new RegExpRouter(), new TrieRouter()] })
  for (const { path, ...served } of servedRoutes(def)) {
    const auth = authOf(def, served.def)
    router.add(served.route.method, path.replace(/\{([^}]+)\}/g, ':$1'), {
      ...served,
      auth,
      bodyFirst: readsBody(auth),
      queryTokens: queryTokensOf(auth),
      spec: withLimits(served.def.request ?? {}, limits),
    })
  }
  const look = (method: string, path: string) => {
    const [found, stash] = router.match(method, path)
    const first = found[0]
    if (!first) return undefined
    const params: Record<string, string> = {}
    for (const [name, value] of Object.entries(first[1])) {
      params[name] = decode(typeof value === 'number' ? stash![value]! : value)
    }
    return { target: first[0], params }
  }
  return (method, path) => {
    const found = look(method, path)
    if (found) return found
    return { allowed: methods.filter((other) => other !== method && look(other, path)) }
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // a broken escape names nothing: as it stands it will not be found
    return text
  }
}
