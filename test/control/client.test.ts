/** The typed control client: every call of the contract, over a socket and in process. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { endpoint, json } from '../../src/contracts/define.js'
import { clientOf, connect } from '../../src/control/client.js'
import { control } from '../../src/control/contract.js'
import { RefusedCall, SimError } from '../../src/errors.js'
import { createSimulator, startSimulator } from '../../src/simulator.js'

const thrown = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'nothing',
    (error: unknown) => error,
  )

test('every call of the contract is a function', async () => {
  const client = await connect('http://127.0.0.1:1')
  expect(Object.keys(client)).toEqual(Object.keys(control.endpoints))
})

test('path, query and body are given as one object, and the answer is typed', async () => {
  await using sim = await startSimulator({ port: 0, clock: 'frozen' })
  const client = await connect(sim.url)
  expect((await client.getHealth()).status).toBe('ok')
  const moved: string = (await client.advanceClock({ ms: 1000 })).now
  expect(moved).toBe('2026-01-01T00:00:01.000Z')
  const { ids } = await client.createJourney({ vendor: 'idwise', scenario: 'pep_hit' })
  const played = await client.actOnJourney({ vendor: 'idwise', id: ids.journey_id!, action: 'complete' })
  expect(played).toMatchObject({ scenario: 'pep_hit', phase: 'ended' })
  // an optional body may be left out, and a query takes numbers and switches
  const { items } = await client.listRequests({ limit: 1 })
  expect(items.length).toBeLessThanOrEqual(1)
  expect(await client.setDefaultScenario({ scenario: 'pep_hit' })).toEqual({ scenario: 'pep_hit' })
  // @ts-expect-error a call that needs something is not called without
  const refused = await thrown(client.advanceClock())
  expect(refused).toBeInstanceOf(RefusedCall)
  // @ts-expect-error what the contract does not know is no argument
  expect(await thrown(client.advanceClock({ ms: 1, s: 2 }))).toBeInstanceOf(RefusedCall)
})

test('a namespace given once is that of every call that takes one, unless the call names another', async () => {
  await using sim = await startSimulator({ port: 0, clock: 'frozen' })
  const first = await connect(`${sim.url}/_sim/`)
  await first.createNamespace({ name: 'team' })
  const team = await connect(sim.url, { namespace: 'team' })
  expect((await team.getHealth()).status).toBe('ok')
  await team.armScenario({ scenario: 'pep_hit' })
  expect((await team.listArmed()).items).toHaveLength(1)
  expect((await team.listArmed({ namespace: 'default' })).items).toEqual([])
  expect((await first.listArmed()).items).toEqual([])
})

test('a refusal has the code, the message and the hint of the server', async () => {
  await using sim = await startSimulator({ port: 0 })
  const client = await connect(sim.url)
  const error = await thrown(client.getNamespace({ name: 'nobody' }))
  expect(error).toBeInstanceOf(RefusedCall)
  expect(error).toMatchObject({
    code: 'not_found',
    status: 404,
    message: expect.stringContaining('there is no namespace "nobody"'),
    hint: expect.stringContaining('/_sim/namespaces'),
  })
  expect(await thrown(client.getNamespace({ name: '' }))).toMatchObject({ code: 'bad_request' })
})

test('a name with a slash stays one part of the path', async () => {
  await using sim = await createSimulator()
  const client = await connect('http://127.0.0.1:4700', { fetch: (url, init) => sim.fetch(url, init) })
  expect(await thrown(client.getNamespace({ name: 'a/../b?c#d' }))).toMatchObject({ code: 'not_found' })
})

test('the token is shown to a server that asks for it', async () => {
  await using sim = await createSimulator({ controlToken: 'secret' })
  const elsewhere = { origin: 'https://elsewhere.example' }
  const ask = (url: string, init: RequestInit) =>
    sim.fetch(url, { ...init, headers: { ...init.headers, ...elsewhere } })
  expect(await thrown((await connect('http://a.example', { fetch: ask })).getCatalog())).toMatchObject({
    code: 'forbidden_control_call',
    status: 403,
  })
  const known = await connect('http://a.example', { fetch: ask, token: 'secret' })
  expect((await known.getCatalog()).vendors).not.toHaveLength(0)
})

test('nobody there, somebody else there, and no URL are told apart', async () => {
  const other = createServer((_, response) => response.end('<html>'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  expect(await thrown((await connect(url)).getCatalog())).toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining(`what answers at ${url}/_sim is no simulator`),
  })
  await new Promise((resolve) => other.close(resolve))
  const error = await thrown((await connect(url)).getHealth())
  expect(error).toBeInstanceOf(SimError)
  expect(error).toMatchObject({ code: 'unreachable', message: `no simulator answers at ${url}: ECONNREFUSED` })
  expect(await thrown(connect('localhost:4700'))).toMatchObject({ code: 'bad_option' })
})

test('a body that is no set of fields is given as body, and a name in two parts goes into both', async () => {
  const common = { surface: 'x', method: 'POST', summary: 's', evidence: 'assumed', source: 's' } as const
  const responses = { 200: json(z.object({ ok: z.boolean() })) }
  const seen: unknown[] = []
  const ask = async (url: string, init: RequestInit) => {
    seen.push([url, init.method, init.body])
    return Response.json({ ok: true })
  }
  const client = clientOf(
    {
      putAll: endpoint({ ...common, path: '/all', request: { body: z.array(z.string()) }, responses }),
      putOne: endpoint({
        ...common,
        path: '/one/{name}',
        request: {
          params: z.object({ name: z.string() }),
          body: z.union([z.object({ name: z.string() }), z.object({ age: z.number() })]),
        },
        responses,
      }),
      ping: endpoint({
        ...common,
        path: '/ping',
        request: { body: z.object({ a: z.string() }).optional() },
        responses,
      }),
    },
    'http://sim.test',
    { fetch: ask },
  )
  await client.putAll({ body: ['a'] })
  await client.putOne({ name: 'n' })
  await client.ping()
  expect(seen).toEqual([
    ['http://sim.test/_sim/all', 'POST', '["a"]'],
    ['http://sim.test/_sim/one/n', 'POST', '{"name":"n"}'],
    ['http://sim.test/_sim/ping', 'POST', undefined],
  ])
})
