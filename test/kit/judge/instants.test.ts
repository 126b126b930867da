/** Seconds where the contract counts milliseconds: broken where the unit is documented, and only learnt where we assumed it. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { epochMs } from '../../../src/contracts/epoch.js'
import { Findings } from '../../../src/kit/judge/rules.js'

const from = { evidence: 'documented', source: 'https://vendor.test' } as const
const schema = z.object({ stated: epochMs('documented'), inferred: epochMs() })

function severitiesOf(value: object, as?: 'simulator'): string[] {
  const findings = new Findings('response', 'read 200', as ? { as } : {})
  findings.hold('body', schema, value, from)
  return findings.violations.map(({ path, severity, evidence }) => `${path} ${severity} ${evidence}`)
}

const seconds = { stated: 1_700_000_000, inferred: 1_700_000_000 }

test('an assumed unit never fails a vendor, a documented one does', () => {
  expect(severitiesOf(seconds)).toEqual(['body.stated breaking documented', 'body.inferred advice assumed'])
  expect(severitiesOf({ stated: 1_700_000_000_000, inferred: 1_700_000_000_000 })).toEqual([])
})

test('the simulator is held to both', () => {
  expect(severitiesOf(seconds, 'simulator')).toEqual([
    'body.stated breaking documented',
    'body.inferred breaking assumed',
  ])
})
