/** The vendor's printed payloads against the Veratad schemas. */
import { expect, test } from 'vitest'
import { check } from '../../src/contracts/index.js'
import { examples } from '../../src/contracts/veratad/examples/index.js'
import { schemas } from '../../src/contracts/veratad/index.js'
import { loadExample, readsEveryExample } from './examples.js'

const load = (file: string): unknown => loadExample('veratad', file)

readsEveryExample('veratad', examples, schemas)

test('a webhook never carries current_status, a polled result may', () => {
  const body = { ...(load('vx_session_result.smart2fa.pass.json') as object), current_status: 'COMPLETED' }
  expect(check(schemas.WebhookBody, body, 'strict')).toMatchObject({ ok: false, issues: [{ path: 'current_status' }] })
  expect(check(schemas.SessionResult, body, 'strict')).toMatchObject({ ok: true })
})

test('an older result with an empty list of additional data is read', () => {
  const body = { ...(load('vx_session_result.smart2fa.pass.json') as object), additionalData: [] }
  expect(check(schemas.SessionResult, body, 'strict')).toMatchObject({ ok: true })
})
