/** An open simulator: an address makes its namespace, with the credentials everybody knows. */
import { expect, test } from 'vitest'
import { createSimulator } from '../../src/index.js'

const keys = `Basic ${Buffer.from('idwise-sandbox-key:idwise-sandbox-secret').toString('base64')}`
const start = { flow_id: 'flow-id-selfie', reference_no: 'r' }

async function opened(options: object = {}) {
  const bugs: unknown[] = []
  const sim = await createSimulator({ open: true, onBug: (bug) => void bugs.push(bug), ...options })
  const ask = async (method: string, path: string, body?: unknown, authorization = keys) => {
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    const headers = { authorization, 'content-type': 'application/json' }
    const answer = await sim.fetch(`http://localhost${path}`, { method, headers, ...content })
    const text = await answer.text()
    return { status: answer.status, body: (text.startsWith('{') ? JSON.parse(text) : text) as Record<string, unknown> }
  }
  return { sim, ask, bugs, [Symbol.asyncDispose]: () => sim.close() }
}
const names = ({ sim }: Awaited<ReturnType<typeof opened>>) =>
  sim
    .fetch('http://localhost/_sim/namespaces')
    .then((answer) => answer.json())
    .then((body) => (body as { items: { name: string }[] }).items.map(({ name }) => name))

test('the first call of a vendor makes the namespace, and its journeys stay in it', async () => {
  await using world = await opened()
  const made = await world.ask('POST', '/~team-1/idwise/v2/start-journey', start)
  expect(made.status).toBe(200)
  const read = `/idwise/v2/get-journey-result?journey_id=${made.body.journey_id}`
  expect((await world.ask('GET', `/~team-1${read}`)).status).toBe(200)
  expect((await world.ask('GET', `/~team-2${read}`)).status).toBe(403)
  expect((await world.ask('GET', read)).status).toBe(403)
  expect(await names(world)).toEqual(['default', 'team-1', 'team-2'])
  expect(world.bugs).toEqual([])
})

test('a control call makes it too, and so does asking for its credentials', async () => {
  await using world = await opened()
  expect((await world.ask('POST', '/_sim/clock?namespace=ci-1', { now: '2030-01-01' })).status).toBe(200)
  const info = await world.ask('GET', '/_sim/namespaces/ci-2')
  expect(info.body).toMatchObject({ name: 'ci-2', credentials: { idwise: { apiKey: 'idwise-sandbox-key' } } })
  expect(await names(world)).toEqual(['ci-1', 'ci-2', 'default'])
})

test('links of a journey carry the namespace', async () => {
  await using world = await opened()
  const { body } = await world.ask('POST', '/_sim/journeys/signzy?namespace=ci-1', {})
  expect(body.link).toContain('/~ci-1/signzy/')
  const page = await world.sim.fetch(String(body.link))
  expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
})

test('a wrong credential is still the 401 of the vendor, and those of another namespace its 403', async () => {
  await using world = await opened()
  const wrong = await world.ask('POST', '/~team-1/idwise/v2/start-journey', start, 'Basic bm86bm8=')
  expect(wrong.status).toBe(401)
  const { apiKey, apiSecret } = world.sim.namespace('closed').info.credentials.idwise!
  const own = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
  expect((await world.ask('POST', '/~closed/idwise/v2/start-journey', start, own)).status).toBe(200)
  expect((await world.ask('POST', '/~team-1/idwise/v2/start-journey', start, own)).status).toBe(403)
  // one made with credentials of its own is not opened by the ones everybody knows
  expect((await world.ask('POST', '/~closed/idwise/v2/start-journey', start)).status).toBe(403)
})

test('a name that is none, and a path of no vendor, make nothing', async () => {
  await using world = await opened()
  const bad = await world.ask('POST', '/~%2e%2e/idwise/v2/start-journey', start)
  expect([bad.status, (bad.body.error as { code: string }).code]).toEqual([404, 'bad_request'])
  expect((await world.ask('GET', '/~new/nothing')).status).toBe(404)
  expect(await names(world)).toEqual(['default'])
})

test('so many namespaces and no more, with a hint', async () => {
  await using world = await opened({ namespaceLimit: 3 })
  for (const name of ['a', 'b', 'c']) await world.ask('POST', `/~${name}/idwise/v2/start-journey`, start)
  const answers = [
    await world.ask('POST', '/~c/idwise/v2/start-journey', start),
    await world.ask('GET', '/_sim/clock?namespace=c'),
    await world.ask('POST', '/_sim/namespaces', { name: 'c' }),
  ]
  for (const answer of answers) {
    const message = expect.stringContaining('there are 3 namespaces already')
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'limit_reached', message } } })
  }
  expect((await world.ask('DELETE', '/_sim/namespaces/a')).status).toBe(200)
  expect((await world.ask('POST', '/~c/idwise/v2/start-journey', start)).status).toBe(200)
})

test('without it an address makes nothing', async () => {
  await using world = await opened({ open: false })
  expect((await world.ask('POST', '/~team-1/idwise/v2/start-journey', start)).status).toBe(404)
  expect((await world.ask('GET', '/_sim/clock?namespace=team-1')).status).toBe(404)
})

test('calls under way while their namespace is deleted are never answered with 500', async () => {
  await using world = await opened({ processingMs: 0 })
  for (let round = 0; round < 20; round++) {
    const calls = Array.from({ length: 20 }, (_, i) => [
      world.ask('POST', '/~gone/idwise/v2/start-journey', start),
      world.ask('POST', '/_sim/journeys/veratad?namespace=gone', { state: 'completed' }),
      world.ask('POST', '/_sim/clock/advance?namespace=gone', { ms: 1000 * i }),
      ...(i === 7 ? [world.ask('DELETE', '/_sim/namespaces/gone')] : []),
    ]).flat()
    const statuses = (await Promise.all(calls)).map(({ status }) => status)
    expect(statuses.filter((status) => status >= 500)).toEqual([])
  }
  expect(world.bugs).toEqual([])
})
