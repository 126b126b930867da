/** Who may call the control plane: somebody on this machine, or somebody who shows the token. */
import { timingSafeEqual } from 'node:crypto'
import type { SimRequest } from '../mocks/exchange.js'

/** What proxies, tunnels and content networks add on the way. */
const forwarding =
  /^(forwarded|via|x-forwarded(-.+)?|x-original-(host|for|url)|x-(real|client|cluster-client)-ip|cf-connecting-ip|true-client-ip|fastly-client-ip)$/

export interface GuardOptions {
  controlToken?: string | undefined
  baseUrl?: string | undefined
}

/** Says why a call is refused; undefined when it is not. */
export function refuse(request: SimRequest, { controlToken, baseUrl }: GuardOptions): string | undefined {
  if (controlToken !== undefined && same(tokenOf(request), controlToken)) return undefined
  const host = request.header('host') ?? ''
  const origin = request.header('origin')
  // a browser sends its cookie whoever asks: the page that asks must be ours
  const isOwnPage = origin === undefined || hostOf(origin) === host.toLowerCase()
  const isAnothers =
    origin === undefined && request.method !== 'GET' && request.header('sec-fetch-site') === 'cross-site'
  if (isAnothers) return 'a page of another site sent it'
  if (controlToken !== undefined && isOwnPage && cookiesOf(request).some((one) => isToken(one, controlToken))) {
    return undefined
  }
  // a page of another site can make a browser on this machine call us, so the origin counts even in process
  if (origin !== undefined && !isLocal(hostOf(origin), baseUrl)) return `Origin ${origin} is foreign`
  if (request.peer === undefined) return undefined
  if (!isLoopback(request.peer)) return `the peer ${request.peer} is not on this machine`
  const header = Object.keys(request.headers()).find((name) => forwarding.test(name.toLowerCase()))
  if (header) return `the call was forwarded (${header})`
  // a foreign name that resolves to this machine is how DNS rebinding reaches a local server
  if (!isLocal(host, baseUrl)) return `Host ${host} is not a name of this machine`
  return undefined
}

function tokenOf(request: SimRequest): string {
  return (
    /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1] ?? request.header('x-sim-control-token') ?? ''
  )
}

/** The cookie that a browser shows its token with. */
export const controlCookie = 'idvsim_control'

/** Every one of that name: one of another server of this host, or for a longer path, may come first. */
function cookiesOf(request: SimRequest): string[] {
  const values = (request.header('cookie') ?? '').matchAll(new RegExp(`(?:^|; *)${controlCookie}=([^;]*)`, 'g'))
  return [...values].flatMap(([, value]) => {
    try {
      return [decodeURIComponent(value!)]
    } catch {
      return []
    }
  })
}

/** Whether a browser shows a token, right or wrong. */
export const isSignedIn = (request: SimRequest): boolean => cookiesOf(request).length > 0

/** Tells whether somebody knows the token. */
export const isToken = (given: string, controlToken: string): boolean => given !== '' && same(given, controlToken)

function isLocal(host: string, baseUrl: string | undefined): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name)) {
    return true
  }
  return baseUrl !== undefined && host.toLowerCase() === hostOf(baseUrl)
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

const isLoopback = (address: string): boolean => /^(::ffff:)?127\./.test(address) || address === '::1'

function same(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
