/** The connection that short reads share: one that could not be made, or was ended, is made anew. */
import type pg from 'pg'
import { expect, test } from 'vitest'
import { ReadLine } from '../../../src/runtime/store/sql/postgres-line.js'

const query = { text: 'SELECT 1' }
const failure = (severity?: string) => Object.assign(new Error('no'), severity !== undefined && { severity })

/** A pool whose connections fail as they are told to, one after the other. */
function poolOf(...plan: { connect?: Error; query?: Error }[]) {
  const released: boolean[] = []
  const pool = {
    connect: async () => {
      const next = plan.shift() ?? {}
      if (next.connect) throw next.connect
      return {
        connection: { stream: { cork: () => undefined, uncork: () => undefined } },
        query: async () => {
          const { query: failed } = next
          delete next.query
          if (failed) throw failed
          return { rows: [{ n: 1 }] }
        },
        release: (error?: Error) => void released.push(error !== undefined),
      }
    },
  }
  return { line: new ReadLine(pool as unknown as pg.Pool), released }
}

test.each(['FATAL', undefined])(
  'a connection that could not be made (%s) is tried again by the next read',
  async (severity) => {
    const { line } = poolOf({ connect: failure(severity) }, {})
    await expect(line.query(query)).rejects.toThrow('no')
    expect((await line.query(query)).rows).toEqual([{ n: 1 }])
  },
)

test.each(['FATAL', undefined])('a connection that was ended (%s) is not used again', async (severity) => {
  const { line, released } = poolOf({ query: failure(severity) }, {})
  await expect(line.query(query)).rejects.toThrow('no')
  expect((await line.query(query)).rows).toEqual([{ n: 1 }])
  expect(released).toEqual([true])
})

test('an error of one statement leaves the connection to the others', async () => {
  const { line, released } = poolOf({ query: failure('ERROR') })
  await expect(line.query(query)).rejects.toThrow('no')
  expect((await line.query(query)).rows).toEqual([{ n: 1 }])
  expect(released).toEqual([])
})
