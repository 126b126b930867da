/** The truth of the receiver checks: the reference receiver passes them all, and one with a defect fails the one that is about it. */
import { expect, test } from 'vitest'
import { receiverChecks } from '../../../src/kit/examine/checks.js'
import { receiverDefects } from './defects.js'
import { complaints, examineReceiver } from './kit.js'

test.each([
  ['idwise', 'basic'],
  ['signzy', 'header'],
  ['incode', 'header'],
  ['veratad', 'hmac'],
  ['veratad', 'basic'],
])('the reference receiver passes every check of %s by %s', async (vendor, proof) => {
  const about = await examineReceiver(vendor, proof)
  expect(complaints(about)).toEqual([])
  expect(about.passed).toBe(about.counted)
  expect(about.counted).toBeGreaterThanOrEqual(10)
})

test.each(receiverDefects)(
  'a receiver that %s, of %s by %s, fails %s and nothing else',
  async (defect, vendor, proof, check) => {
    // one that is slow would take a minute for all
    const only = defect === 'slow' ? ['receiver.fast', 'receiver.not-json', 'receiver.empty'] : undefined
    expect(complaints(await examineReceiver(vendor, proof, defect, only))).toEqual([check])
  },
)

test('every check of a receiver has a defect that it tells', () => {
  const told = new Set(receiverDefects.map(([, , , check]) => check))
  expect(receiverChecks.map(({ id }) => id).filter((id) => !told.has(id))).toEqual([])
})
