/** Webhooks of one journey are held to the order of the lifecycle; duplicates and other journeys are no fault. */
import { expect, test } from 'vitest'
import { checkDeliveries } from '../../../src/kit/judge/deliveries.js'
import { describeViolation } from '../../../src/kit/judge/violation.js'
import { vendorEntries } from '../../../src/mocks/index.js'

const { vendor } = await vendorEntries.incode!.load()
const id = '55a951eb-265c-4706-9ebf-99ae35c745ab'
let n = 0
const sent = (eventType: string, more: object = {}) => ({
  body: {
    eventType,
    eventId: `4f0c2a6e-7d7b-4f57-9d3a-${String(++n).padStart(12, '0')}`,
    timestamp: 1_730_481_625_983 + n,
    verificationId: id,
    verificationTraceId: id,
    ...more,
  },
})
const rulesOf = async (...args: Parameters<typeof checkDeliveries>) =>
  (await checkDeliveries(...args)).violations.map(({ rule, path }) => `${rule} ${path}`)

test('takes the order of the lifecycle, and the same event again', async () => {
  const [started, ended] = [sent('verification.started'), sent('verification.succeeded')]
  expect(await rulesOf(vendor, [started, ended])).toEqual([])
  expect(await rulesOf(vendor, [started, started, ended, started])).toEqual([])
})

test('finds two events in the other order, and says what could have come', async () => {
  const [ended, started] = [sent('verification.succeeded'), sent('verification.started')]
  const { violations } = await checkDeliveries(vendor, [ended, started], { as: 'simulator' })
  expect(violations.map(describeViolation)[0]).toMatch(
    /^breaking webhook deliveries\[0\]: verification.succeeded cannot follow the start of the journey, expected .*verification.started/,
  )
})

test('asks for no event that the receiver is not registered for', async () => {
  const events = ['verification.succeeded']
  expect(await rulesOf(vendor, [sent('verification.succeeded')], { events })).toEqual([])
})

test('tells journeys apart', async () => {
  const other = { verificationId: 'b5a951eb-265c-4706-9ebf-99ae35c745ab' }
  const deliveries = [
    sent('verification.started'),
    sent('verification.started', other),
    sent('verification.succeeded', other),
    sent('verification.succeeded'),
  ]
  expect(await rulesOf(vendor, deliveries)).toEqual([])
})

test('finds a time that goes back, and an event that the contract does not know', async () => {
  const started = sent('verification.started')
  const ended = sent('verification.succeeded', { timestamp: started.body.timestamp - 1 })
  expect(await rulesOf(vendor, [started, ended])).toEqual(['wrong_order deliveries[1].timestamp'])
  const { violations } = await checkDeliveries(vendor, [sent('verification.paused')])
  expect(violations).toMatchObject([{ rule: 'unknown_event', severity: 'additive', received: 'verification.paused' }])
})

test('finds an event that bears the id of another', async () => {
  const started = sent('verification.started')
  const ended = sent('verification.succeeded', { eventId: started.body.eventId })
  expect(await rulesOf(vendor, [started, ended])).toEqual(['wrong_value deliveries[1]'])
})

test('holds events to the order that the vendor documents, whatever their states', async () => {
  const { vendor: idwise } = await vendorEntries.idwise!.load()
  const body = (event: string) => ({
    event,
    body: {
      eventId: `${event} 1`,
      journeyId: '12d62f80e15c1d50ff23db54',
      referenceNo: 'a',
      systemDecision: 'Complete',
    },
  })
  const [before, after] = ['Finished User Steps', 'Finished Journey'].map((event) => ({ body: body(event) }))
  const order = async (...deliveries: { body: unknown }[]) =>
    (await checkDeliveries(idwise, deliveries)).violations.filter(({ rule }) => rule === 'wrong_order')
  expect(await order(before!, after!)).toEqual([])
  expect(await order(after!, before!)).toMatchObject([{ severity: 'breaking', evidence: 'documented' }])
  // a receiver may be registered for one of them alone
  expect(await order(after!)).toEqual([])
})

test('holds every id to the journey that the deliveries are about, however it is spelt', async () => {
  const known = { verification_id: id, verificationTraceId: id }
  expect(await rulesOf(vendor, [sent('verification.started')], { known })).toEqual([])
  const strange = sent('verification.started', { verificationId: 'b5a951eb-265c-4706-9ebf-99ae35c745ab' })
  expect(await rulesOf(vendor, [strange], { known })).toEqual(['wrong_value deliveries[0].verification_id'])
})

test('finds a second delivery of what was accepted', async () => {
  const started = sent('verification.started')
  expect(await rulesOf(vendor, [started, started], { accepted: true, as: 'simulator' })).toEqual([
    'repeated_delivery deliveries[1]',
  ])
})
