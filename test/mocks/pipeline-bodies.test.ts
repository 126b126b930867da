/** What a request may carry: bodies, forms, queries and headers, good and bad. Nothing bad is a 5xx or leaves a trace. */
import { expect, test } from 'vitest'
import { makePng } from '../../src/kit/png.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { basicOf, caller, createAcme, openCheck, picture, pictureForm } from '../support/acme/client.js'

const json = { 'content-type': 'application/json' }

/** A simulator with one pending check, and a function that tells whether anything has changed since. */
async function opened() {
  const store = createMemoryStore()
  const bugs: unknown[] = []
  const sim = await createAcme({ store, processingMs: 1, onBug: (error) => void bugs.push(error) })
  const ask = caller(sim)
  const id = await openCheck(ask)
  const before = await sim.digest()
  const sizeBytes = store.blobs.size()
  const untouched = async () => {
    expect(bugs).toEqual([])
    expect(await sim.digest()).toBe(before)
    expect(store.blobs.size()).toBe(sizeBytes)
  }
  return { sim, ask, id, untouched, store, [Symbol.asyncDispose]: () => sim.close() }
}

test('a missing or wrong content type is refused with what is expected', async () => {
  await using world = await opened()
  for (const [type, said] of [
    ['', 'missing'],
    ['text/plain', '"text/plain"'],
    ['application/x-www-form-urlencoded', '"application/x-www-form-urlencoded"'],
    ['application/jsonx', '"application/jsonx"'],
    [';;;', 'missing'],
    ['multipart/form-data; boundary=x', '"multipart/form-data"'],
  ]) {
    const bytes = new TextEncoder().encode('{"full_name":"Ada"}')
    const answer = await world.ask('POST', '/acme/v1/checks', bytes, { 'content-type': type! })
    expect([answer.status, answer.body.code], type).toEqual([415, 'media_type'])
    expect(answer.body.message, type).toContain(`content-type is ${said}, expected application/json`)
  }
  await world.untouched()
})

test('a JSON content type may carry parameters and a suffix', async () => {
  await using world = await opened()
  for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.acme+json']) {
    expect((await world.ask('POST', '/acme/v1/checks', '{"full_name":"Ada"}', { 'content-type': type })).status).toBe(
      201,
    )
  }
})

test('malformed JSON is refused with where it breaks', async () => {
  await using world = await opened()
  for (const text of [
    '{',
    '',
    ' ',
    '{"full_name":}',
    "{'full_name':'Ada'}",
    '{"a":1,}',
    'NaN',
    '\ufeff',
    '{"a":1}x',
    '[',
    '\0',
  ]) {
    const answer = await world.ask('POST', '/acme/v1/checks', text)
    expect([answer.status, answer.body.code], text).toEqual([422, 'invalid'])
    expect(String(answer.body.message), text).toMatch(/the body is (not valid JSON|empty)/)
  }
  await world.untouched()
})

test('JSON of another type than an object, and fields of another type, are refused by path', async () => {
  await using world = await opened()
  for (const value of ['null', '[]', '1', '"text"', 'true', '[{"full_name":"Ada"}]']) {
    expect((await world.ask('POST', '/acme/v1/checks', value)).status, value).toBe(422)
  }
  for (const [body, path] of [
    [{}, 'full_name'],
    [{ full_name: 7 }, 'full_name'],
    [{ full_name: '' }, 'full_name'],
    [{ full_name: null }, 'full_name'],
    [{ full_name: 'Ada', reference: ['x'] }, 'reference'],
    [{ full_name: 'Ada', reference: 'x'.repeat(65) }, 'reference'],
  ] as const) {
    const answer = await world.ask('POST', '/acme/v1/checks', body)
    expect(answer.status).toBe(422)
    expect(answer.body.message).toContain(`body: ${path}: `)
  }
  await world.untouched()
})

test('bytes that are not UTF-8 are refused', async () => {
  await using world = await opened()
  for (const bytes of [
    [0xff, 0xfe],
    [0x22, 0xc3, 0x28, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
  ]) {
    const answer = await world.ask('POST', '/acme/v1/checks', new Uint8Array(bytes))
    expect(answer.body).toMatchObject({ code: 'invalid', message: expect.stringContaining('not valid UTF-8') })
  }
  await world.untouched()
})

test('a hundred thousand nested arrays or objects are refused or passed over, and break nothing', async () => {
  await using world = await opened()
  const deep = 100_000
  for (const text of [
    '['.repeat(deep) + ']'.repeat(deep),
    `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`,
    `{"full_name":${'['.repeat(deep)}${']'.repeat(deep)}}`,
    '['.repeat(deep),
  ]) {
    expect((await world.ask('POST', '/acme/v1/checks', text)).status).toBe(422)
  }
  await world.untouched()
  const extra = `{"full_name":"Ada","extra":${'['.repeat(deep)}${']'.repeat(deep)}}`
  expect((await world.ask('POST', '/acme/v1/checks', extra)).status).toBe(201)
  expect(world.sim.requests.list().at(-1)!.violations).toMatchObject([{ severity: 'additive', path: 'body.extra' }])
  const { id } = world.sim.requests.list().at(-1)!
  expect(await world.sim.requests.get(id)).toBeDefined()
})

test('nesting that the journal keeps whole can be shown', async () => {
  await using world = await opened()
  await world.ask('POST', '/acme/v1/checks', `${'['.repeat(8000)}${']'.repeat(8000)}`)
  const { id } = world.sim.requests.list().at(-1)!
  for (const reveal of ['true', 'false']) {
    expect((await world.ask('GET', `/_sim/requests/${id}?reveal=${reveal}`)).status, reveal).toBe(200)
  }
})

test('a body with very many unknown keys leaves a bounded number of notes', async () => {
  await using world = await opened()
  const body: Record<string, unknown> = { full_name: 'Ada' }
  for (let i = 0; i < 50_000; i++) body[`k${i}`] = 1
  expect((await world.ask('POST', '/acme/v1/checks', body)).status).toBe(201)
  expect(world.sim.requests.list().at(-1)!.violations.length).toBeLessThanOrEqual(1000)
})

test('an unknown field is accepted and noted as an addition', async () => {
  await using world = await opened()
  const answer = await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada', nick_name: 'A' })
  expect(answer.status).toBe(201)
  expect(answer.body).not.toHaveProperty('nick_name')
  expect(world.sim.requests.list().at(-1)!.violations).toEqual([
    {
      severity: 'additive',
      side: 'request',
      path: 'body.nick_name',
      message: 'is not in the contract',
      evidence: 'documented',
      source: 'https://docs.acme.example/checks#create',
    },
  ])
})

test('names that every object has are plain names in JSON, in forms and in queries', async () => {
  await using world = await opened()
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']
  for (const name of names) {
    const text = `{"full_name":"Ada","${name}":{"polluted":"yes","full_name":"Eve"}}`
    const answer = await world.ask('POST', '/acme/v1/checks', text)
    expect([answer.status, answer.body.full_name], name).toEqual([201, 'Ada'])
    const form = pictureForm(picture, { [name]: 'polluted' })
    expect((await world.ask('POST', `/acme/v1/checks/${world.id}/picture`, form)).status, name).toBe(201)
    const query = await world.ask('GET', `/acme/v1/check?${name}=polluted&check_id=${world.id}`)
    expect([query.status, query.body.check_id], name).toEqual([200, world.id])
  }
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  const only = await world.ask('POST', '/acme/v1/checks', '{"__proto__":{"full_name":"Eve"}}')
  expect(only.status).toBe(422)
})

test('a picture is taken as a form and as base64, and read back byte for byte', async () => {
  await using world = await opened()
  const base64 = Buffer.from(picture).toString('base64')
  for (const body of [pictureForm(), { picture: base64 }]) {
    const sent = await world.ask('POST', `/acme/v1/checks/${world.id}/picture`, body)
    expect(sent).toMatchObject({ status: 201, body: { media_type: 'image/png', size_bytes: picture.byteLength } })
    const read = await world.sim.fetch(`http://sim.test/acme/files/v1/pictures/${sent.body.picture_id}`)
    expect(read.headers.get('content-type')).toBe('image/png')
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(picture)
  }
})

test('a picture that is none, too large, or too wide is refused, and nothing of it is kept', async () => {
  await using world = await opened()
  const path = `/acme/v1/checks/${world.id}/picture`
  const gif = new Uint8Array(Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64'))
  const large = new Uint8Array(1_000_001)
  large.set(picture)
  for (const [bytes, status, code] of [
    [new Uint8Array(0), 422, 'bad_picture'],
    [new Uint8Array([1, 2, 3]), 422, 'bad_picture'],
    [picture.slice(0, 12), 422, 'bad_picture'],
    [gif, 422, 'bad_picture'],
    [makePng(4001, 1), 422, 'bad_picture'],
    [large, 413, 'too_large'],
  ] as const) {
    const answer = await world.ask('POST', path, pictureForm(bytes))
    expect([answer.status, answer.body.code]).toEqual([status, code])
  }
  for (const text of ['', '@@@', 'data:image/png;base64,']) {
    expect((await world.ask('POST', path, { picture: text })).status, text).toBe(422)
  }
  await world.untouched()
})

test('a form without its picture, or with text where the picture belongs, is refused', async () => {
  await using world = await opened()
  const path = `/acme/v1/checks/${world.id}/picture`
  const text = new FormData()
  text.set('picture', 'not a file')
  for (const form of [text, new FormData()]) expect((await world.ask('POST', path, form)).status).toBe(422)
  await world.untouched()
})

test('a multipart body that is cut, has no boundary, or another one, is refused', async () => {
  await using world = await opened()
  const path = `/acme/v1/checks/${world.id}/picture`
  const part =
    '--b\r\ncontent-disposition: form-data; name="picture"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n'
  for (const [type, text] of [
    ['multipart/form-data', `${part}x\r\n--b--\r\n`],
    ['multipart/form-data; boundary=', `${part}x\r\n--b--\r\n`],
    ['multipart/form-data; boundary=other', `${part}x\r\n--b--\r\n`],
    ['multipart/form-data; boundary=b', `${part}half`],
    ['multipart/form-data; boundary=b', '--b\r\ncontent-dispo'],
    ['multipart/form-data; boundary=b', ''],
    ['multipart/form-data; boundary=b', `--b\r\n${'x'.repeat(100_000)}\r\n\r\n--b--\r\n`],
    [`multipart/form-data; boundary=${'b'.repeat(5000)}`, `${part}x`],
  ]) {
    const answer = await world.ask('POST', path, text, { 'content-type': type! })
    expect([answer.status, answer.body.code], `${type!.slice(0, 60)} ${text!.slice(-20)}`).toEqual([422, 'invalid'])
  }
  await world.untouched()
})

test('a form with very many parts is refused', async () => {
  await using world = await opened()
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}`, 'x']))
  const answer = await world.ask('POST', `/acme/v1/checks/${world.id}/picture`, pictureForm(picture, many))
  expect(answer.status).toBe(413)
  await world.untouched()
})

test('a body past the limit is the 413 of the vendor', async () => {
  await using world = await opened()
  const answer = await world.ask('POST', '/acme/v1/checks', JSON.stringify({ full_name: 'x'.repeat(1_100_000) }))
  expect([answer.status, answer.body.code]).toEqual([413, 'too_large'])
  await world.untouched()
})

test('credentials are judged before the body is read', async () => {
  await using world = await opened()
  const cases: [string, string][] = [
    ['', 'no_key'],
    ['Basic', 'bad_key'],
    ['Bearer x', 'bad_key'],
    [basicOf('acme-test-key', 'wrong'), 'bad_key'],
    [basicOf('nobody', 'acme-test-secret'), 'bad_key'],
  ]
  for (const [authorization, code] of cases) {
    const answer = await world.ask('POST', '/acme/v1/checks', '{', { authorization })
    expect([answer.status, answer.body.code], authorization).toEqual([401, code])
  }
  await world.untouched()
})

test('hostile headers change nothing but what they are for', async () => {
  await using world = await opened()
  for (const headers of [
    { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    { 'x-http-method-override': 'DELETE' },
    { 'x-big': 'x'.repeat(8000) },
    { accept: 'text/html', 'accept-encoding': 'base64, \u00ff' },
    { range: 'bytes=0-0', 'if-none-match': '*' },
  ]) {
    const answer = await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada' }, { ...json, ...headers } as Record<
      string,
      string
    >)
    expect([answer.status, answer.body.full_name], JSON.stringify(headers).slice(0, 60)).toEqual([201, 'Ada'])
  }
})
