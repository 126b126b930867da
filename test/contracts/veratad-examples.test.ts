/** The vendor's printed payloads against the Veratad schemas. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { check } from '../../src/contracts/index.js'
import { examples } from '../../src/contracts/veratad/examples/index.js'
import { schemas } from '../../src/contracts/veratad/index.js'

const folder = new URL('../../src/contracts/veratad/examples/', import.meta.url)
const load = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

test('every file of the folder is listed once', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  expect(examples.map((example) => example.file).sort()).toEqual(files.sort())
})

test.each(examples)('$file is read with $schema, tolerantly and without unknown keys', ({ file, schema }) => {
  for (const reading of ['tolerant', 'strict'] as const) {
    expect(check(schemas[schema], load(file), reading)).toMatchObject({ ok: true, unknownKeys: [] })
  }
})

test('a webhook never carries current_status, a polled result may', () => {
  const body = { ...(load('vx_session_result.smart2fa.pass.json') as object), current_status: 'COMPLETED' }
  expect(check(schemas.WebhookBody, body, 'strict')).toMatchObject({ ok: false, issues: [{ path: 'current_status' }] })
  expect(check(schemas.SessionResult, body, 'strict')).toMatchObject({ ok: true })
})

test('an older result with an empty list of additional data is read', () => {
  const body = { ...(load('vx_session_result.smart2fa.pass.json') as object), additionalData: [] }
  expect(check(schemas.SessionResult, body, 'strict')).toMatchObject({ ok: true })
})
