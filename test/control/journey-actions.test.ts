/** Playing journeys through the control plane: any id, any action, and every way to be refused. */
import { expect, test } from 'vitest'
import type { SimulatorOptions } from '../../src/index.js'
import { type Answered, caller, createAcme, openCheck } from '../support/acme/client.js'

async function opened(options: SimulatorOptions = {}) {
  const sim = await createAcme({ send: async () => new Response('ok'), ...options })
  const ask = caller(sim)
  const { ids } = await sim.journeys.create('acme', { flow: 'session' })
  const act = (id: string, action: string, body?: unknown, query = '') =>
    ask('POST', `/_sim/journeys/acme/${encodeURIComponent(id)}/actions/${action}${query}`, body)
  return {
    sim,
    ask,
    act,
    id: ids.session_id!,
    code: ids.link!.split('/').at(-1)!,
    [Symbol.asyncDispose]: () => sim.close(),
  }
}
const codeOf = ({ status, body }: Answered): unknown[] => [status, (body.error as { code: string }).code]
const messageOf = ({ body }: Answered): string => (body.error as { message: string }).message

test('an action answers where the journey stands', async () => {
  await using world = await opened()
  expect(await world.act(world.id, 'open')).toMatchObject({
    status: 200,
    body: { vendor: 'acme', journeyId: world.id, scenario: 'approved', phase: 'opened', end: null },
  })
  expect((await world.act(world.id, 'complete')).body).toEqual({
    vendor: 'acme',
    journeyId: world.id,
    scenario: 'approved',
    phase: 'ended',
    end: { tone: 'good', title: 'You are done', text: 'Everything was sent.', post: 'DONE' },
  })
})

test('any id that the vendor gave out names the journey', async () => {
  await using world = await opened()
  expect((await world.act(world.code, 'open')).body).toMatchObject({ journeyId: world.id })
  expect((await world.act(world.id, 'abandon')).body).toMatchObject({ journeyId: world.id, phase: 'consented' })
})

test('a body may be left out, be empty, or name a scenario', async () => {
  await using world = await opened()
  for (const body of [undefined, '', {}]) expect((await world.act(world.id, 'open', body)).status).toBe(200)
  const played = await world.act(world.id, 'complete', { scenario: 'document_unreadable' })
  expect(played.body).toMatchObject({ scenario: 'document_unreadable', end: { title: 'Too many attempts' } })
})

test('what the action leads to has happened, and is being told', async () => {
  const told: string[] = []
  await using world = await opened({
    processingMs: 5000,
    send: async (request) => {
      told.push(await request.text())
      return new Response('ok')
    },
  })
  await world.sim.webhooks.register({ vendor: 'acme', url: 'http://127.0.0.1:9/hook' })
  await world.act(world.id, 'complete')
  expect((await world.ask('GET', `/acme/v1/sessions/${world.id}`)).body.status).toBe('completed')
  await world.sim.clock.drain()
  expect(told).toHaveLength(1)
})

test('an unknown id is 404 and named', async () => {
  await using world = await opened()
  const check = await openCheck(world.ask)
  for (const id of ['nobody', check, '__proto__', ' ']) {
    const answer = await world.act(id, 'complete')
    expect(codeOf(answer), id).toEqual([404, 'not_found'])
    expect(messageOf(answer)).toContain(`no journey of acme has the id ${JSON.stringify(id)}`)
  }
})

test('what the journey does not allow is 409 and says where it stands', async () => {
  await using world = await opened()
  await world.act(world.id, 'expire')
  for (const action of ['open', 'complete', 'abandon', 'expire']) {
    const answer = await world.act(world.id, action)
    expect(codeOf(answer), action).toEqual([409, 'illegal_action'])
    expect(messageOf(answer)).toContain('the session is over: link_expired')
  }
  const chosen = await world.act(world.id, 'complete', { scenario: 'approved' })
  expect(codeOf(chosen)).toEqual([409, 'illegal_action'])
})

test('an unknown action, scenario or vendor is refused before anything is done', async () => {
  await using world = await opened()
  expect(codeOf(await world.act(world.id, 'dance'))).toEqual([400, 'invalid_request'])
  const unknown = await world.act(world.id, 'complete', { scenario: 'everything' })
  expect(codeOf(unknown)).toEqual([400, 'invalid_request'])
  expect(messageOf(unknown)).toContain('there is no scenario "everything"')
  expect(codeOf(await world.act(world.id, 'complete', { scenario: 7 }))).toEqual([400, 'invalid_request'])
  expect(codeOf(await world.act(world.id, 'complete', '{'))).toEqual([400, 'invalid_request'])
  const vendor = await world.ask('POST', `/_sim/journeys/nobody/${world.id}/actions/complete`)
  expect(codeOf(vendor)).toEqual([404, 'not_found'])
  expect((await world.ask('GET', `/acme/v1/sessions/${world.id}`)).body.status).toBe('created')
})

test('a journey of another namespace is found there only', async () => {
  await using world = await opened()
  const { ids } = await world.sim.namespace('ci-1').journeys.create('acme', { flow: 'session' })
  expect(codeOf(await world.act(ids.session_id!, 'open'))).toEqual([404, 'not_found'])
  expect((await world.act(ids.session_id!, 'open', undefined, '?namespace=ci-1')).body).toMatchObject({
    phase: 'opened',
  })
})

test('the handle plays journeys as HTTP does, and throws what HTTP refuses', async () => {
  await using world = await opened()
  const { sim, id } = world
  expect(await sim.journeys.act('acme', id, 'complete', { scenario: 'attempts_exceeded' })).toMatchObject({
    scenario: 'attempts_exceeded',
    phase: 'ended',
  })
  await expect(sim.journeys.act('acme', id, 'complete')).rejects.toMatchObject({ code: 'illegal_action' })
  await expect(sim.journeys.act('acme', 'nobody', 'complete')).rejects.toMatchObject({ code: 'not_found' })
  await expect(sim.journeys.act('acme', id, 'open', { scenario: 'x' })).rejects.toMatchObject({
    code: 'unknown_scenario',
  })
})

test('a journey made completed has been played as its person would', async () => {
  await using world = await opened()
  const make = async (scenario: string) => {
    const { ids } = await world.sim.journeys.create('acme', { flow: 'session', state: 'completed', scenario })
    return (await world.ask('GET', `/acme/v1/sessions/${ids.session_id}`)).body.status
  }
  expect([await make('approved'), await make('abandoned'), await make('link_expired')]).toEqual([
    'completed',
    'consented',
    'link_expired',
  ])
})
