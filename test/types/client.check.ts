import { connect, defineConfig } from '../../src/index.js'
export async function x() {
  const c = await connect('http://a')
  const { now } = await c.advanceClock({ ms: 1 })
  const n: string = now
  await c.getHealth()
  const l = await c.listRequests({ limit: 5 })
  await c.listRequests()
  l.items[0]!.path
  await c.getRequest({ id: 'x', reveal: true })
  await c.actOnJourney({ vendor: 'a', id: 'b', action: 'open', namespace: 'x', scenario: 'y' })
  // @ts-expect-error
  await c.actOnJourney({ vendor: 'a', id: 'b', action: 'opn' })
  // @ts-expect-error
  await c.advanceClock()
  // @ts-expect-error
  await c.advanceClock({ msx: 1 })
  await c.createWebhookEndpoint({ vendor: 'a', url: 'b', auth: { type: 'bearer', token: 'x' } })
  defineConfig({ port: 1, logLevel: 'info', vendors: ['a'], options: { idwise: { x: 1 } } })
  // @ts-expect-error
  defineConfig({ prot: 1 })
  // @ts-expect-error
  defineConfig({ port: 'x' })
  return n
}
