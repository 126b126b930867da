/** The branch of a union that explains a failure is found, however much is wrong. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { branchOf, furthest } from '../../src/contracts/branch.js'

test('is the one that gets furthest, with 200,000 faults in it too', () => {
  const list = z.object({ kind: z.string(), list: z.array(z.string()) })
  const value = { kind: 'list', list: Array.from({ length: 200_000 }, (_, i) => i) }
  expect(branchOf([z.string(), list], value)).toBe(list)
})

test('is the first of those that say nothing', () => {
  expect(furthest([[], []])).toBe(0)
})
