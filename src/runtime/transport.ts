/** The outgoing transport of webhooks: loopback and private addresses only, unless a host is allowed by name. */
import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP } from 'node:net'

/** Sends a webhook. A test passes its receiver's own handler. */
export type Send = (request: Request) => Promise<Response>

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

type Resolve = (
  name: string,
  options: LookupOptions & { all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void

/** Makes the default transport. It follows no redirects and reads at most 64 KB of an answer. */
export function createTransport(allowedHosts: readonly string[] = [], resolveName: Resolve = dnsLookup): Send {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()))
  return async (request) => {
    const url = new URL(request.url)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host)) {
      const why = refusal(host, host, allowed)
      if (why) throw new Error(why)
    }
    const body = Buffer.from(await request.arrayBuffer())
    return exchange(request, url, body, (name, options, callback) => {
      resolveName(name, { ...options, all: true }, (error, addresses) => {
        // checked after resolution, on the very addresses that are then connected to
        const why = error ?? addresses.map(({ address }) => refusal(address, name, allowed)).find(Boolean)
        if (why) callback(why instanceof Error ? why : new Error(why), '')
        else if (options.all) callback(null, addresses)
        else callback(null, addresses[0]!.address, addresses[0]!.family)
      })
    })
  }
}

type Lookup = (
  name: string,
  options: LookupOptions,
  callback: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
) => void

const answerLimit = 65_536

function exchange(request: Request, url: URL, body: Buffer, lookup: Lookup): Promise<Response> {
  const { request: open } = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    const outgoing = open(
      url,
      {
        method: request.method,
        headers: { ...Object.fromEntries(request.headers), 'content-length': String(body.length) },
        lookup,
        signal: request.signal,
        agent: false,
      },
      (incoming) => {
        const chunks: Buffer[] = []
        let size = 0
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size <= answerLimit) chunks.push(chunk)
          else incoming.destroy()
        })
        incoming.on('error', reject)
        incoming.on('close', () => {
          const status = incoming.statusCode ?? 0
          const empty = status === 204 || status === 205 || status === 304
          if (status < 200 || status > 599) reject(new Error(`the receiver answered with status ${status}`))
          else resolve(new Response(empty ? null : Buffer.concat(chunks), { status }))
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
