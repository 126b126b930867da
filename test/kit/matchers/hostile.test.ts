/** Matchers that were given nothing to judge, or values that hold themselves. */
import { expect, test } from 'vitest'
import { placesOf } from '../../../src/kit/clients/vendor-hosts.js'
import { matchers } from '../../../src/kit/matchers/expect.js'
import { holds, matchDelivered } from '../../../src/kit/matchers/journal.js'
import { createSimulator } from '../../../src/simulator.js'

expect.extend(matchers as never)

interface Ours {
  toHaveNoViolations(): Promise<void>
}

test('a client that asked nothing fails, whichever way round it is asked', async () => {
  await using sim = await createSimulator()
  const ours = expect(sim) as unknown as Ours & { not: Ours }
  await expect(ours.toHaveNoViolations()).rejects.toThrow('the client has asked nothing')
  await expect((expect(sim) as unknown as { not: Ours }).not.toHaveNoViolations()).rejects.toThrow(
    'the client has asked nothing',
  )
})

test('a part that holds itself, or that JSON cannot write, is told and not thrown at', async () => {
  await using sim = await createSimulator()
  const knot: Record<string, unknown> = { big: 1n }
  knot.self = knot
  const { pass, message } = await matchDelivered(sim, 'Finished Journey', knot)
  expect(pass).toBe(false)
  expect(message(false)).toContain('no Finished Journey was sent')
  expect(holds(knot, knot)).toBe(false)
  expect(holds({}, { constructor: Object })).toBe(false)
})

test('a host that ends in a dot is the vendor, and one that only looks like it is not', async () => {
  await using sim = await createSimulator()
  const placeOf = placesOf(sim, {})
  const of = (url: string): string | undefined => placeOf(new URL(url))
  expect(of('https://api.idwise.com./v2/x')).toBe('/idwise/v2/x')
  expect(of('https://api.idwise.com.:8443/v2/x')).toBe('/idwise/v2/x')
  for (const host of ['api.idwise.com.evil.example', 'xapi.idwise.com', 'api.idwise.com@evil.example', 'idwise.com'])
    expect(of(`https://${host}/v2/x`)).toBeUndefined()
})
