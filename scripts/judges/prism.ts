/** Prism as a judge: it stands before the simulator and holds every call of the conformance cases to the OpenAPI document. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ConformanceCase, conformanceCases } from '../../src/contracts/conformance.js'
import type { EndpointDef } from '../../src/contracts/define.js'
import { runCase } from '../../src/kit/conformance/runner.js'
import { simulatorFor } from '../../src/kit/conformance/simulator-target.js'
import type { ConformanceTarget } from '../../src/kit/conformance/target.js'
import type { VendorSimulator } from '../../src/mocks/types.js'

/** The last one for Node 20. */
export const prism = '@stoplight/prism-cli@5.14.2'

/** One thing that Prism found in one call. */
export interface Finding {
  vendor: string
  /** Id of the conformance case. */
  about: string
  /** Whether an armed fault chose the answer. */
  armed: boolean
  /** Method and path. */
  call: string
  status: number
  /** `request.body.x`, `response.headers.y`. */
  at: string
  code: string
  message: string
}

export interface PrismReport {
  vendor: string
  cases: number
  /** Calls that Prism passed on and judged. */
  requests: number
  /** Calls that Prism answered itself, since it could not read them. */
  answeredByPrism: Finding[]
  /** Answers of the simulator with a status from 500, but for operations that it does not model and for armed faults. */
  serverErrors: string[]
  /** What Prism says against requests that the simulator answered as valid, and against answers. */
  findings: Finding[]
  /** What Prism says against requests that the simulator refused as well. */
  refusedByBoth: number
  /** Cases that could not be brought to their call, each with why. */
  stuck: string[]
}

/** Runs every conformance case of a vendor through Prism. `document` is the path of its OpenAPI document. */
export async function askPrism(simulator: VendorSimulator, document: string): Promise<PrismReport> {
  const { id } = simulator.vendor.profile
  const cases = conformanceCases(simulator.vendor)
  const report: PrismReport = {
    vendor: id,
    cases: cases.length,
    requests: 0,
    answeredByPrism: [],
    serverErrors: [],
    findings: [],
    refusedByBoth: 0,
    stuck: [],
  }
  const place = `http://sim.test/${id}`
  let target: ConformanceTarget
  let about: ConformanceCase
  let spoiled = false
  const front = await serve(async (incoming) => {
    if (spoiled) return Response.json('spoiled')
    const answer = await target.fetch(place + incoming.url, await initOf(incoming))
    // seen here, since Prism answers in the place of whoever says 501
    const ours = answer.headers.get('x-sim-error')
    if (answer.status >= 500 && ours !== 'not_modelled' && (ours !== null || !isArmed(about))) {
      report.serverErrors.push(`${about.id}: ${incoming.method} ${incoming.url} answers ${answer.status}`)
    }
    return answer
  })
  const port = await freePort()
  const proxy = await startPrism(document, `http://127.0.0.1:${portOf(front)}`, port)
  try {
    spoiled = true
    await seeItFail(simulator, `http://127.0.0.1:${port}`)
    spoiled = false
    for (about of cases) {
      await using direct = await simulatorFor(simulator, about)
      target = direct
      const judged: ConformanceTarget = {
        ...direct,
        fetch: async (url, init) => {
          // a page behind a link, and the address of another tenant, are no part of the document
          const isInDocument = about.kind !== 'link' && url.startsWith(`${place}/`)
          if (!isInDocument) return direct.fetch(url, init)
          const path = url.slice(place.length)
          const answer = await fetch(`http://127.0.0.1:${port}${path}`, init)
          const passedOn = await note(report, about, `${init.method ?? 'GET'} ${path.split('?')[0]}`, answer)
          // what Prism did not let through is asked for without it, so that the calls that follow can be made
          return passedOn ? answer : direct.fetch(url, init)
        },
      }
      // what the case itself finds is the concern of the tests; here it only makes calls
      await runCase(simulator.vendor, about, judged).catch((error: Error) => {
        report.stuck.push(`${about.id}: ${error.message.slice(0, 200)}`)
      })
    }
  } finally {
    proxy.kill('SIGTERM')
    front.close()
    front.closeAllConnections()
  }
  return report
}

/** Makes a call whose answer is spoiled. @throws Error when Prism finds nothing: then it would find nothing later either */
async function seeItFail({ vendor }: VendorSimulator, proxy: string): Promise<void> {
  const endpoints: EndpointDef[] = Object.values(vendor.endpoints)
  const { method, path } = endpoints.find(({ responses }) => responses[200]?.kind === 'json')!
  const answer = await fetch(`${proxy}${path.replace(/\{[^}]+\}/g, 'x')}`, { method })
  if (!(answer.headers.get('sl-violations') ?? '').includes('["response","body"')) {
    throw new Error(`Prism finds nothing wrong with a spoiled answer to ${method} ${path}: it judges nothing`)
  }
}

const isArmed = (about: ConformanceCase): boolean => about.kind === 'call' && about.fault !== undefined

interface SlViolation {
  location?: string[]
  code?: string | number
  message: string
}

/** Keeps what Prism says of a call; answers whether it let the answer through. */
async function note(report: PrismReport, about: ConformanceCase, call: string, answer: Response): Promise<boolean> {
  const { status, headers } = answer
  const common = { vendor: report.vendor, about: about.id, armed: isArmed(about), call, status }
  if ((headers.get('content-type') ?? '').startsWith('application/problem+json')) {
    const { type, detail } = (await answer.clone().json()) as { type: string; detail: string }
    report.answeredByPrism.push({ ...common, at: '', code: type.split('#').at(-1)!, message: detail })
    return false
  }
  report.requests++
  for (const { location = [], code = '', message } of JSON.parse(
    headers.get('sl-violations') ?? '[]',
  ) as SlViolation[]) {
    if (location[0] === 'request' && status >= 400) report.refusedByBoth++
    else report.findings.push({ ...common, at: location.join('.'), code: String(code), message })
  }
  return true
}

/** Starts Prism, and resolves once it listens. @throws Error with what it printed when it does not start */
async function startPrism(document: string, upstream: string, port: number) {
  // without --errors a wrong request is passed on as well, and so the vendor's error is judged, too
  const args = ['--yes', prism, 'proxy', document, upstream, '--port', String(port), '--host', '127.0.0.1']
  const child = spawn('npx', args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let printed = ''
  let ended = false
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  const kill = (signal: NodeJS.Signals): void => {
    // npx runs it in a process below its own
    if (child.exitCode !== null || ended) return
    ended = true
    process.kill(-child.pid!, signal)
  }
  process.once('exit', () => kill('SIGKILL'))
  for (let waitedMs = 0; !/is listening/.test(printed); waitedMs += 100) {
    if (child.exitCode !== null || waitedMs > 120_000) {
      kill('SIGKILL')
      throw new Error(`Prism does not start: ${printed.slice(-2000)}`)
    }
    await sleep(100)
  }
  return { kill }
}

/** Answers calls on a real socket. */
async function serve(answer: (incoming: IncomingMessage) => Promise<Response>): Promise<Server> {
  const server = createServer(async (incoming, outgoing) => {
    const response = await answer(incoming)
    outgoing.writeHead(response.status, [...response.headers].flat())
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

async function initOf(incoming: IncomingMessage): Promise<RequestInit> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const { host, connection, 'content-length': length, 'transfer-encoding': encoding, ...headers } = incoming.headers
  return {
    method: incoming.method!,
    headers: headers as Record<string, string>,
    redirect: 'manual',
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  }
}

const portOf = (server: { address(): AddressInfo | string | null }): number => (server.address() as AddressInfo).port

/** Prism takes no port 0. */
async function freePort(): Promise<number> {
  const socket = createSocket()
  await once(socket.listen(0, '127.0.0.1'), 'listening')
  const port = portOf(socket)
  socket.close()
  return port
}
