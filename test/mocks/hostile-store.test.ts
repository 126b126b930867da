/** A whole journey on the hostile store, which runs every unit of work twice: byte for byte what the plain store answers. */
import { expect, test } from 'vitest'
import type { VendorSimulator } from '../../src/index.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { basicOf } from '../support/acme/client.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { type Ask, form, type Story, tell } from '../support/story.js'

test('a journey of the toy vendor is the same on the hostile store', async () => {
  const options = { vendors: [acmeSimulator as unknown as VendorSimulator], processingMs: 500 }
  const authorization = basicOf('acme-test-key', 'acme-test-secret')
  const story: Story = async (plain, sim) => {
    const ask: Ask = (method, path, body) => plain(method, path, body, { authorization })
    await sim.webhooks.register({ vendor: 'acme', url: 'http://127.0.0.1:9/hook' })
    await sim.scenarios.arm({ scenario: 'face_mismatch', reference: 'order-1' })
    const { check_id } = await ask('POST', '/acme/v1/checks', {
      full_name: 'Ada Example',
      reference: 'order-1',
      more: 1,
    })
    await ask('POST', '/acme/v1/checks', { full_name: 'Eve Example', reference: 'order-1' })
    await ask('POST', `/acme/v1/checks/${check_id}/finish`)
    const { picture_id } = await ask('POST', `/acme/v1/checks/${check_id}/picture`, form({}, { picture: 1 }))
    await ask('POST', `/acme/v1/checks/${check_id}/picture`, form({ note: 'again' }, { picture: 2 }))
    await ask('GET', `/acme/v1/checks/${check_id}`)
    await sim.clock.advance(500)
    await ask('GET', `/acme/v1/checks/${check_id}`)
    await ask('POST', `/acme/v1/checks/${check_id}/picture`, form({}, { picture: 3 }))
    await ask('GET', `/acme/files/v1/pictures/${picture_id}`)
    await ask('GET', '/acme/v1/checks/nothing')
  }
  const told = await tell({ ...options, store: createMemoryStore() }, story)
  expect(await tell({ ...options, store: createMemoryStore({ hostile: true }) }, story)).toBe(told)
  expect(told).toContain('check.completed')
  expect(told).toContain('face_mismatch')
})
