/** What the rows share: servers on a core of their own, calls, pictures, and one journey from start to result. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import http from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'
import autocannon from 'autocannon'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const authorization = `Basic ${Buffer.from('idwise-sandbox-key:idwise-sandbox-secret').toString('base64')}`
const agent = new http.Agent({ keepAlive: true })

/** Whether this process, which makes the load, has core 1 and leaves core 0 to the servers. */
export const pinned = spawnSync('taskset', ['-cp', '1', `${process.pid}`]).status === 0

const running = []
/** Ends one server as a service manager would, and waits until it has. */
export async function stop({ pid }) {
  const at = running.findIndex(({ child }) => child.pid === pid)
  const [{ child, exited }] = running.splice(at, 1)
  child.kill('SIGTERM')
  await exited
}

export async function stopAll() {
  for (const { child, exited } of running.splice(0)) if (child.kill('SIGKILL')) await exited
}

async function serve(...args) {
  const [command, ...rest] = [...(pinned ? ['taskset', '-c', '0'] : []), process.execPath, ...args]
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
  running.push({ child, exited: once(child, 'exit') })
  for await (const line of createInterface({ input: child.stdout })) {
    // what tells of every call must not wait for a reader
    child.stdout.resume()
    return { pid: child.pid, url: JSON.parse(line).url }
  }
  throw new Error(`${args[0]} ended before it was ready`)
}

export const serveBare = (file) => serve(here('bare-server.mjs'), file)
export const serveSim = (...more) =>
  serve(here('../dist/cli.js'), 'start', '--port', '0', '--json', '--processing-ms', '0', ...more)

export const serveProxy = (target, ...more) =>
  serve(here('../dist/cli.js'), 'proxy', 'idwise', '--target', target, '--json', ...more)

/** Asks for one path again and again; answers the calls in total and, on average, a second. */
export async function hammer(url, duration, connections) {
  const { requests, errors, non2xx } = await autocannon({ url, connections, duration, headers: { authorization } })
  if (errors + non2xx > 0) throw new Error(`${errors + non2xx} of ${requests.total} calls failed: ${url}`)
  return requests
}

/** Makes one call; an answer that is no 2xx is an error. */
export function call(url, body, type = 'application/json') {
  const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
  const headers = { authorization, ...(bytes && { 'content-type': type, 'content-length': bytes.length }) }
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent, method: bytes ? 'POST' : 'GET', headers }, async (response) => {
      const answer = Buffer.concat(await response.toArray()).toString()
      if (response.statusCode < 300) resolve(answer)
      else reject(new Error(`${url} answered ${response.statusCode}: ${answer.slice(0, 200)}`))
    })
    request.on('error', reject)
    request.end(bytes)
  })
}

/** Runs a task for the numbers from `first` on, some at a time, to a count or for a time; answers how many a second. */
export async function repeat(task, { count = 1e9, seconds = 1e6, atOnce = 8, first = 0 }) {
  const started = performance.now()
  let n = 0
  const go = async () => {
    while (n < count && performance.now() - started < seconds * 1000) await task(first + n++)
  }
  await Promise.all(Array.from({ length: atOnce }, go))
  return n / ((performance.now() - started) / 1000)
}

/** Makes completed journeys as the dashboard would; answers their ids. */
export async function complete(url, count) {
  const made = []
  await repeat(async () => made.push(await call(`${url}/_sim/journeys/idwise`, { state: 'completed' })), { count })
  return made.map((answer) => JSON.parse(answer).ids.journey_id)
}

const chunk = (type, data) => {
  const parts = [Buffer.alloc(4), Buffer.from(type), data, Buffer.alloc(4)]
  parts[0].writeUInt32BE(data.length)
  parts[3].writeUInt32BE(crc32(data, crc32(parts[1])))
  return Buffer.concat(parts)
}

/** A PNG of 185 x 185 pixels of noise, about 100 KB; the comment in it makes the bytes of every number different. */
const picture = (n) => Buffer.concat([noise, chunk('tEXt', Buffer.from(`n\0${n}`)), chunk('IEND', Buffer.of())])
const rows = Array.from({ length: 185 }, () => Buffer.concat([Buffer.of(0), randomBytes(185 * 3)]))
const header = chunk('IHDR', Buffer.of(0, 0, 0, 185, 0, 0, 0, 185, 8, 2, 0, 0, 0))
const signature = Buffer.from('89504e470d0a1a0a', 'hex')
const noise = Buffer.concat([signature, header, chunk('IDAT', deflateSync(Buffer.concat(rows)))])
const part = (name, value) => `--b\r\ncontent-disposition: form-data; name=${name}\r\n\r\n${value}`
const file = part('image; filename="a.png"\r\ncontent-type: image/png', '')
const form = (id, image) =>
  Buffer.concat([Buffer.from(`${part('journey_id', id)}\r\n${part('step_id', 0)}\r\n${file}`), image, formEnd])
const formEnd = Buffer.from('\r\n--b--\r\n')

/** One journey in seven calls: start, document (a form), summary, selfie (base64), summary, complete, result. */
export const walk = (url) => async (n) => {
  const post = (path, ...body) => call(`${url}/idwise/v2/${path}`, ...body)
  const started = await post('start-journey', { flow_id: 'flow-id-selfie', reference_no: `bench-${n}` })
  const { journey_id } = JSON.parse(started)
  await post('process-journey-step', form(journey_id, picture(2 * n)), 'multipart/form-data; boundary=b')
  await post(`summary/${journey_id}`)
  await post('process-journey-step', { journey_id, step_id: '1', image: picture(2 * n + 1).toString('base64') })
  await post(`summary/${journey_id}`)
  await post('complete-journey', { journey_id })
  const { system_decision } = JSON.parse(await post(`get-journey-result?journey_id=${journey_id}`))
  if (system_decision !== 'Complete') throw new Error(`journey ${journey_id} ended as ${system_decision}`)
}

/** Processor time a process has used, in microseconds; NaN where there is no /proc. */
export function cpuUs(pid) {
  const file = `/proc/${pid}/stat`
  const fields = existsSync(file) ? readFileSync(file, 'utf8').split(') ')[1].split(' ') : []
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

/** Resident memory of a process, in MiB. */
export const rssMb = (pid) => Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`]).toString()) / 1024)
