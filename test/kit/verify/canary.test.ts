/** The canary: it is planted in what can carry it, and a judge that does not see it is found out. */
import { expect, test } from 'vitest'
import { flyCanary } from '../../../src/kit/verify/canary.js'
import { acme } from '../../support/acme/contract.js'

const body = acme.webhooks.events.checkCompleted.example
const webhook = { kind: 'webhook', event: 'checkCompleted', body } as const

test('is caught by the judge', async () => {
  expect(await flyCanary(acme, [webhook], { as: 'vendor' })).toEqual({
    planted: 'checkCompleted: the required body.event_id is taken out',
    caught: true,
  })
})

test('needs an answer that can carry it', async () => {
  expect(await flyCanary(acme, [], {})).toEqual({ planted: undefined, caught: false })
  expect(await flyCanary(acme, [{ ...webhook, body: 'text' }], {})).toEqual({ planted: undefined, caught: false })
})

test('is missed by a judge that lets everything pass', async () => {
  let asked = 0
  const { checkCompleted } = acme.webhooks.events
  const { payload } = checkCompleted
  // a contract that requires when the defect is planted, and no more when it is judged
  const event = {
    ...checkCompleted,
    get payload() {
      return asked++ === 0 ? payload : payload.partial()
    },
  }
  const blind = { ...acme, webhooks: { ...acme.webhooks, events: { ...acme.webhooks.events, checkCompleted: event } } }
  expect(await flyCanary(blind, [webhook], {})).toMatchObject({ planted: expect.any(String), caught: false })
})
