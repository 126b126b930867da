/** Pictures in Signzy's results: every address is served by the simulator, uploads as they were sent. */
import { expect, test } from 'vitest'
import { renderPicture } from '../../src/fixtures/images/render-picture.js'
import { journeys } from '../../src/mocks/signzy/records.js'
import { back, front, selfie } from '../scenarios/idwise-kit.js'
import { type Bench, createBench, type Document, type ErrorBody } from '../scenarios/signzy-kit.js'

const address = /^http:\/\/sim\.test\/signzy\/files\/api\/files\/\d{9}\/download\/[0-9a-f]{64}\.(png|jpeg)$/

/** Every address in a result. */
const addressesIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? value.includes('/files/')
      ? [value]
      : []
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(addressesIn)
      : []

const fetchFile = async ({ sim }: Bench, url: string) => {
  const response = await sim.fetch(url)
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { status: response.status, type: response.headers.get('content-type'), bytes }
}
const isPng = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 8)).toString('latin1') === '\x89PNG\r\n\x1a\n'

/** Sends pictures of one's own on the page. */
async function upload(bench: Bench, id: string): Promise<void> {
  const put = async (bytes: Uint8Array) => ({ sha256: await bench.store.blobs.put(bytes), mediaType: 'image/png' })
  await bench.play(id, { kind: 'open' })
  await bench.play(id, { kind: 'consent', given: true })
  await bench.play(id, { kind: 'document', country: 'DE', documentKind: 'identity_card' })
  const sides = { front: await put(front), back: await put(back) }
  await bench.play(id, { kind: 'submit', stepId: 'document', pictures: sides })
  await bench.play(id, { kind: 'submit', stepId: 'selfie', pictures: { selfie: await put(selfie) } })
}

test('every address in a result is a PNG that the simulator serves, to anybody', async () => {
  await using bench = await createBench()
  const { body } = await bench.client.get(await bench.walk())
  const addresses = addressesIn(body)
  expect(addresses).toHaveLength(14)
  expect(new Set(addresses).size).toBe(14)
  for (const url of addresses) {
    expect(url).toMatch(address)
    const { status, type, bytes } = await fetchFile(bench, url)
    expect([status, type, isPng(bytes)]).toEqual([200, 'image/png', true])
  }
  expect(bench.bugs).toEqual([])
})

test('what was uploaded is served as it was sent, and what is cut out of it is not the same', async () => {
  await using bench = await createBench()
  const id = await bench.client.begin()
  await upload(bench, id)
  const { body } = await bench.client.get(id)
  const { frontDoc, backDoc, selfie: face } = body.capturedData.images
  const sent = [front, back, selfie]
  for (const [i, url] of [frontDoc, backDoc, face].entries()) {
    expect(Buffer.from((await fetchFile(bench, url)).bytes).equals(sent[i]!)).toBe(true)
  }
  for (const field of body.documentIntelligence.graphicFields!.fieldList.flat()) {
    const { bytes } = await fetchFile(bench, field.value)
    expect([isPng(bytes), Buffer.from(bytes).equals(front)]).toEqual([true, false])
  }
})

test('another attempt replaces the pictures of the one before', async () => {
  await using bench = await createBench({ unfinishedResult: 'document' })
  const id = await bench.client.begin({}, { 'x-sim-scenario': 'document_unreadable' })
  await bench.play(id, { kind: 'open' })
  await bench.play(id, { kind: 'consent', given: true })
  const side = { mediaType: 'image/png' }
  const send = async (): Promise<string> => {
    await bench.play(id, { kind: 'submit', stepId: 'document', pictures: { front: side, back: side } })
    return (await bench.client.get(id)).body.capturedData.images.frontDoc
  }
  const [first, second] = [await send(), await send()]
  expect(first).not.toBe(second)
  expect([(await fetchFile(bench, first)).status, (await fetchFile(bench, second)).status]).toEqual([404, 200])
})

test('what is not captured is an empty text, and a document that was not read has no cut-outs', async () => {
  await using bench = await createBench()
  const { body } = await bench.client.get(await bench.walk('document_unreadable'))
  expect([body.capturedData.images.selfie, body.documentIntelligence.graphicFields]).toEqual(['', { fieldList: [] }])
  expect(addressesIn(body)).toHaveLength(2)
})

test('a number or a name that does not fit is refused in the shape of the vendor', async () => {
  await using bench = await createBench()
  const url = (await bench.client.get(await bench.walk())).body.capturedData.images.frontDoc
  for (const wrong of [url.replace(/files\/\d{9}/, 'files/000000000'), url.replace('.png', '.jpeg'), `${url}x`]) {
    const response = await bench.sim.fetch(wrong)
    expect([response.status, ((await response.json()) as ErrorBody).error.name]).toEqual([404, 'Error'])
  }
})

test('a namespace of its own has addresses of its own', async () => {
  await using bench = await createBench()
  const team = bench.sim.namespace('team')
  const made = await team.journeys.create('signzy', { state: 'completed' })
  const response = await bench.sim.fetch(
    `http://sim.test/~team/signzy/api/v3/otk-service/get-journey/${made.ids.journeyId}`,
    {
      headers: { authorization: team.info.credentials.signzy!.accessToken! },
    },
  )
  const { frontDoc } = ((await response.json()) as Document).capturedData.images
  expect(frontDoc).toContain('/~team/signzy/files/')
  expect((await bench.sim.fetch(frontDoc)).status).toBe(200)
  expect((await bench.sim.fetch(frontDoc.replace('/~team', ''))).status).toBe(404)
})

test('the link and the addresses are built on the address that was called', async () => {
  await using bench = await createBench()
  const response = await bench.sim.fetch('http://kyc.local:4700/signzy/api/v3/otk-service/create-journey-url', {
    method: 'POST',
    headers: {
      authorization: 'signzy-preproduction-token',
      'content-type': 'application/json',
      host: 'kyc.local:4700',
    },
    body: JSON.stringify({ flowId: 'otk-document-selfie' }),
  })
  const { result } = (await response.json()) as { result: { journeyUrl: string; journeyId: string } }
  expect(result.journeyUrl).toBe(`http://kyc.local:4700/signzy/hosted/${result.journeyId}`)
  await bench.play(result.journeyId)
  const { body } = await bench.client.get(result.journeyId)
  expect(body.capturedData.images.selfie).toMatch(/^http:\/\/kyc\.local:4700\/signzy\/files\//)
})

test('what the page was never sent is drawn of the person and document of the journey', async () => {
  await using bench = await createBench()
  const id = await bench.walk()
  const { person, document, checks } = (await bench.store.transact('default', (tx) => tx.get(journeys, id)))!.case
  const { images } = (await bench.client.get(id)).body.capturedData
  for (const [url, kind] of [
    [images.frontDoc, 'document_front'],
    [images.backDoc, 'document_back'],
    [images.selfie, 'selfie'],
  ] as const) {
    const drawn = await renderPicture({ kind, person, document, checks }, 'png')
    expect([kind, Buffer.from((await fetchFile(bench, url)).bytes).equals(drawn)]).toEqual([kind, true])
  }
})

test('an attempt that cannot be read is served blurred', async () => {
  await using bench = await createBench({ unfinishedResult: 'document' })
  const id = await bench.client.begin({}, { 'x-sim-scenario': 'document_unreadable' })
  await bench.play(id, { kind: 'open' })
  await bench.play(id, { kind: 'consent', given: true })
  const side = { mediaType: 'image/png' }
  await bench.play(id, { kind: 'submit', stepId: 'document', pictures: { front: side, back: side } })
  const { case: about } = (await bench.store.transact('default', (tx) => tx.get(journeys, id)))!
  const { person, document, checks } = about
  const drawn = await renderPicture({ kind: 'document_front', person, document, checks, effects: ['blur'] }, 'png')
  const { frontDoc } = (await bench.client.get(id)).body.capturedData.images
  expect(Buffer.from((await fetchFile(bench, frontDoc)).bytes).equals(drawn)).toBe(true)
})
