/** The same seed and the same script give the same bytes, on the plain store and on the one that runs everything twice. */
import { expect, test } from 'vitest'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { createBench, made } from './incode-kit.js'

/** Drives one fixed script, in series, and answers everything that was answered, sent and stored. */
async function play(seed: string, hostile = false): Promise<string> {
  const store = createMemoryStore({ hostile })
  const options = { autoLogin: true, scopes: ['IDENTITY_ID', 'NAME', 'DATE_OF_BIRTH', 'PHONE'], statusSteps: true }
  await using bench = await createBench(options, { seed, store, baseUrl: 'http://x.test' })
  const { client, sim } = bench
  await bench.listen()
  const seen: unknown[] = []
  const note = async (asked: Promise<{ status: number; headers: Headers; text: string }>): Promise<void> => {
    const { status, headers, text } = await asked
    seen.push([status, Object.fromEntries(headers), text])
    await sim.clock.drain()
  }
  const scenarios = [
    'approved',
    'duplicate_identity',
    'document_unreadable',
    'manual_review_approved',
    'abandoned',
    'reverified',
  ]
  for (const scenario of scenarios) {
    const asked = client.ask({ loginHint: 'jane@example.com', correlationId: `r-${scenario}` })
    await note(asked)
    await note(client.status((await asked).body.verificationTraceId))
    const ids = await made(bench, { scenario, reference: `made-${scenario}` })
    seen.push(ids)
    await note(client.details(ids.verification_id!))
    await note(client.details(ids.verificationTraceId!))
    await note(client.status(ids.verificationTraceId!))
    const redirected = client.signIn(
      { login_hint: `${scenario}@example.com`, nonce: 'n' },
      { 'x-sim-scenario': scenario },
    )
    await note(redirected)
    const code = new URL((await redirected).headers.get('location')!).searchParams.get('code') ?? 'none'
    const redirect_uri = 'https://app.example.com/callback'
    const exchanged = client.oauth({ grant_type: 'authorization_code', code, redirect_uri })
    await note(exchanged)
    const authorization = `Bearer ${(await exchanged).body.access_token}`
    await note(client.send('/userinfo', { headers: { authorization } }))
    await sim.clock.advance(100_000)
  }
  await note(client.send('/.well-known/openid-configuration'))
  await note(client.send('/oauth2/jwks'))
  await note(client.send('/nothing'))
  await sim.clock.advance(86_400_000)
  // what is measured in real time is left out
  const journal = sim.requests.list().map((entry) => ({ ...entry, durationMs: 0 }))
  expect(bench.bugs).toEqual([])
  return JSON.stringify([seen, bench.hooks.map(({ text }) => text), journal, await sim.digest()], null, 1)
}

test('one seed gives the same bytes every time, and another one other bytes', async () => {
  const [first, second, other] = [await play('a'), await play('a'), await play('b')]
  expect(first).toContain('verification.succeeded')
  expect(first).toContain('id_token')
  expect(second).toBe(first)
  expect(other).not.toBe(first)
})

test('the store that runs every unit of work twice gives the same bytes', async () => {
  expect(await play('a', true)).toBe(await play('a'))
})
