/** The document a person chooses on the page is the one that every vendor's result shows. */
import { expect, test } from 'vitest'
import { createSimulator } from '../../../src/index.js'
import { vendorEntries } from '../../../src/mocks/index.js'

/** Where each vendor's result, as a webhook or the API tells it, says which document it was. */
type Shown = 'passport' | 'identity_card' | 'driving_licence' | 'residence_permit'
const shown: Record<string, { says: Record<Shown, string[]> }> = {
  signzy: {
    says: {
      passport: ['"country":"FR"', '"idType":"Passport"', '"dDescription":"Passport"', '"ICAOCode":"FRA"'],
      identity_card: ['"country":"FR"', '"idType":"Identity Card"', '"ICAOCode":"FRA"'],
      driving_licence: ['"country":"FR"', '"idType":"Driving License"', '"dType":49', '"DL Class":"AM, '],
      residence_permit: ['"country":"FR"', '"idType":"Residence Permit"', '"dType":24', 'IRFRA'],
    },
  },
  veratad: {
    says: {
      passport: ['"CountryCode":"FR"', '"DocumentType":"PASSPORT"'],
      identity_card: ['"CountryCode":"FR"', '"DocumentType":"IDENTITY CARD"'],
      driving_licence: ['"CountryCode":"FR"', '"DocumentType":"DRIVERS LICENSE"', 'Driver Licence'],
      residence_permit: ['"CountryCode":"FR"', '"DocumentType":"IDENTITY CARD"', 'Residence Permit'],
    },
  },
}

type State = {
  current: string | null
  phase: string
  document: { own: object; country: string | null }
  steps: { id: string; sides: string[] }[]
}

/** A journey, driven by the calls that its page makes. */
async function opened(vendor: string) {
  const told: string[] = []
  const bugs: unknown[] = []
  const sim = await createSimulator({
    vendors: [vendor],
    processingMs: 0,
    onBug: (bug) => void bugs.push(bug),
    send: async (request) => {
      told.push(await request.text())
      return new Response('ok')
    },
  })
  await sim.webhooks.register({ vendor, url: 'http://127.0.0.1:9/hook' })
  const { link } = await sim.journeys.create(vendor)
  const read = async () => (await (await sim.fetch(`${link}/state`)).json()) as State
  const send = async (body: object): Promise<number> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return (await sim.fetch(`${link}/acts`, init)).status
  }
  const act = async (body: object): Promise<State> => {
    expect(await send(body)).toBe(200)
    await sim.clock.drain()
    return read()
  }
  await act({ kind: 'open' })
  const state = await act({ kind: 'consent', given: true })
  return { sim, state, send, read, act, told, bugs, [Symbol.asyncDispose]: () => sim.close() }
}

for (const [vendor, { says }] of Object.entries(shown)) {
  for (const documentKind of Object.keys(says) as Shown[]) {
    test(`${vendor}: the result shows the ${documentKind} of the country that was chosen`, async () => {
      await using page = await opened(vendor)
      let state = await page.act({ kind: 'document', country: 'FR', documentKind })
      expect(state.document.own).toEqual({ country: 'FR', documentKind })
      expect(state.steps[0]!.sides).toEqual(documentKind === 'passport' ? ['front'] : ['front', 'back'])
      while (state.current !== null) state = await page.act({ kind: 'submit', step: state.current })
      expect(state.phase).toBe('ended')
      for (const words of says[documentKind]) expect(page.told.at(-1)).toContain(words)
      expect(page.bugs).toEqual([])
    })
  }

  test(`${vendor}: a document that was not asked about is the person's own`, async () => {
    await using page = await opened(vendor)
    const { own } = page.state.document
    const state = await page.act({ kind: 'submit', step: page.state.current! })
    expect(state.document).toMatchObject({ ...own, own })
  })
}

test('a later choice of the outcome keeps the document', async () => {
  await using page = await opened('veratad')
  const chosen = { country: 'ES', documentKind: 'passport' }
  await page.act({ kind: 'document', ...chosen })
  const state = await page.act({ kind: 'choose', scenario: 'document_expired' })
  expect(state.document).toMatchObject({ ...chosen, own: chosen })
})

test('a country that a flow of one kind is asked for is the one that the result shows', async () => {
  await using page = await opened('idwise')
  const chosen = { country: 'ES', documentKind: 'identity_card' }
  const state = await page.act({ kind: 'document', ...chosen })
  expect(state.document).toMatchObject({ ...chosen, own: chosen })
})

for (const vendor of Object.keys(vendorEntries)) {
  test(`${vendor}: a document that was sent is no other one afterwards`, async () => {
    await using page = await opened(vendor)
    await page.act({ kind: 'document', country: 'FR', documentKind: 'identity_card' })
    const { current, document } = await page.act({ kind: 'submit', step: page.state.current! })
    expect(await page.send({ kind: 'document', country: 'DE', documentKind: 'identity_card' })).toBe(409)
    expect((await page.read()).document).toEqual(document)
    expect(current).not.toBe(page.state.current)
  })
}
