/** What every vendor's views make of the scenarios: nothing in an answer or a webhook can be anybody's. */
import { expect, test } from 'vitest'
import { countries } from '../../src/fixtures/countries/index.js'
import { createSimulator, type InProcessSimulator } from '../../src/simulator.js'
import { readEnd as readIdwise } from '../scenarios/idwise-kit.js'
import { readEnd as readIncode } from '../scenarios/incode-kit.js'
import { readEnd as readSignzy } from '../scenarios/signzy-kit.js'
import { readEnd as readVeratad, wholeResults } from '../scenarios/veratad-kit.js'
import { answeredScenarioNames, caseScenarioNames } from '../support/scenarios.js'
import { vendorHosts } from './exceptions.js'
import { type Finding, scanJson } from './scanner.js'
import { scanRecord } from './strict.js'

type Ids = Readonly<Record<string, string>>
type Reader = (sim: Pick<InProcessSimulator, 'fetch'>, ids: Ids) => Promise<unknown>

/** Reads all that the public calls tell of a journey; the first id is the one it is known by. */
const readers: Readonly<Record<string, Reader>> = {
  idwise: (sim, ids) => readIdwise(sim, Object.values(ids)[0]!),
  incode: (sim, ids) => readIncode(sim, { ids }),
  signzy: (sim, ids) => readSignzy(sim, Object.values(ids)[0]!),
  veratad: (sim, ids) => readVeratad(sim, { ids }),
}

test.each(Object.keys(readers))(
  'no payload of %s holds anything that can be anybody’s',
  async (vendor) => {
    const findings: Finding[] = []
    let looked = 0
    const look = (text: string): void => {
      if (!/^[[{]/.test(text)) return
      looked++
      const body: unknown = JSON.parse(text)
      findings.push(...scanRecord(text, vendorHosts))
      // whose number it is does not always stand beside it: no country that is named may have issued it
      const named = countries.filter(({ alpha2, alpha3, name }) =>
        [alpha2, alpha3, name].some((word) => text.includes(`"${word}"`)),
      )
      for (const { alpha3 } of named.length > 0 ? named : countries.slice(0, 1)) {
        findings.push(...scanJson(body, alpha3, vendorHosts))
      }
    }
    await using sim = await createSimulator({
      vendors: [vendor],
      ...(vendor === 'veratad' && { options: wholeResults }),
      send: async (request) => {
        look(await request.text())
        return new Response('ok')
      },
    })
    await sim.webhooks.register({ vendor, url: 'http://receiver.test/hook' }).catch(() => undefined)
    const fetch = async (request: Request): Promise<Response> => {
      const response = await sim.fetch(request)
      look(await response.clone().text())
      return response
    }
    const names = caseScenarioNames.filter((name) => answeredScenarioNames.includes(name))
    for (const scenario of names) {
      const { ids } = await sim.journeys.create(vendor, { state: 'completed', scenario })
      await sim.clock.drain()
      await readers[vendor]!({ fetch }, ids).catch((error: unknown) => {
        // a journey that nobody finished has no result
        if (looked === 0) throw error
      })
    }
    expect(looked).toBeGreaterThan(names.length)
    expect(findings).toEqual([])
  },
  60_000,
)
