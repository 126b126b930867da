/** The truth of the client checks: the reference clients pass them all, and one with a defect fails the one that is about it. */
import { expect, test } from 'vitest'
import { clientChecks } from '../../../src/kit/examine/checks.js'
import { clientDefects } from './defects.js'
import { complaints, examineClient } from './kit.js'

test.each(['idwise', 'incode', 'signzy', 'veratad'])(
  'the reference client of %s passes every check that applies',
  async (vendor) => {
    const about = await examineClient(vendor)
    expect(complaints(about)).toEqual([])
    expect(about.counted).toBeGreaterThanOrEqual(40)
    expect(about.passed).toBe(about.counted)
    expect(about.durationMs).toBeLessThan(60_000)
  },
  90_000,
)

// the whole table is a long test: see test/soak/examine.test.ts. Here one of each group, against all checks of its trial
const quick = [
  'token-per-call',
  'no-required',
  'no-pause',
  'no-retry-after-503',
  'approves-rejected',
  'refuses-unknown-members',
]

test.each(
  clientDefects.filter(
    ([defect], n) => quick.includes(defect) && clientDefects.findIndex(([one]) => one === defect) === n,
  ),
)(
  'a client with the defect %s, of %s, fails %s and nothing else',
  async (defect, vendor, check) => {
    const { trial } = clientChecks.find(({ id }) => id === check)!
    const only = clientChecks.filter((one) => one.trial === trial).map(({ id }) => id)
    const about = await examineClient(vendor, defect, { only })
    expect(complaints(about)).toEqual([check])
  },
  60_000,
)

test('every check of a client has a defect that it tells', () => {
  const told = new Set(clientDefects.map(([, , check]) => check))
  expect(clientChecks.map(({ id }) => id).filter((id) => !told.has(id))).toEqual([])
  expect(clientDefects.length).toBeGreaterThanOrEqual(40)
})

test('what is found names the request, the rule and its source', async () => {
  const { results } = await examineClient('idwise', 'no-required', { only: ['requests.required'] })
  expect(results).toMatchObject([
    {
      status: 'failed',
      rule: { evidence: 'documented', source: expect.stringMatching(/^https:/), text: expect.any(String) },
      findings: expect.arrayContaining([
        expect.objectContaining({
          request: { method: 'POST', path: '/idwise/v2/start-journey', atMs: expect.any(Number) },
        }),
      ]),
    },
  ])
}, 60_000)
