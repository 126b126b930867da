/** The simulator behind the proxy: every conformance case comes out the same, and what is recorded of it keeps the contract. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { conformanceCases } from '../../../src/contracts/conformance.js'
import type { VendorSimulator } from '../../../src/index.js'
import { simulatorFor } from '../../../src/kit/conformance/simulator-target.js'
import { checkVendorExchange } from '../../../src/kit/judge/exchange.js'
import type { Verdict } from '../../../src/kit/judge/violation.js'
import { startProxy } from '../../../src/kit/proxy/start.js'
import type { ProxiedExchange, RunningProxy } from '../../../src/kit/proxy/types.js'
import type { RecordedBody } from '../../../src/kit/recording/types.js'
import { vendorEntries } from '../../../src/mocks/index.js'
import { listen } from '../../../src/mocks/start-simulator.js'
import { acmeSimulator } from '../../support/acme/simulator.js'
import { problemsOf } from '../../support/problems.js'

const simulators: VendorSimulator[] = [
  ...(await Promise.all(Object.values(vendorEntries).map(({ load }) => load()))),
  acmeSimulator as unknown as VendorSimulator,
]

/** The simulator of the case at hand, on a socket. */
let answer: (request: Request) => Promise<Response>
let upstream: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  const app = { fetch: (request: Request) => answer(request) }
  upstream = await listen(
    async () => app,
    () => false,
    { port: 0 },
  )
})
afterAll(() => upstream.close(0))

for (const simulator of simulators) {
  const { vendor } = simulator
  let proxy: RunningProxy
  let seen: ProxiedExchange[] = []
  beforeAll(async () => {
    const onExchange = (one: ProxiedExchange) => void seen.push(one)
    proxy = await startProxy({ vendor, targets: [{ url: upstream.url }], redact: true, onExchange })
  })
  afterAll(() => proxy.close())

  for (const about of conformanceCases(vendor)) {
    test(`${about.id} through the proxy: ${about.title}`, async () => {
      await using target = await simulatorFor(simulator, about)
      seen = []
      const credentials = Object.values({
        ...(await target.credentials('owner')),
        ...(await target.credentials('stranger')),
      })
      answer = async (request) => {
        const url = request.url.replace(upstream.url, 'http://sim.test')
        const bytes = request.method === 'GET' ? undefined : await request.arrayBuffer()
        // links are built from the host that is called
        const headers = new Headers(request.headers)
        headers.delete('host')
        return target.fetch(url, {
          method: request.method,
          headers,
          ...(bytes?.byteLength && { body: bytes }),
        })
      }
      const through = {
        ...target,
        fetch: (url: string, init: RequestInit) => fetch(url.replace('http://sim.test', proxy.url), init),
      }
      expect(await problemsOf(simulator, about, through)).toBe('')
      expect(target.bugs).toEqual([])
      await proxy.settled()
      for (const { recorded, verdict, method, url } of seen) {
        if (!verdict) continue
        if (!recorded) throw new Error('what was judged is not recorded')
        const { request, response } = recorded
        const again = await checkVendorExchange(vendor, {
          request: {
            ...request,
            url: `https://${hostOf(recorded.endpoint)}${request.url}`,
            body: bytesOf(request.body),
          },
          response: { ...response, body: bytesOf(response.body) },
        })
        expect(rulesOf(again), `${method} ${url}`).toEqual(rulesOf(verdict))
        const text = JSON.stringify(recorded)
        for (const secret of credentials) expect(text).not.toContain(secret)
      }
    })
  }

  const hostOf = (endpoint: string | null): string => {
    const surface = endpoint === null ? undefined : vendor.endpoints[endpoint]!.surface
    return (surface && vendor.profile.surfaces[surface]!.hosts[0]) || 'host.test'
  }
}

const bytesOf = (body: RecordedBody | undefined): string | Buffer | undefined =>
  body && ('text' in body ? body.text : Buffer.from(body.base64, 'base64'))

const rulesOf = ({ about, violations }: Verdict) => ({
  about,
  violations: violations.map(({ rule, path, severity }) => `${severity} ${rule} ${path}`),
})
