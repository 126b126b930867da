/** Replacements of one recording: e-mails within texts that the contract knows, however long these are. */
import { expect, test } from 'vitest'
import { Pseudonyms } from '../../../src/kit/recording/pseudonyms.js'
import { redactHeaders } from '../../../src/kit/recording/redact-headers.js'

const make = (): Pseudonyms => new Pseudonyms({ hosts: [], segments: new Set(), key: Buffer.alloc(32, 7) })

test('each e-mail within a text is replaced, and the text around it stays', () => {
  const kept = make().keep('<ada@example.org>, "b.c@mail.example.org": sent; @nobody, x@y')
  expect(kept).toMatch(/^<u[0-9a-f]{12}@example\.com>, "u[0-9a-f]{12}@example\.com": sent; @nobody, x@y$/)
})

test('two e-mails without a sign between them are two', () => {
  expect(make().keep('a@b.cc_d@e.ff')).toMatch(/^u[0-9a-f]{12}@example\.comu[0-9a-f]{12}@example\.com$/)
})

test('a long text is looked through once, not anew from each of its characters', () => {
  const long = 'a1'.repeat(500_000)
  expect(make().keep(long)).toBe(long)
  expect(make().keep(`${long}@`)).toBe(`${long}@`)
})

test('so is a long header', () => {
  const to = { pseudonyms: make(), credentials: new Set<string>() }
  const long = 'a1'.repeat(200_000)
  expect(redactHeaders({ server: long }, {}, to)).toEqual({ server: long })
})
