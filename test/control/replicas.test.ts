/** Several replicas over one store: who has answered, and who keeps the journal of it. */
import { expect, test } from 'vitest'
import { caller, createAcme } from '../support/acme/client.js'
import { itemsOf, messageOf } from '../support/control.js'
import { SharedStore } from '../support/shared-store.js'

async function replicas() {
  const shared = new SharedStore()
  const sims = [await createAcme({ store: shared.replica() }), await createAcme({ store: shared.replica() })]
  const [one, two] = sims.map((sim) => caller(sim)) as [ReturnType<typeof caller>, ReturnType<typeof caller>]
  return { one, two, [Symbol.asyncDispose]: async () => void (await Promise.all(sims.map((sim) => sim.close()))) }
}
const person = { full_name: 'Ada Example' }

test('every answer says which replica gave it', async () => {
  await using both = await replicas()
  for (const [n, ask] of [both.one, both.two].entries()) {
    for (const path of ['/acme/v1/checks/x', '/nowhere', '/_sim/health', '/_sim/clock', '/_sim/nowhere']) {
      expect((await ask('GET', path)).headers.get('x-sim-replica'), path).toBe(String(n))
    }
  }
})

test('ids and lists of requests say which replica answered, and each lists its own', async () => {
  await using both = await replicas()
  await both.one('POST', '/acme/v1/checks', person)
  const { headers } = await both.two('GET', '/acme/v1/checks/x')
  expect(headers.get('x-request-id')).toBe('req-1-00000001')
  const listed = await both.two('GET', '/_sim/requests')
  expect(listed.body).toMatchObject({ replica: 1, items: [{ id: 'req-1-00000001', replica: 1 }] })
  expect(itemsOf(await both.one('GET', '/_sim/requests'))).toMatchObject([{ id: 'req-0-00000001', replica: 0 }])
  expect((await both.two('GET', '/_sim/violations')).body).toMatchObject({
    replica: 1,
    items: [{ requestId: 'req-1-00000001', id: 'req-1-00000001.0' }],
  })
  expect((await both.two('GET', '/_sim/violations?after=req-1-00000001.0')).body.items).toEqual([])
  expect((await both.two('GET', '/_sim/requests/req-1-00000001')).body).toMatchObject({ replica: 1, status: 404 })
})

test('every replica lists namespaces in one order, whatever became of them', async () => {
  await using both = await replicas()
  for (const name of ['b', 'c', 'a']) await both.one('POST', '/_sim/namespaces', { name })
  await both.two('DELETE', '/_sim/namespaces/b')
  await both.two('POST', '/_sim/namespaces', { name: 'b' })
  const pages = []
  for (const ask of [both.one, both.two]) {
    const first = (await ask('GET', '/_sim/namespaces?limit=2')).body
    const other = ask === both.one ? both.two : both.one
    const second = (await other('GET', `/_sim/namespaces?limit=2&after=${first.next}`)).body
    pages.push([first, second].flatMap(({ items }) => (items as { name: string }[]).map(({ name }) => name)))
  }
  const sorted = ['a', 'b', 'c', 'default']
  expect(pages).toEqual([sorted, sorted])
})

test('whoever is asked for a request of another replica says which one has it', async () => {
  await using both = await replicas()
  await both.one('POST', '/acme/v1/checks', person)
  for (const path of [
    '/requests/req-0-00000001',
    '/requests?after=req-0-00000001',
    '/violations?after=req-0-00000001.0',
  ]) {
    const refused = await both.two('GET', `/_sim${path}`)
    expect(refused.status).toBe(404)
    expect(messageOf(refused)).toContain('"req-0-00000001" was answered by replica 0, and this is 1')
  }
  expect((await both.two('GET', '/_sim/requests/req-1-00000009')).status).toBe(404)
})

test('a simulator that shares nothing says nothing of replicas', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const { headers } = await ask('GET', '/acme/v1/checks/x')
  expect(headers.get('x-sim-replica')).toBeNull()
  expect(headers.get('x-request-id')).toBe('req-00000001')
  const { body } = await ask('GET', '/_sim/requests')
  expect(body).not.toHaveProperty('replica')
  expect(JSON.stringify(body)).not.toContain('replica')
  expect((await ask('GET', '/_sim/requests/req-3-00000001')).status).toBe(404)
})
