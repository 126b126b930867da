/** The canary: it is planted in what can carry it, and a judge that does not see it is found out. */
import { expect, test } from 'vitest'
import { checkWebhook } from '../../../src/kit/judge/exchange.js'
import { endpointOf } from '../../../src/kit/judge/subject.js'
import { bodyClasses } from '../../../src/kit/mutate/body-classes.js'
import { messageClasses } from '../../../src/kit/mutate/message-classes.js'
import { flyCanary } from '../../../src/kit/verify/canary.js'
import { signWebhook } from '../../../src/runtime/signing.js'
import { acme } from '../../support/acme/contract.js'

const event = acme.webhooks.events.checkCompleted
const body = event.example
const webhook = { kind: 'webhook', event: 'checkCompleted', sent: { body } } as const
const verify = { type: 'bearer', token: 'hooks' } as const
const text = JSON.stringify(body)
const headers = { 'content-type': 'application/json', ...signWebhook(verify, text) }
const signed = { ...webhook, sent: { body, text, headers, verify } } as const
const { example } = acme.endpoints.getCheck
const exchange = {
  kind: 'exchange',
  endpoint: endpointOf(acme, 'getCheck'),
  exchange: {
    request: { method: 'GET', url: '/checks/1' },
    response: {
      status: example.status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(example.response),
    },
  },
} as const

test('is caught by the judge, as a vendor and as the simulator', async () => {
  for (const as of ['vendor', 'simulator'] as const) {
    const { planted, caught } = await flyCanary(acme, [exchange, signed], { as })
    expect(planted).toMatch(/getCheck: required_dropped at .*getCheck: retyped at .*getCheck: status_changed at/)
    expect(planted).toMatch(/checkCompleted: signature_wrong at/)
    expect(caught).toBe(true)
  }
})

test('is made of the drifts that mutate plants', async () => {
  const { planted } = await flyCanary(acme, [exchange, signed], {})
  const names = [...planted!.matchAll(/: (\w+) at /g)].map(([, name]) => name)
  const known = [...bodyClasses, ...messageClasses].filter(({ kind }) => kind === 'breaking').map(({ name }) => name)
  expect(names).toHaveLength(4)
  expect(names.filter((name) => !known.includes(name!))).toEqual([])
})

test('flies in a webhook of which the body alone is known', async () => {
  expect(await flyCanary(acme, [webhook], {})).toMatchObject({
    planted: expect.stringContaining('checkCompleted: required_dropped'),
    caught: true,
  })
})

test('needs an answer that can carry it', async () => {
  expect(await flyCanary(acme, [], {})).toEqual({ planted: undefined, caught: false })
  const odd = { ...webhook, sent: { body: 'text' } }
  expect(await flyCanary(acme, [odd], {})).toEqual({ planted: undefined, caught: false })
})

test('is missed by a judge that lets everything pass, or one thing', async () => {
  const blind = async () => ({ about: undefined, violations: [], comparisons: 1 })
  expect(await flyCanary(acme, [exchange], {}, blind)).toMatchObject({ planted: expect.any(String), caught: false })
  const deaf = await flyCanary(acme, [signed], {}, (_vendor, _one, subject) =>
    checkWebhook(event, { body: subject.kind === 'webhook' ? subject.delivery.body : '' }),
  )
  expect(deaf).toEqual({ planted: expect.stringMatching(/^checkCompleted: signature_wrong at [^;]*$/), caught: false })
})
