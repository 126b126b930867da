/** Where state is to be kept: what is accepted, and that no password is shown. */
import { expect, test } from 'vitest'
import { checkPlace, shownPlace } from '../../../src/runtime/store/place.js'

const refusal = (place: Parameters<typeof checkPlace>[0]): string => {
  try {
    checkPlace(place)
  } catch (error) {
    const { code, message, hint } = error as { code: string; message: string; hint: string }
    return `${code}: ${message}. ${hint}`
  }
  return 'accepted'
}

test('a file, or the URL of a PostgreSQL database, is accepted', () => {
  for (const place of [
    {},
    { persist: './state.db' },
    { store: 'postgres://u:p@h:5432/d' },
    { store: 'postgresql:///d?host=/var/run' },
    { store: 'POSTGRES://h/d' },
  ])
    expect(refusal(place)).toBe('accepted')
})

test('both at once, an empty file and another kind of URL are refused', () => {
  expect(refusal({ persist: 'a', store: 'postgres://h/d' })).toContain('bad_option: persist and store name two places')
  expect(refusal({ persist: '' })).toContain('bad_option: persist names no file')
  for (const store of ['mysql://u:hidden@h/d', 'sqlite:file.db', '', 'postgres', 'postgres://[', 'u:hidden@h']) {
    const said = refusal({ store })
    expect(said).toMatch(/^bad_option: store ".*" is not accepted: expected the URL of a PostgreSQL database/)
    expect(said).not.toContain('hidden')
  }
})

test('a password that would be cut short is refused, and not told in parts', () => {
  for (const store of ['postgres://u:hid@den/w#ord@h/d', 'postgres://u:1@den/hid@h/d', 'postgres://u:hid@h/d#den']) {
    const said = refusal({ store })
    expect(said).toContain('bad_option: store "postgres://u@h/d')
    expect(said).toContain('# is %23')
    expect(said).not.toMatch(/hid|#ord/)
  }
  expect(refusal({ store: 'postgres://u:hid%40den%2Fw%23ord@h/d' })).toBe('accepted')
})

test('where state is kept is shown without a password, wherever it stands', () => {
  for (const [store, shown] of [
    ['postgres://u:hidden@h:5432/d', 'postgres://u@h:5432/d'],
    ['postgres://u:hid@den@h/d', 'postgres://u@h/d'],
    ['postgres://u:hid/den@h/d', 'postgres://u@h/d'],
    ['postgres://u@h/d', 'postgres://u@h/d'],
    ['postgres://h:5432/d', 'postgres://h:5432/d'],
    ['postgres://h/d?user=u&password=hidden', 'postgres://h/d'],
    ['postgres://:hidden@h/d', 'postgres://@h/d'],
  ])
    expect(shownPlace({ store })).toBe(shown)
  expect(shownPlace({ persist: './state.db' })).toBe('./state.db')
  expect(shownPlace({})).toBeUndefined()
})
