/** Ids and seeds: known answers, worked out beside the code with sha256sum. */
import { expect, test } from 'vitest'
import { digestOf, formatId, seedOf } from '../../src/runtime/ids.js'

const digest = digestOf('seed', 'x', 1)

test('a digest is the SHA-256 of the parts as JSON', () => {
  expect(digest.toString('hex')).toBe('debb041c944f9cbcf0f310f61e7d8e9e0864f8bbfd36ee8f977b8c4df1509b26')
})

test('parts that only look alike when joined give other digests', () => {
  const all = [
    digestOf('a', 'b'),
    digestOf('ab'),
    digestOf('a,b'),
    digestOf('a', 1),
    digestOf('a', '1'),
    digestOf('a1'),
  ]
  expect(new Set(all.map(String)).size).toBe(all.length)
})

test('ids in every format are known answers', () => {
  expect(formatId({ kind: 'hex', length: 24 }, digest)).toBe('debb041c944f9cbcf0f310f6')
  expect(formatId({ kind: 'hex', length: 5 }, digest)).toBe('debb0')
  expect(formatId({ kind: 'uuid' }, digest)).toBe('debb041c-944f-4cbc-b0f3-10f61e7d8e9e')
  expect(formatId({ kind: 'alphanumeric', length: 12, prefix: 'chk_' }, digest)).toBe('chk_674S47C8ORGU')
  expect(formatId({ kind: 'alphanumeric', length: 12 }, digest)).toBe('674S47C8ORGU')
})

test('an id longer than a digest is stretched by a digest of the digest', () => {
  const first = 'debb041c944f9cbcf0f310f61e7d8e9e0864f8bbfd36ee8f977b8c4df1509b26'
  const second = 'cd8d94d19872717559bb6ff543898db428eb22643ba7b6874421a6b2fa6a692c'
  expect(formatId({ kind: 'hex', length: 64 }, digest)).toBe(first)
  expect(formatId({ kind: 'hex', length: 128 }, digest)).toBe(first + second)
  expect(formatId({ kind: 'hex', length: 66 }, digest)).toBe(first + second.slice(0, 2))
  const long = formatId({ kind: 'alphanumeric', length: 200 }, digest)
  expect(long).toMatch(/^[0-9A-Z]{200}$/)
  expect(new Set(long.match(/.{32}/g)).size).toBe(6)
})

test('a uuid is of version 4 and the variant of RFC 9562, for every digest', () => {
  for (let n = 0; n < 500; n++) {
    expect(formatId({ kind: 'uuid' }, digestOf(n))).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  }
})

test('formatting leaves the digest as it was', () => {
  const mine = digestOf('mine')
  const before = mine.toString('hex')
  formatId({ kind: 'uuid' }, mine)
  formatId({ kind: 'hex', length: 100 }, mine)
  expect(mine.toString('hex')).toBe(before)
})

test('a namespace without a seed gets one from its name', () => {
  expect(seedOf('ci-1')).toBe('d84bc6881bb9ceb6')
  expect(seedOf('ci-2')).not.toBe(seedOf('ci-1'))
})
