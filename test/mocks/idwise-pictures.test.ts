/** Pictures that IDWise serves of what was never sent: specimens of the journey's own person and document. */
import { expect, test } from 'vitest'
import { renderPicture } from '../../src/fixtures/images/render-picture.js'
import type { PictureEffect, PictureKind } from '../../src/fixtures/images/types.js'
import { journeys } from '../../src/mocks/idwise/records.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { type Bench, createBench, front, pathsIn } from '../scenarios/idwise-kit.js'

async function createWatched() {
  const store = createMemoryStore()
  const bench = await createBench({ store })
  const caseOf = async (id: string) => (await store.transact('default', (tx) => tx.get(journeys, id)))!.case
  return { bench, caseOf }
}

const play = async ({ sim }: Bench, body: Parameters<Bench['sim']['journeys']['create']>[1]): Promise<string> => {
  const { ids } = await sim.journeys.create('idwise', { state: 'completed', ...body })
  return ids.journey_id!
}

const served = async ({ client }: Bench, path: string | null | undefined): Promise<Buffer> => {
  const { status, bytes } = await client.image(path!)
  expect(status).toBe(200)
  return Buffer.from(bytes)
}

test('input, cropped, selfie and profile picture are specimens of the person and document of the journey', async () => {
  const { bench, caseOf } = await createWatched()
  await using _ = bench
  const id = await play(bench, { scenario: 'approved' })
  const { person, document, checks } = await caseOf(id)
  const { documents, selfie, applicant } = (await bench.client.result(id)).body
  const { images } = documents!['0']!
  for (const [path, kind] of [
    [images!.input_image_path, 'document_front'],
    [images!.back_side_image_path, 'document_back'],
    [images!.front_side_cropped_image_path, 'document_front_cropped'],
    [images!.back_side_cropped_image_path, 'document_back_cropped'],
    [selfie!.image_path, 'selfie'],
    [applicant!.profile_image_path, 'portrait'],
  ] as const satisfies readonly (readonly [string | null | undefined, PictureKind])[]) {
    const drawn = await renderPicture({ kind, person, document, checks }, 'png')
    expect([kind, (await served(bench, path)).equals(drawn)]).toEqual([kind, true])
  }
})

test('the profile picture of a selfie alone is a portrait of the same face', async () => {
  const { bench, caseOf } = await createWatched()
  await using _ = bench
  const id = await play(bench, { scenario: 'approved', flow: 'flow-selfie-recheck' })
  const { person, document, checks } = await caseOf(id)
  const { applicant } = (await bench.client.result(id)).body
  const drawn = await renderPicture({ kind: 'portrait', person, document, checks }, 'png')
  expect((await served(bench, applicant!.profile_image_path)).equals(drawn)).toBe(true)
})

test('two journeys show two people', async () => {
  const { bench } = await createWatched()
  await using _ = bench
  const portraits = []
  for (const scenario of ['approved', 'approved']) {
    const { applicant } = (await bench.client.result(await play(bench, { scenario }))).body
    portraits.push(await served(bench, applicant!.profile_image_path))
  }
  expect(portraits[0]!.equals(portraits[1]!)).toBe(false)
})

test('a document that cannot be read is blurred', async () => {
  const { bench, caseOf } = await createWatched()
  await using _ = bench
  const id = await play(bench, { scenario: 'document_unreadable' })
  const { person, document, checks } = await caseOf(id)
  const { images } = (await bench.client.result(id)).body.documents!['0']!
  const effects: PictureEffect[] = ['blur']
  const drawn = await renderPicture({ kind: 'document_front', person, document, checks, effects }, 'png')
  const sharp = { ...checks, readable: 'passed' as const }
  const clear = await renderPicture({ kind: 'document_front', person, document, checks: sharp }, 'png')
  const answer = await served(bench, images!.input_image_path)
  expect([answer.equals(drawn), answer.equals(clear)]).toEqual([true, false])
})

test('what is cut out of an upload shows the upload, not the person of the case', async () => {
  const { bench, caseOf } = await createWatched()
  await using _ = bench
  const id = await bench.client.walk()
  const { person, document, checks } = await caseOf(id)
  const { documents, applicant } = (await bench.client.result(id)).body
  const { images } = documents!['0']!
  expect((await served(bench, images!.input_image_path)).equals(front)).toBe(true)
  for (const [path, kind] of [
    [images!.front_side_cropped_image_path, 'document_front_cropped'],
    [applicant!.profile_image_path, 'portrait'],
  ] as const) {
    const drawn = await renderPicture({ kind, person, document, checks }, 'png')
    expect((await served(bench, path)).equals(drawn)).toBe(false)
  }
})

test('the specimens of a deleted journey are gone with it', async () => {
  const { bench } = await createWatched()
  await using _ = bench
  const id = await play(bench, { scenario: 'approved' })
  const paths = pathsIn((await bench.client.result(id)).body)
  expect(paths.length).toBeGreaterThan(5)
  await bench.client.remove(id)
  for (const path of paths) expect((await bench.client.image(path)).status).toBe(404)
})
