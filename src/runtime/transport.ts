/** The outgoing transport of webhooks: loopback and private addresses only, unless a host is allowed by name. */
import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns'
import http from 'node:http'
import { BlockList, isIP } from 'node:net'
import { startTimer } from './clock.js'

/** Sends a webhook. A test passes its receiver's own handler. */
export type Send = (request: Request) => Promise<Response>

/** One request as it is to be sent. */
export interface Message {
  url: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array<ArrayBuffer>
  /** Milliseconds of real time; null waits for as long as it takes. */
  timeoutMs: number | null
}

/** What the receiver answered; of a long text its beginning. */
export interface Receipt {
  status: number
  answer: string
}

export interface Transport {
  /** Sends, and answers what came back. @throws Error that says why nothing did */
  post(message: Message): Promise<Receipt>
  /** Breaks off what is under way, and closes kept connections. */
  close(): void
}

const near = new BlockList()
near.addSubnet('127.0.0.0', 8)
near.addSubnet('10.0.0.0', 8)
near.addSubnet('172.16.0.0', 12)
near.addSubnet('192.168.0.0', 16)
near.addAddress('::1', 'ipv6')
near.addSubnet('fc00::', 7, 'ipv6')

const linkLocal = new BlockList()
linkLocal.addSubnet('169.254.0.0', 16)
linkLocal.addSubnet('fe80::', 10, 'ipv6')

/** Says why an address must not be called, or undefined when it may. */
export function refusal(address: string, host: string, allowedHosts: ReadonlySet<string>): string | undefined {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const ip = mapped ?? address
  const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4'
  if (linkLocal.check(ip, family)) return `${host} resolves to the link-local address ${address}`
  if (near.check(ip, family) || allowedHosts.has(host.toLowerCase())) return undefined
  return `${host} resolves to ${address}, which is neither loopback nor private; allow it with --allow-webhook-host ${host}`
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')
const anybody = { has: () => true } as unknown as ReadonlySet<string>

/** Says why a URL must not be called whatever is allowed, or undefined when it may. Names are not resolved, and no secret is repeated. */
export function refusalOfUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) return 'it is no http or https URL'
  if (url.username || url.password) return 'it holds a user or a password: give them as basic authentication instead'
  const host = hostOf(url)
  const why = isIP(host) ? refusal(host, host, anybody) : undefined
  return why && `${why}, where nothing but this machine's own services answer`
}

type Resolve = (
  name: string,
  options: LookupOptions & { all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void

type Lookup = (
  name: string,
  options: LookupOptions,
  callback: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
) => void

/** How long a connection is kept for the next webhook: less than servers commonly keep theirs, so that none is lost to a closing one. */
const idleMs = 1000

/** Makes the default transport. It keeps connections, follows no redirects and reads at most 64 KB of an answer. */
export function createTransport(allowedHosts: readonly string[] = [], resolveName: Resolve = dnsLookup): Transport {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()))
  const keeping = { keepAlive: true, timeout: idleMs }
  const plain: Way = { scheme: http, agent: new http.Agent(keeping) }
  let secure: Promise<Way> | undefined
  const wayOf = async (url: URL): Promise<Way> => {
    if (url.protocol === 'http:') return plain
    // a start does without TLS until a receiver wants it
    secure ??= import('node:https').then(({ default: scheme }) => ({ scheme, agent: new scheme.Agent(keeping) }))
    return secure
  }
  // asked for every new connection, on the very addresses that are then connected to: a kept one was judged when it was made
  const lookup: Lookup = (name, options, callback) =>
    resolveName(name, { ...options, all: true }, (error, addresses) => {
      const why = error ?? addresses.map(({ address }) => refusal(address, name, allowed)).find(Boolean)
      if (why) callback(why instanceof Error ? why : new Error(why), '')
      else if (options.all) callback(null, addresses)
      else callback(null, addresses[0]!.address, addresses[0]!.family)
    })
  return {
    async post(message) {
      const unfit = refusalOfUrl(message.url)
      if (unfit) throw new Error(`the URL is not called: ${unfit}`)
      const url = new URL(message.url)
      const host = hostOf(url)
      const why = isIP(host) ? refusal(host, host, allowed) : undefined
      if (why) throw new Error(why)
      if (!areSendable(message.headers)) throw new Error('a header holds characters that no header can carry')
      return exchange(message, url, await wayOf(url), lookup)
    },
    close() {
      plain.agent.destroy()
      secure?.then(({ agent }) => agent.destroy())
    },
  }
}

/** Asked first, since the error of the platform would repeat the value, which may be a secret. */
function areSendable(headers: Message['headers']): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      http.validateHeaderName(name)
      http.validateHeaderValue(name, value)
    }
    return true
  } catch {
    return false
  }
}

/** How a scheme is spoken, and the connections kept for it. */
interface Way {
  scheme: Pick<typeof http, 'request'>
  agent: http.Agent
}

const answerLimit = 65_536

function exchange(
  { headers, body, timeoutMs }: Message,
  url: URL,
  { scheme, agent }: Way,
  lookup: Lookup,
): Promise<Receipt> {
  return new Promise((resolve, reject) => {
    let answered = false
    const outgoing = scheme.request(
      url,
      { method: 'POST', headers: { ...headers, 'content-length': String(body.length) }, lookup, agent },
      (incoming) => {
        answered = true
        const chunks: Buffer[] = []
        let size = 0
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size <= answerLimit) chunks.push(chunk)
          else incoming.destroy()
        })
        incoming.on('error', settle(reject))
        const done = settle(() => {
          const status = incoming.statusCode ?? 0
          if (status < 200 || status > 599) reject(new Error(`the receiver answered with status ${status}`))
          else resolve({ status, answer: Buffer.concat(chunks).toString() })
        })
        incoming.on('end', done)
        incoming.on('close', done)
      },
    )
    const cancel =
      timeoutMs === null ? undefined : startTimer(timeoutMs, () => outgoing.destroy(new Error(lateness(timeoutMs))))
    function settle<T>(then: (value: T) => void): (value: T) => void {
      return (value) => {
        cancel?.()
        then(value)
      }
    }
    outgoing.on('error', settle(reject))
    // the last word: an answer that switches protocols ends the exchange without an error or an answer
    outgoing.on('close', () => {
      if (!answered) settle(reject)(new Error('the receiver closed the connection without an answer'))
    })
    outgoing.end(body)
  })
}

const lateness = (timeoutMs: number): string => `no answer within ${timeoutMs} ms`

/** Makes a transport of a function, which may follow no rule of ours: it is not asked where it sends, and may ignore its signal. */
export function transportOf(send: Send): Transport {
  const underWay = new Set<AbortController>()
  return {
    async post({ url, headers, body, timeoutMs }) {
      const controller = new AbortController()
      const cancel =
        timeoutMs === null ? undefined : startTimer(timeoutMs, () => controller.abort(new Error(lateness(timeoutMs))))
      underWay.add(controller)
      try {
        const { signal } = controller
        if (!areSendable(headers)) throw new Error('a header holds characters that no header can carry')
        const request = new Request(url, { method: 'POST', headers, body, redirect: 'manual', signal })
        const response = await orAbort(send(request), signal)
        return { status: response.status, answer: await orAbort(response.text(), signal) }
      } finally {
        cancel?.()
        underWay.delete(controller)
      }
    },
    close() {
      for (const controller of underWay) controller.abort(new Error('the simulator was closed'))
    },
  }
}

/** Gives up on a transport that ignores its signal. */
const orAbort = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })
