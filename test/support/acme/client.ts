/** Simulators of Acme alone, and the few calls that most tests make. */
import type { VendorSimulator } from '../../../src/index.js'
import { createSimulator, type InProcessSimulator, type SimulatorOptions, startSimulator } from '../../../src/index.js'
import { makePng } from '../../../src/kit/png.js'
import { acmeSimulator } from './simulator.js'

const vendors = [acmeSimulator as unknown as VendorSimulator]

/** Makes a simulator of Acme in process. */
export const createAcme = (options: SimulatorOptions = {}) => createSimulator({ vendors, ...options })

/** Makes a simulator of Acme on a free port; the clock is frozen unless told otherwise. */
export const startAcme = (options: SimulatorOptions = {}) =>
  startSimulator({ vendors, clock: 'frozen', processingMs: 0, port: 0, ...options })

export const basicOf = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
export const authorization = basicOf('acme-test-key', 'acme-test-secret')
export const picture: Uint8Array<ArrayBuffer> = makePng(4, 3)

export interface Answered {
  status: number
  headers: Headers
  // what a vendor answers is whatever its contract says
  body: Record<string, unknown>
}

type Fetch = (input: string, init?: RequestInit) => Promise<Response>

/** Calls a server: a string or a form goes as it is, anything else as JSON. */
export async function call(
  fetch: Fetch,
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const asIs = typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array
  const response = await fetch(url, {
    method,
    headers: {
      authorization,
      ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: asIs ? (body as RequestInit['body']) : JSON.stringify(body) }),
  } as RequestInit)
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text && text[0] === '{' ? JSON.parse(text) : { text },
  }
}

/** Binds `call` to a simulator in process. */
export const caller =
  (sim: Pick<InProcessSimulator, 'fetch'>, base = 'http://sim.test') =>
  (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered> =>
    call((url, init) => sim.fetch(url, init), method, base + path, body, headers)

/** Binds `call` to a running simulator. */
export const remote =
  ({ url }: { url: string }) =>
  (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered> =>
    call(globalThis.fetch, method, url + path, body, headers)

/** Opens a check and answers its id. */
export async function openCheck(ask: ReturnType<typeof caller>, fields: object = {}): Promise<string> {
  const { body } = await ask('POST', '/acme/v1/checks', { full_name: 'Ada Example', ...fields })
  return String(body.check_id)
}

/** A form with the picture of a check. */
export function pictureForm(bytes: Uint8Array<ArrayBuffer> = picture, fields: Record<string, string> = {}): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('picture', new File([bytes], 'front.png', { type: 'image/png' }))
  return form
}
