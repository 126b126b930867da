/** In the sandbox of a test runner, which has classes of its own, the simulator answers as elsewhere. */
import { runInNewContext } from 'node:vm'
import { afterEach, expect, test, vi } from 'vitest'
import { startSimulator } from '../../src/simulator.js'

afterEach(() => void vi.unstubAllGlobals())

test('a DELETE without a body is answered where Uint8Array is another', async () => {
  await using sim = await startSimulator({ port: 0 })
  const base = `${sim.url}/_sim/namespaces`
  const headers = { 'content-type': 'application/json' }
  await fetch(base, { method: 'POST', headers, body: '{"name":"mine"}' })
  vi.stubGlobal('Uint8Array', runInNewContext('Uint8Array'))
  const { status } = await fetch(`${base}/mine`, { method: 'DELETE' })
  expect(status).toBe(200)
})
