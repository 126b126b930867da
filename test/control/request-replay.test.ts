/** Requests seen by place, sent again, and shown in full: what the page of requests is made of. */
import { expect, test } from 'vitest'
import { createSimulator, type SimulatorOptions, type VendorSimulator } from '../../src/index.js'
import { basicOf, caller, openCheck, pictureForm } from '../support/acme/client.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { controlOf, itemsOf, messageOf, refusalOf } from '../support/control.js'

async function opened(options: SimulatorOptions = {}) {
  const sim = await createSimulator({
    vendors: [acmeSimulator as unknown as VendorSimulator],
    send: async () => new Response('ok'),
    ...options,
  })
  return { sim, ask: caller(sim), control: controlOf(sim), [Symbol.asyncDispose]: () => sim.close() }
}
type World = Awaited<ReturnType<typeof opened>>

const lastId = ({ sim }: World): string => sim.requests.list().at(-1)!.id

test('a request is sent again with its credentials and its body, and is journalled as another', async () => {
  await using world = await opened()
  await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada Example', reference: 'order-1' })
  const first = await world.sim.requests.get(lastId(world), { reveal: true })
  const replayed = await world.control('POST', `/requests/${first!.id}/replay`)
  expect([replayed.status, replayed.body]).toEqual([201, { id: 'req-00000002', status: 201, of: first!.id }])
  const second = await world.sim.requests.get('req-00000002', { reveal: true })
  expect(second!.request).toEqual(first!.request)
  expect(second!.response.body).not.toEqual(first!.response.body)
  expect(second!.response.body).toMatchObject({ full_name: 'Ada Example', reference: 'order-1' })
  expect(await world.sim.requests.replay('req-00000002')).toEqual({
    id: 'req-00000003',
    status: 201,
    of: 'req-00000002',
  })
})

test('a query is sent again, and a refused call is refused again', async () => {
  await using world = await opened()
  const id = await openCheck(world.ask)
  await world.ask('GET', `/acme/v1/check?check_id=${id}`)
  expect(await world.sim.requests.replay(lastId(world))).toMatchObject({ status: 200 })
  await world.ask('GET', `/acme/v1/check?check_id=${id}`, undefined, { authorization: '' })
  expect(await world.sim.requests.replay(lastId(world))).toMatchObject({ status: 401 })
  await world.ask('GET', '/nobody/at/all')
  expect(await world.sim.requests.replay(lastId(world))).toMatchObject({ status: 404 })
})

test('a request of another namespace is sent again there, and not here', async () => {
  await using world = await opened()
  const other = world.sim.namespace('other')
  const [user, password] = Object.values(other.info.credentials.acme!) as [string, string]
  const authorization = basicOf(user, password)
  await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada' }, { authorization })
  const { id } = other.requests.list()[0]!
  const here = await world.control('POST', `/requests/${id}/replay`)
  expect(refusalOf(here)).toEqual([404, 'not_found'])
  const there = await world.control('POST', `/requests/${id}/replay?namespace=other`)
  expect(there.body).toEqual({ id: 'req-00000002', status: 201, of: id })
  expect(other.requests.list()).toHaveLength(2)
  expect(world.sim.requests.list()).toEqual([])
})

const lacking: Readonly<Record<string, [call: (world: World) => Promise<unknown>, why: string]>> = {
  'a body that is longer than the journal keeps': [
    ({ ask }) => ask('POST', '/acme/v1/checks', { full_name: 'x'.repeat(20_000) }),
    'its body is longer than the 16384 characters that are kept',
  ],
  'files of a form': [
    async ({ ask }) => ask('POST', `/acme/v1/checks/${await openCheck(ask)}/picture`, pictureForm()),
    'its files are not kept, only what they were',
  ],
  'a body that was never read': [
    ({ ask }) => ask('POST', '/acme/v1/checks', { full_name: 'Ada' }, { authorization: '' }),
    'its body was not read, or could not be',
  ],
}

test.each(Object.entries(lacking))('%s keeps a request from being sent again', async (_what, [call, why]) => {
  await using world = await opened()
  await call(world)
  const id = lastId(world)
  const refused = await world.control('POST', `/requests/${id}/replay`)
  expect(refusalOf(refused)).toEqual([409, 'illegal_action'])
  expect(messageOf(refused)).toContain(`request ${id} cannot be sent again: ${why}`)
  expect((await world.sim.requests.get(id, { reveal: true }))!.request).toMatchObject({ lacks: why })
  expect(world.sim.requests.list().at(-1)!.id).toBe(id)
})

test('what is not there cannot be sent again', async () => {
  await using world = await opened()
  for (const id of ['req-00000001', 'nothing', '%00']) {
    expect(refusalOf(await world.control('POST', `/requests/${id}/replay`)), id).toEqual([404, 'not_found'])
  }
})

test('an exchange shows its query, its headers and its contract; texts only to who asks for secrets', async () => {
  await using world = await opened()
  const id = await openCheck(world.ask)
  await world.ask('GET', `/acme/v1/check?check_id=${id}&mail=ada@example.com&token=s3cret`)
  const shown = await world.sim.requests.get(lastId(world))
  expect(shown).toMatchObject({
    request: { query: `check_id=${id}&mail=[hidden]&token=[hidden]`, headers: { authorization: '[hidden]' } },
    response: { headers: { 'content-type': 'application/json', 'x-request-id': shown!.id } },
    contract: {
      method: 'GET',
      path: '/v1/checks/{check_id}',
      summary: 'Read a check.',
      evidence: 'documented',
      source: 'https://docs.acme.example/checks#read',
    },
  })
  expect(shown!.response).not.toHaveProperty('text')
  const bare = await world.sim.requests.get(lastId(world), { reveal: true })
  expect(bare!.request.query).toBe(`check_id=${id}&mail=ada@example.com&token=s3cret`)
  expect(JSON.parse(bare!.response.text!)).toEqual(bare!.response.body)
})

test('a call that no route fitted is shown with the nearest routes', async () => {
  await using world = await opened()
  await world.ask('GET', '/acme/v1/check/chk_1')
  expect(await world.sim.requests.get(lastId(world))).toMatchObject({
    contract: null,
    nearest: [{ endpoint: 'getCheck', differs: expect.stringContaining('checks') }, {}, {}],
  })
})

test('evidence of a broken rule is that of its field, else that of the error, else that of the call', async () => {
  await using world = await opened()
  await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada', reference: 7 })
  await world.ask('GET', '/acme/v1/checks/nobody')
  await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada' }, { 'x-sim-scenario': 'nothing' })
  const told = itemsOf(await world.control('GET', '/violations')).map(({ path, evidence, source }) => [
    path,
    evidence,
    source,
  ])
  expect(told).toEqual([
    ['body.reference', 'documented', 'https://docs.acme.example/checks#create'],
    ['path', expect.any(String), expect.stringMatching(/^https:\/\/docs\.acme\.example\/errors/)],
    ['headers.x-sim-scenario', 'documented', 'https://www.npmjs.com/package/idvsim'],
  ])
})

const places = async ({ sim }: World, wanted: Parameters<World['sim']['requests']['window']>[0] = {}) => {
  const { items, ...rest } = await sim.requests.window(wanted)
  return { ...rest, items: items.map(({ place, path }) => `${place} ${path}`) }
}

test('a window shows the newest first, and a place stays what it is while more come', async () => {
  await using world = await opened()
  for (let i = 0; i < 6; i++) await world.ask('GET', `/acme/v1/checks/c${i}`)
  const before = await places(world, { limit: 2 })
  expect(before).toMatchObject({ first: 0, end: 6, items: ['5 /acme/v1/checks/c5', '4 /acme/v1/checks/c4'] })
  await world.ask('GET', '/acme/v1/checks/c6')
  const after = await places(world, { from: 4, limit: 2 })
  expect(after).toEqual({ ...before, end: 7 })
  expect((await places(world, { from: 5, limit: 100 })).items).toHaveLength(2)
  expect((await places(world, { from: 900, limit: 100 })).items).toEqual([])
})

test('what the journal forgets leaves the others at their places', async () => {
  await using world = await opened({ journalLimit: 4 })
  for (let i = 0; i < 3; i++) await world.ask('GET', `/acme/v1/checks/c${i}`)
  const { epoch } = await places(world)
  for (let i = 3; i < 9; i++) {
    await world.ask('GET', `/acme/v1/checks/c${i}`)
    if (i % 2 === 0) await places(world)
  }
  expect(await places(world, { from: 0, limit: 7 })).toEqual({
    epoch,
    first: 5,
    end: 9,
    items: ['6 /acme/v1/checks/c6', '5 /acme/v1/checks/c5'],
  })
})

test('a reset, and going back to a snapshot, give places anew', async () => {
  await using world = await opened()
  for (let i = 0; i < 3; i++) await world.ask('GET', `/acme/v1/checks/c${i}`)
  await world.sim.snapshots.save('then')
  for (let i = 3; i < 5; i++) await world.ask('GET', `/acme/v1/checks/c${i}`)
  const before = await places(world)
  await world.sim.snapshots.restore('then')
  const after = await places(world)
  expect(after.epoch).not.toBe(before.epoch)
  expect(after).toMatchObject({ first: 0, end: 3 })
  await world.sim.reset()
  expect(await places(world)).toMatchObject({ end: 0, items: [] })
})

test('filters have places of their own, also when more are asked for than are remembered', async () => {
  await using world = await opened()
  for (let i = 0; i < 30; i++) {
    if (i % 3 === 0) await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada', reference: i % 2 ? 7 : 'x' })
    else await world.ask('GET', i % 3 === 1 ? `/acme/v1/checks/c${i}` : '/acme/v1/NOTHING')
  }
  const count = async (filter: object) => (await world.sim.requests.window(filter)).end
  expect(await count({ violations: true })).toBe(25)
  expect(await count({ violations: false })).toBe(5)
  expect(await count({ unmatched: true })).toBe(10)
  expect(await count({ status: '4xx', endpoint: 'createCheck' })).toBe(5)
  expect(await count({ text: 'nothing' })).toBe(10)
  for (let i = 0; i < 20; i++)
    expect(await count({ text: `/c${i}` }), `c${i}`).toBeGreaterThanOrEqual(i % 3 === 1 ? 1 : 0)
  await world.ask('POST', '/acme/v1/checks', { full_name: 4 })
  expect(await places(world, { violations: true, endpoint: 'createCheck', limit: 1 })).toMatchObject({
    end: 6,
    items: ['5 /acme/v1/checks'],
  })
  const query = '/requests?violations=true&endpoint=createCheck&text=CHECKS'
  expect(itemsOf(await world.control('GET', query))).toHaveLength(6)
})

test.each(['from=-1', 'from=x', 'limit=0', 'limit=201', 'status=9xx', 'violations=maybe', 'odd=1'])(
  'a window asked for with %s is refused',
  async (query) => {
    await using world = await opened()
    expect(refusalOf(await world.control('GET', `/requests/window?${query}`))).toEqual([400, 'invalid_request'])
  },
)

test('however often a request is sent again at once, too many are refused, and nothing is lost for those that come later', async () => {
  await using world = await opened()
  await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada Example' })
  const id = lastId(world)
  const answers = await Promise.all(Array.from({ length: 50 }, () => world.control('POST', `/requests/${id}/replay`)))
  const refused = answers.filter(({ status }) => status !== 201)
  expect(refused).toHaveLength(30)
  expect(refusalOf(refused[0]!)).toEqual([409, 'limit_reached'])
  expect(messageOf(refused[0]!)).toContain('20 requests are being sent again at this moment')
  expect(world.sim.requests.list()).toHaveLength(21)
  expect((await world.control('POST', `/requests/${id}/replay`)).status).toBe(201)
})
