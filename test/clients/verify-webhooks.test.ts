/** Webhooks judged by a program in another language, which knows nothing of ours: as they are sent, and after a wrong secret. */
import { execFileSync } from 'node:child_process'
import { expect } from 'vitest'
import { armFault } from '../../src/runtime/faults.js'
import type { WebhookAuth } from '../../src/runtime/signing.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { startAcme } from '../support/acme/client.js'
import { findProgram, testWith } from '../support/programs.js'
import { startReceiver } from '../support/receiver.js'

const python = findProgram(['python3'], 'python3', 'IDVSIM_TEST_PYTHON')
const test = testWith(python)

const auths: readonly WebhookAuth[] = [
  { type: 'basic', username: 'usér', password: 'pa:ss wörd' },
  { type: 'bearer', token: 'tok3n' },
  { type: 'header', headers: { 'X-Key': 'k3y', 'X-Other': 'o' } },
  ...(['sha256', 'sha512'] as const).flatMap((algorithm) =>
    (['hex', 'base64'] as const).map((encoding) => ({
      type: 'hmac' as const,
      header: 'X-Signature',
      secret: `sécret ${algorithm} ${encoding}`,
      algorithm,
      encoding,
    })),
  ),
]

test('every way to authenticate is right by an independent judge, wrong after a wrong secret, and right in the retry', async () => {
  const judged: { auth: WebhookAuth; body: string; headers: Record<string, string> }[] = []
  const wanted: boolean[] = []
  for (const auth of auths) {
    await using receiver = await startReceiver(
      (_, response) => void response.writeHead(receiver.received.length === 2 ? 401 : 200).end(),
    )
    const store = createMemoryStore()
    await using sim = await startAcme({ store })
    await sim.webhooks.register({ vendor: 'acme', url: receiver.url, auth })
    const complete = async (): Promise<void> => {
      await sim.journeys.create('acme', { state: 'completed', reference: 'Müller €' })
      await sim.clock.drain()
    }
    await complete()
    await store.transact('default', async (tx) => armFault(tx, { effect: { kind: 'webhook_wrong_secret' } }))
    await complete()
    await sim.clock.advance(1000)
    judged.push(...receiver.received.map(({ body, headers }) => ({ auth, body, headers })))
    wanted.push(true, false, true)
  }
  const verdicts = execFileSync(python.path!, ['test/clients/verify_webhook.py'], { input: JSON.stringify(judged) })
  expect(JSON.parse(verdicts.toString())).toEqual(wanted)
})
