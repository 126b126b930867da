/** Whatever is sent to the control plane about journeys, scenarios and requests is answered, and never with a 500. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { journeyEndpoints } from '../../src/control/journeys/endpoints.js'
import { requestEndpoints } from '../../src/control/requests/endpoints.js'
import { scenarioEndpoints } from '../../src/control/scenarios/endpoints.js'
import { createAcme } from '../support/acme/client.js'
import { controlOf } from '../support/control.js'

const endpoints = Object.values({ ...journeyEndpoints, ...requestEndpoints, ...scenarioEndpoints })
const word = fc.oneof(
  fc.constantFrom(
    'acme',
    'approved',
    'approve',
    'upload',
    '__proto__',
    'constructor',
    '..',
    '%00',
    '%',
    'ses_x',
    '*',
    'x y',
  ),
  fc.string({ maxLength: 30 }),
)
const keys = [
  'name',
  'scenario',
  'person',
  'checks',
  'images',
  'front',
  'extends',
  'faults',
  'effect',
  'kind',
  '__proto__',
  'steps',
  'verdict',
  'later',
  'count',
  'attempts',
]
const body = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ maxDepth: 1 }),
    word,
    tie('object'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  object: fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 5 }),
})).object

test('random calls of every endpoint', async () => {
  const bugs: unknown[] = []
  await using sim = await createAcme({ send: async () => new Response('ok'), onBug: (error) => bugs.push(error) })
  const control = controlOf(sim)
  const { ids } = await sim.journeys.create('acme', { flow: 'session' })
  const call = fc.record({
    endpoint: fc.constantFrom(...endpoints),
    words: fc.array(fc.oneof(word, fc.constant(ids.session_id!)), { minLength: 3, maxLength: 3 }),
    query: fc.dictionary(
      fc.constantFrom(
        'after',
        'limit',
        'vendor',
        'reference',
        'journey',
        'status',
        'ended',
        'reveal',
        'unmatched',
        'severity',
      ),
      word,
      { maxKeys: 3 },
    ),
    body,
  })
  await fc.assert(
    fc.asyncProperty(call, async ({ endpoint: { method, path }, words, query, body: sent }) => {
      let i = 0
      const filled = path.replace(/\{[^}]+\}/g, () => encodeURIComponent(words[i++]!) || '-')
      const asked = new URLSearchParams(query as Record<string, string>)
      const { status } = await control(method, `${filled}?${asked}`, method === 'POST' ? sent : undefined)
      expect(status).toBeLessThan(500)
      expect(bugs).toEqual([])
    }),
    { numRuns: 500 },
  )
})
