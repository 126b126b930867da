/** Who may call the control plane, over a real socket. */
import { expect, test } from 'vitest'
import { refuse } from '../../src/control/guard.js'
import type { SimulatorOptions } from '../../src/index.js'
import { createAcme, startAcme } from '../support/acme/client.js'
import { bodyOf, sendRaw, statusOf } from '../support/raw.js'

/** Sends header lines as they are, and answers status and code. */
async function ask(url: string, lines: string[], path = '/_sim/catalog'): Promise<[number, string]> {
  const host = lines.some((line) => /^host:/i.test(line)) ? [] : [`host: ${new URL(url).host}`]
  const answer = await sendRaw(url, [`${[`GET ${path} HTTP/1.1`, ...host, ...lines].join('\r\n')}\r\n\r\n`])
  const code = /"code":"(\w+)"/.exec(bodyOf(answer))?.[1] ?? ''
  return [statusOf(answer), code]
}
const open = (options: SimulatorOptions = {}) => startAcme(options)
const refused = [403, 'forbidden_control_call']

test('a local caller is let in', async () => {
  await using sim = await open()
  for (const lines of [
    [],
    ['host: localhost:1'],
    ['host: idvsim.localhost'],
    ['host: 127.0.0.9'],
    ['host: [::1]:4700'],
  ]) {
    expect((await ask(sim.url, lines))[0], lines.join()).toBe(200)
  }
  for (const origin of ['http://localhost:3000', 'http://127.0.0.1', sim.url]) {
    expect((await ask(sim.url, [`origin: ${origin}`]))[0], origin).toBe(200)
  }
})

test('a foreign origin is refused, so that no page of another site can steer the simulator', async () => {
  await using sim = await open()
  for (const origin of [
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'file://',
  ]) {
    expect(await ask(sim.url, [`origin: ${origin}`]), origin).toEqual(refused)
  }
})

test('a foreign host name is refused, so that no name rebound to this machine gets in', async () => {
  await using sim = await open()
  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1', 'xlocalhost']) {
    expect(await ask(sim.url, [`host: ${host}`]), host).toEqual(refused)
  }
})

test('a forwarded call is refused', async () => {
  await using sim = await open()
  for (const line of [
    'x-forwarded-proto: https',
    'X-Forwarded-Port: 443',
    'x-original-host: a',
    'cf-connecting-ip: 1.2.3.4',
    'true-client-ip: 1.2.3.4',
    'x-forwarded-for: 1.2.3.4',
    'forwarded: for=1.2.3.4',
    'x-forwarded-host: a',
    'x-real-ip: 1',
    'via: 1.1 p',
  ]) {
    expect(await ask(sim.url, [line]), line).toEqual(refused)
  }
})

test('health is open to everybody', async () => {
  await using sim = await open()
  for (const line of ['origin: https://evil.example', 'host: evil.example', 'x-forwarded-for: 1.2.3.4']) {
    expect((await ask(sim.url, [line], '/_sim/health'))[0], line).toBe(200)
  }
  expect(await ask(sim.url, ['host: evil.example'], '/_sim/health/')).toEqual(refused)
})

test('the token opens the control plane to callers from elsewhere, and only the right one', async () => {
  await using sim = await open({ controlToken: 't0ken' })
  const elsewhere = ['host: evil.example', 'x-forwarded-for: 1.2.3.4', 'origin: https://dash.example']
  for (const line of ['authorization: Bearer t0ken', 'authorization: bearer t0ken', 'x-sim-control-token: t0ken']) {
    expect((await ask(sim.url, [...elsewhere, line]))[0], line).toBe(200)
  }
  for (const line of [
    'authorization: Bearer t0ke',
    'authorization: Bearer',
    'x-sim-control-token: T0KEN',
    'authorization: Basic t0ken',
  ]) {
    expect(await ask(sim.url, [...elsewhere, line]), line).toEqual(refused)
  }
  expect((await ask(sim.url, []))[0]).toBe(200)
})

test('without a token no token is right, not even an empty one', async () => {
  await using sim = await open()
  for (const line of ['authorization: Bearer undefined', 'x-sim-control-token: ', 'x-sim-control-token: undefined']) {
    expect(await ask(sim.url, ['host: evil.example', line]), line).toEqual(refused)
  }
})

test('the base URL is a name of this machine', async () => {
  await using sim = await open({ baseUrl: 'https://idv.staging.example:8443/' })
  for (const lines of [['host: idv.staging.example:8443'], ['origin: https://idv.staging.example:8443']]) {
    expect((await ask(sim.url, lines))[0], lines.join()).toBe(200)
  }
  expect(await ask(sim.url, ['host: staging.example'])).toEqual(refused)
})

test('a peer from another machine is refused whatever it says', () => {
  const from = (peer: string): string | undefined =>
    refuse(
      {
        method: 'GET',
        path: '/_sim/catalog',
        query: '',
        header: (name) => (name === 'host' ? 'localhost' : undefined),
        headers: () => ({}),
        peer,
        read: async () => new Uint8Array(),
      },
      {},
    )
  for (const peer of ['10.0.0.7', '192.168.1.2', '::ffff:10.0.0.7', 'fe80::1', '1270.0.0.1']) {
    expect(from(peer), peer).toContain(`the peer ${peer} is not on this machine`)
  }
  for (const peer of ['127.0.0.1', '127.3.2.1', '::ffff:127.0.0.1', '::1']) expect(from(peer), peer).toBeUndefined()
})

test('in process a foreign origin is refused too, and nothing else is needed', async () => {
  await using sim = await createAcme()
  const catalog = (headers: Record<string, string>) => sim.fetch('http://sim.test/_sim/catalog', { headers })
  expect((await catalog({})).status).toBe(200)
  expect((await catalog({ origin: 'https://evil.example' })).status).toBe(403)
})

test('a refusal says why and what to do', async () => {
  await using sim = await createAcme()
  const answer = await sim.fetch('http://sim.test/_sim/reset', {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
  })
  expect(await answer.json()).toEqual({
    error: {
      code: 'forbidden_control_call',
      message: 'The control plane refuses the call: Origin https://evil.example is foreign.',
      hint: expect.stringContaining('--control-token'),
    },
  })
})
