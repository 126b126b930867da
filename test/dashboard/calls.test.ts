/** Forms of the pages: each makes one control call, and whatever is sent is answered with what is wrong. */
import { expect, test } from 'vitest'
import { control } from '../../src/control/contract.js'
import type { RunningSimulator } from '../../src/index.js'
import { pageUrl, startServer } from './support.js'

const form = 'application/x-www-form-urlencoded'

function post(
  sim: RunningSimulator,
  path: string,
  fields: Record<string, string> | [string, string][] = {},
  headers = {},
) {
  return fetch(pageUrl(sim, `/ui/calls/${path}`), {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
}
const script = { accept: 'application/json' }

test('a person is sent on to a page, a script is told what came of it', async () => {
  await using sim = await startServer()
  const person = await post(sim, 'advanceClock', [
    ['call.ms', '1h'],
    ['then', '/_sim/ui/journeys'],
  ])
  expect([person.status, person.headers.get('location')]).toEqual([303, '/_sim/ui/journeys'])
  const told = await post(sim, 'advanceClock', { 'call.ms': '60000' }, script)
  expect([told.status, await told.json()]).toEqual([
    200,
    { ok: true, next: '/_sim/', answer: { now: '2026-01-01T01:01:00.000Z', ran: [] } },
  ])
})

test('a call is made in the namespace of its page', async () => {
  await using sim = await startServer()
  await sim.namespace('other').opened()
  const made = await post(sim, 'advanceClock?namespace=other', { 'call.ms': '1000' })
  expect(made.headers.get('location')).toBe('/_sim/?namespace=other')
  expect([sim.clock.now(), sim.namespace('other').clock.now()].map((at) => at % 60_000)).toEqual([0, 1000])
})

test('where it goes next names what was made, and is never outside the dashboard', async () => {
  await using sim = await startServer()
  const next = async (then: string, name: string): Promise<string | null> => {
    const answer = await post(sim, 'createNamespace', [
      ['call.name', name],
      ['then', then],
    ])
    expect([answer.status, then]).toEqual([303, then])
    return answer.headers.get('location')
  }
  expect(await next('/_sim/?namespace={name}', 'a')).toBe('/_sim/?namespace=a')
  expect(await next('/_sim/?x={nothing}&y={constructor}', 'b')).toBe('/_sim/?x=&y=')
  expect(await next('/_sim/?q=😀 é\n', 'c')).toBe('/_sim/?q=%F0%9F%98%80%20%C3%A9%0A')
  let i = 0
  for (const outside of [
    '//evil.example',
    '/\\evil.example',
    '/_sim//evil.example',
    '/_sim/\\evil.example',
    '/_sim\\..\\evil',
    'https://evil.example/_sim/',
    '/%2f/evil.example',
    '%2f%2fevil.example',
    'javascript:alert(1)',
    '\t//evil.example',
    ' /_sim/',
    '/_simevil',
    '/_sim/../hosted/x',
    '/_sim/%2e%2e/x',
    `/_sim/${'x'.repeat(5000)}`,
    '',
  ])
    expect(await next(outside, `n${i++}`), outside.slice(0, 40)).toBe('/_sim/')
})

test('a call that is refused says so: as a page with its status, and as JSON to a script', async () => {
  await using sim = await startServer()
  const page = await post(sim, 'deleteNamespace', { 'call.name': '<b>none' })
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  const text = await page.text()
  expect(text).toContain('That did not work')
  expect(text).not.toContain('<b>none')
  const told = await post(sim, 'deleteNamespace', { 'call.name': 'none' }, script)
  expect([told.status, await told.json()]).toMatchObject([404, { ok: false, error: { code: 'not_found' } }])
  const gone = await post(sim, 'advanceClock?namespace=gone', { 'call.ms': '1' }, script)
  expect([gone.status, await gone.json()]).toMatchObject([404, { ok: false, error: { code: 'unknown_namespace' } }])
})

test('whatever is sent, the answer is never a fault of ours', async () => {
  await using sim = await startServer()
  const url = (path: string): string => pageUrl(sim, `/ui/calls/${path}`)
  const answers: [string, Promise<Response>, number[]][] = [
    ['an unknown call', post(sim, 'noSuchCall'), [404]],
    ['a name of an object', post(sim, 'constructor'), [404]],
    ['a name of an object', post(sim, '__proto__'), [404]],
    ['no name', post(sim, ''), [404]],
    ['a longer path', post(sim, 'getClock/x'), [404]],
    ['an encoded path', post(sim, '%E0%A4%A'), [404]],
    ['nothing filled in', post(sim, 'advanceClock'), [400]],
    ['a parameter that is missing', post(sim, 'deleteSnapshot'), [400]],
    ['a parameter of dots', post(sim, 'deleteSnapshot', { 'call.name': '..' }), [400]],
    ['a parameter of slashes', post(sim, 'deleteSnapshot', { 'call.name': '../../x' }), [400, 404]],
    ['a field that there is not', post(sim, 'advanceClock', { 'call.ms': '1', 'call.other': 'x' }), [303, 400]],
    ['a number that is none', post(sim, 'advanceClock', { 'call.ms': 'x' }), [400]],
    ['a number out of range', post(sim, 'advanceClock', { 'call.ms': '-1' }), [400]],
    ['an instant out of range', post(sim, 'setClock', { 'call.now': '9999-12-31T00:00:00Z' }), [400]],
    [
      'a list where none is',
      post(sim, 'setClock', [
        ['call.speed', '1'],
        ['call.speed', '2'],
      ]),
      [400],
    ],
    [
      'a length',
      post(sim, 'setClock', [
        ['call.a', '1'],
        ['call.a', '2'],
        ['call.a.length', '-1'],
      ]),
      [400],
    ],
    ['broken JSON', post(sim, 'armFault', { 'call.effect': '{' }), [400]],
    ['deep JSON', post(sim, 'armFault', { 'call.effect': '['.repeat(50_000) + ']'.repeat(50_000) }), [400]],
    ['hostile texts', post(sim, 'createNamespace', { 'call.name': '\u0000\u202e<script>' }), [400]],
    ['too much', post(sim, 'createNamespace', { 'call.name': 'x'.repeat(1_100_000) }), [400]],
    [
      'JSON',
      fetch(url('getClock'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
      [400],
    ],
    ['a form with files', fetch(url('getClock'), { method: 'POST', body: new FormData() }), [400]],
    ['no type', fetch(url('getClock'), { method: 'POST', body: new Uint8Array([1]) }), [400]],
    [
      'no text',
      fetch(url('getClock'), {
        method: 'POST',
        headers: { 'content-type': form },
        body: new Uint8Array([255, 37, 37]),
      }),
      [200, 303],
    ],
    ...['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'].flatMap(
      (method): [string, Promise<Response>, number[]][] => [
        [method, fetch(url('getClock'), { method, redirect: 'manual' }), [400]],
        ...['/', '/ui/namespaces', '/ui/events', '/ui/nothing'].map((path): [string, Promise<Response>, number[]] => [
          `${method} ${path}`,
          fetch(pageUrl(sim, path), { method, signal: AbortSignal.timeout(5000) }),
          path === '/ui/nothing' ? [404] : method === 'GET' || method === 'HEAD' ? [200] : [405],
        ]),
      ],
    ),
  ]
  const wrong: string[] = []
  for (const [what, asked, wanted] of answers) {
    const answer = await asked
    if (!wanted.includes(answer.status)) wrong.push(`${what}: ${answer.status} ${(await answer.text()).slice(0, 300)}`)
    else await answer.body?.cancel()
  }
  expect(wrong).toEqual([])
})

test('a form that gives a call more than it takes is refused in words, whatever call it is', async () => {
  await using sim = await startServer()
  for (const name of Object.keys(control.endpoints)) {
    const answer = await post(sim, name, { 'call.oddity': 'x' }, script)
    expect(answer.status, name).toBeLessThan(500)
    expect(((await answer.json()) as { ok: boolean }).ok, name).toBe(false)
  }
})

test('a form of very many fields is refused before any of them is looked at', async () => {
  await using sim = await startServer()
  const fields = Array.from({ length: 2001 }, (_, i): [string, string] => [`call.later.${i}.event`, 'x'])
  const answer = await post(sim, 'defineScenario', [...fields, ['page', '/ui/scenarios/compose']], script)
  expect([answer.status, JSON.stringify(await answer.json())]).toEqual([400, expect.stringContaining('2002 fields')])
})

test('a form that names rows or a file for its page is refused, and not answered with them', async () => {
  await using sim = await startServer()
  for (const page of ['/ui/requests/rows', '/ui/requests/req-1/recording.json', '/ui/nothing', '//evil.example']) {
    const answer = await post(sim, 'advanceClock', { 'call.ms': 'x', page })
    expect([answer.status, await answer.text()], page).toEqual([400, expect.stringContaining('That did not work')])
  }
})
