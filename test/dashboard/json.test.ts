/** JSON for reading: however large a value is, and whatever is hidden in it, what stands in the page is bounded. */
import { expect, test } from 'vitest'
import { Json } from '../../src/dashboard/parts/json.js'

const shown = (value: unknown): string => String(Json({ value, label: 'a body' }))

test('hidden characters written out make no page of many megabytes, in a name as little as in a value', () => {
  const hidden = '\u200b'.repeat(500_000)
  const named = shown({ [hidden]: 1, after: 2 })
  expect(named.length).toBeLessThan(200_000)
  expect(named.slice(-200)).toContain('500006 characters')
  const many = shown(Array.from({ length: 2000 }, () => '\u200b\u200c'.repeat(1000)))
  expect(many.length).toBeLessThan(12_000_000)
  expect(many.slice(-200)).toMatch(/Long: only the first \d+ lines are shown/)
  expect(shown({ a: 1, b: [2] })).not.toContain('Long:')
})
