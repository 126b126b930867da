/** Whatever a vendor refuses, the control plane tells with place, expectation, finding and source: every refusal of every contract. */
import { expect, test } from 'vitest'
import { type CallConformance, conformanceCases } from '../../src/contracts/conformance.js'
import { simulatorFor } from '../../src/kit/conformance/simulator-target.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { problemsOf } from '../support/problems.js'

interface Told {
  severity: string
  path: string
  message: string
  expected: string | null
  received: string | null
  source: string | null
}

/** Refusals of the engine, which knows what it wanted; a vendor's own rules say it in their message. */
const known = [
  'credentials_missing',
  'credentials_malformed',
  'credentials_invalid',
  'credentials_expired',
  'forbidden',
  'not_found',
  'illegal_transition',
  'rate_limited',
  'unknown_route',
  'method_not_allowed',
  'unsupported_media_type',
]

const refusals = (
  await Promise.all(
    Object.values(vendorEntries).map(async ({ load }) => {
      const simulator = await load()
      return conformanceCases(simulator.vendor)
        .filter((one): one is CallConformance => one.kind === 'call' && 'error' in one.expect && !one.fault)
        .map((about) => ({ id: about.id, about, simulator }))
    }),
  )
).flat()

test.each(refusals)('$id leaves a violation that says all', async ({ about, simulator }) => {
  await using target = await simulatorFor(simulator, about)
  expect(await problemsOf(simulator, about, target)).toBe('')
  const told: Told[] = []
  for (const namespace of ['default', 'stranger']) {
    const answer = await target.fetch(`http://localhost/_sim/violations?namespace=${namespace}`, {})
    if (answer.ok) told.push(...((await answer.json()) as { items: Told[] }).items)
  }
  const breaking = told.filter(({ severity }) => severity === 'breaking')
  expect(breaking).not.toEqual([])
  const { error } = about.expect as { error: string }
  for (const { path, message, expected, received, source } of breaking) {
    expect([path, message]).not.toContain('')
    expect(source).toMatch(/^https:/)
    expect(message).not.toMatch(/^[a-z_]+$/)
    if (known.includes(error)) expect([expected, received]).toEqual([expect.any(String), expect.any(String)])
  }
})
