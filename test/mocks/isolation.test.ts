/** Many namespaces in one process: none reads of another, and each does what it does alone. */
import { expect, test } from 'vitest'
import { createWorld, Player, vendors, type World } from '../support/world.js'

const withoutDurations = (text: string): string => text.replace(/\\?"durationMs\\?":[\d.]+/g, '')

/** Names of one length, so that no answer is longer for the name alone. */
const nameOf = (n: number): string => `n${String(n).padStart(3, '0')}`

/** Lets a vendor begin in the namespace of this number. */
async function begin(world: World, n: number, vendor: (typeof vendors)[number]): Promise<Player> {
  if (vendor === vendors[0]) world.sim.namespace(nameOf(n), { seed: `seed-${n % 50}` })
  const player = new Player(world, world.sim.namespace(nameOf(n)), n % 50, [vendor])
  const { id } = vendor.vendor.profile
  await player.control('POST', '/webhooks/endpoints', { vendor: id, url: `http://receiver.test/${nameOf(n)}` })
  return player
}

test('two hundred namespaces of four vendors each, interleaved, do what each does alone', {
  timeout: 300_000,
}, async () => {
  await using together = await createWorld({ processingMs: 700 })
  const players: Player[][] = []
  for (let n = 0; n < 200; n++) {
    const first = await begin(together, n, vendors[0]!)
    players.push([first])
    for (const vendor of vendors.slice(1)) players[n]!.push(await begin(together, n, vendor))
  }
  // one step of each in turn, and all namespaces at once
  for (let vendor = 0; vendor < vendors.length; vendor++)
    for (let step = 0; step < 2; step++) await Promise.all(players.map((own) => own[vendor]!.play(1)))
  expect(together.bugs).toEqual([])
  const seen = (of: readonly Player[]) => of.flatMap(({ outputs }) => outputs.map(withoutDurations))
  for (let n = 0; n < 200; n++) {
    await using alone = await createWorld({ processingMs: 700 })
    const own: Player[] = []
    for (const vendor of vendors) own.push(await begin(alone, n, vendor))
    for (const player of own) for (let step = 0; step < 2; step++) await player.play(1)
    expect(seen(players[n]!), `namespace ${n}`).toEqual(seen(own))
    expect(together.sent.get(nameOf(n)), `namespace ${n}`).toEqual(alone.sent.get(nameOf(n)))
    const digest = await alone.sim.namespace(nameOf(n)).digest()
    expect(await together.sim.namespace(nameOf(n)).digest(), `namespace ${n}`).toBe(digest)
  }
  // n and n + 50 have one seed: the same bytes, but for credentials, what is sealed with them, and prefixes
  const plain = (n: number): string[] => {
    const secrets = Object.values(together.sim.namespace(nameOf(n)).info.environments).flatMap((environments) =>
      Object.values(environments).flatMap((values) => Object.values(values)),
    )
    const hide = (text: string): string =>
      secrets
        .reduce((all, secret) => all.replaceAll(secret, '<secret>'), text)
        .replace(/eyJ[\w-]+(?:\.[\w-]*){0,2}/g, '<token>')
        .replaceAll(new RegExp(`\\b${nameOf(n)}\\b`, 'g'), '<name>')
    return seen(players[n]!).map(hide)
  }
  const first = Array.from({ length: 50 }, (_, n) => plain(n))
  for (let n = 50; n < 200; n++) expect(plain(n), `namespaces ${n % 50} and ${n}`).toEqual(first[n % 50])
})

test('an id of one namespace is refused in another, by every vendor', async () => {
  await using world = await createWorld()
  const [one, two] = [world.sim.namespace('one'), world.sim.namespace('two')]
  const own: Record<string, Record<string, string>> = {}
  for (const { vendor } of vendors) {
    const { id } = vendor.profile
    own[id] = (await one.journeys.create(id, { state: 'completed' })).ids
    await expect(two.journeys.act(id, Object.values(own[id]!)[0]!, 'complete')).rejects.toMatchObject({
      code: 'not_found',
    })
  }
  const { apiKey, apiSecret } = two.info.credentials.idwise!
  const token = Object.values(two.info.credentials.signzy!)[0]!
  const basic = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
  const calls = [
    [`/idwise/v2/get-journey-result?journey_id=${own.idwise!.journey_id}`, { authorization: basic }, 403],
    [`/signzy/api/v3/otk-service/get-journey/${own.signzy!.journeyId}`, { authorization: token }, 403],
  ] as const
  for (const [path, headers, status] of calls) {
    expect((await world.sim.fetch(`http://sim.test${path}`, { headers })).status, path).toBe(status)
  }
  // an address of the other namespace does not help
  for (const [path] of calls) {
    expect((await world.sim.fetch(`http://sim.test/~one${path}`, { headers: calls[0]![1] })).ok, path).toBe(false)
  }
  expect(world.bugs).toEqual([])
})
