/** Signzy's callback: the result, at the end of a journey, to the address the journey was made with. */
import { expect, test } from 'vitest'
import { callbackUrl, createBench } from '../scenarios/signzy-kit.js'

const keyed = { processingConfig: { callbackUrl, authKeyForCallback: 'callback-key-17' } }

test('a completed journey is called back once, with the key, and the result says so afterwards', async () => {
  await using bench = await createBench()
  const id = await bench.walk('approved', keyed)
  expect(bench.callbacks.map((c) => [c.url, c.headers.get('authorization'), c.headers.get('content-type')])).toEqual([
    [callbackUrl, 'callback-key-17', 'application/json'],
  ])
  const { body } = await bench.client.get(id)
  expect(body.callbackSent).toBe(true)
  const { callbackSent: _, ...rest } = body
  expect(bench.callbacks[0]!.body).toEqual(rest)
  await bench.sim.clock.advance(48 * 3_600_000)
  expect(bench.callbacks).toHaveLength(1)
})

test('a terminated journey is called back too, an expired one is not', async () => {
  await using bench = await createBench()
  for (const scenario of ['document_unreadable', 'link_expired', 'abandoned', 'consent_refused'])
    await bench.walk(scenario)
  await bench.sim.clock.advance(48 * 3_600_000)
  expect(bench.callbacks.map((c) => c.body.step)).toEqual(['RETRIES_EXCEEDED'])
})

test('until the receiver accepts, the result says that nothing was sent; the callback is tried again', async () => {
  await using bench = await createBench({}, { answer: (count) => (count < 3 ? 503 : 201) })
  const id = await bench.walk('approved', keyed)
  const sent = async () => (await bench.client.get(id)).body.callbackSent
  expect([bench.callbacks.length, await sent()]).toEqual([1, false])
  await bench.sim.clock.advance(60_000)
  expect([bench.callbacks.length, await sent()]).toEqual([2, false])
  await bench.sim.clock.advance(300_000)
  expect([bench.callbacks.length, await sent()]).toEqual([3, true])
  expect(new Set(bench.callbacks.map((c) => c.text)).size).toBe(1)
  expect((await bench.sim.webhooks.deliveries()).map((d) => [d.event, d.status])).toEqual([
    ['journeyResult', 'delivered'],
  ])
})

test('retries can be switched off', async () => {
  await using bench = await createBench({ delivery: { retryDelaysMs: false } }, { answer: () => 500 })
  const id = await bench.walk()
  await bench.sim.clock.advance(86_400_000)
  expect([bench.callbacks.length, (await bench.client.get(id)).body.callbackSent]).toEqual([1, false])
})

test('the header of the key is an option, and without a key there is none', async () => {
  await using bench = await createBench({ callbackHeader: 'x-callback-key' })
  await bench.walk('approved', keyed)
  await bench.walk('approved', { processingConfig: { callbackUrl } })
  expect(bench.callbacks.map((c) => [c.headers.get('x-callback-key'), c.headers.get('authorization')])).toEqual([
    ['callback-key-17', null],
    [null, null],
  ])
})

test('a header that is no name is refused as an option', async () => {
  await expect(createBench({ callbackHeader: 'x y' })).rejects.toThrow('callbackHeader')
})

test('a journey without an address is called back to who is registered, another is not', async () => {
  await using bench = await createBench()
  await bench.sim.webhooks.register({ vendor: 'signzy', event: 'journeyResult', url: 'http://127.0.0.1:9/account' })
  await bench.walk('approved', { processingConfig: {} })
  await bench.walk('approved', keyed)
  expect(bench.callbacks.map((c) => c.url)).toEqual(['http://127.0.0.1:9/account', callbackUrl])
})

test('a key that no header can carry fails the delivery and nothing else', async () => {
  await using bench = await createBench()
  const id = await bench.walk('approved', { processingConfig: { callbackUrl, authKeyForCallback: 'two\nlines' } })
  expect((await bench.client.get(id)).status).toBe(200)
  expect((await bench.sim.webhooks.deliveries())[0]!.attempts).toMatchObject([{ error: expect.any(String) }])
  expect(bench.bugs).toEqual([])
})

test('the journal hides the key, the person and the pictures, in the request and in the result', async () => {
  await using bench = await createBench()
  const userInfo = { name: { firstName: 'Perpetua', lastName: 'Quillfeather' }, dateOfBirth: '14/02/1990' }
  const id = await bench.walk('approved', { ...keyed, userInfo })
  await bench.client.get(id)
  const shown = await Promise.all(bench.sim.requests.list().map((entry) => bench.sim.requests.get(entry.id)))
  const text = JSON.stringify(shown)
  expect(text).not.toMatch(/callback-key-17|Quillfeather|14\/02\/1990|signzy-preproduction-token|\.png/)
  expect(shown[0]).toMatchObject({ request: { body: { processingConfig: { authKeyForCallback: '[hidden]' } } } })
  expect(shown[1]).toMatchObject({ response: { body: { processingConfig: { authKeyForCallback: '[hidden]' } } } })
  const revealed = await bench.sim.requests.get(bench.sim.requests.list()[1]!.id, { reveal: true })
  expect(JSON.stringify(revealed)).toContain('callback-key-17')
})

test('a key that no header can carry is told of without being shown', async () => {
  await using bench = await createBench()
  await bench.walk('approved', { processingConfig: { callbackUrl, authKeyForCallback: 'callback-key-17\r\nx: y' } })
  const [delivery] = await bench.sim.webhooks.deliveries()
  expect(delivery!.attempts[0]!.error).toBe('a header holds characters that no header can carry')
  expect([bench.callbacks.length, JSON.stringify(delivery).includes('callback-key-17')]).toEqual([0, false])
})
