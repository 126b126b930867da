/** The section Contracts as it is answered: every endpoint and event of every vendor, and every link between the pages. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Given } from '../../src/contracts/cases.js'
import { subjectOf } from '../../src/contracts/conformance/base.js'
import { type RunningSimulator, startSimulator, type VendorSimulator } from '../../src/index.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { detailPaths, escaped, faultsOf, idsOf, linksIn, pagesOf, unescaped } from './contract-pages.js'
import { pageUrl, startServer } from './support.js'

type Json = { [key: string]: Json }

/** Everything that the document says of a call in notes, wherever it stands. */
function notesOf(document: Json, from: Json): string[] {
  const notes = new Set<string>()
  const seen = new Set<unknown>()
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    const { $ref, 'x-note': note } = value as Record<string, unknown>
    if (typeof note === 'string') notes.add(note)
    if (typeof $ref === 'string')
      walk(
        $ref
          .slice(2)
          .split('/')
          .reduce((at, part) => at[part]!, document),
      )
    for (const [key, member] of Object.entries(value)) if (key !== 'examples' && key !== 'example') walk(member)
  }
  walk(from)
  return [...notes]
}

async function documentOf(sim: RunningSimulator, id: string): Promise<Json> {
  return (await (await fetch(pageUrl(sim, `/contracts/${id}`))).json()) as Json
}

/** The operations of a document by id. */
const operationsOf = ({ paths, webhooks }: Json): Map<string, Json> =>
  new Map(
    [...Object.values(paths!), ...Object.values(webhooks!)]
      .flatMap((item) => Object.values(item))
      .map((one) => [String(one.operationId), one]),
  )

test('every endpoint and event has a page: sound, with its marks and notes, and no schema of nothing', async () => {
  await using sim = await startServer()
  const page = pagesOf(sim)
  const paths = await detailPaths(sim)
  expect(paths.length).toBeGreaterThan(80)
  const documents = new Map<string, Json>()
  for (const path of paths) {
    const [, , , id = '', kind, name = ''] = path.split('/')
    const document = documents.get(id) ?? (await documentOf(sim, id))
    documents.set(id, document)
    const fetched = await page(path)
    expect(fetched.status, path).toBe(200)
    expect(faultsOf(fetched), path).toEqual([])
    const operation = operationsOf(document).get(kind === 'events' ? `${name}__webhook` : name)!
    const missing = notesOf(document, operation).filter((note) => !fetched.html.includes(escaped(note)))
    expect(missing, path).toEqual([])
    expect(fetched.html, path).toContain(`>${operation['x-evidence']}</span>`)
    expect(fetched.html, path).toContain(`href="${operation['x-source']}"`)
    const types = [...fetched.html.matchAll(/<span class="type"><bdi class="own">([^<]*)</g)].map(([, words]) => words)
    expect(types.length, path).toBeGreaterThan(0)
    expect(
      types.filter((words) => words === ''),
      path,
    ).toEqual([])
    const bodies = [...fetched.html.matchAll(/<p class="whole"><span class="type"><bdi class="own">([^<]*)</g)]
    expect(bodies.filter(([, words]) => words === 'any value').length, path).toBe(0)
  }
})

test('every field that a body has stands on its page by name', async () => {
  await using sim = await startServer()
  const page = pagesOf(sim)
  const document = await documentOf(sim, 'signzy')
  const { html } = await page('/ui/contracts/signzy/endpoints/getJourney')
  const named = new Set([...html.matchAll(/<code class="name"><bdi class="own">([^<]*)</g)].map(([, name]) => name))
  const result = document.components!.schemas!.DocumentIntelligence!
  expect(Object.keys(result.properties!).filter((name) => !named.has(name))).toEqual([])
  expect(named.size).toBeGreaterThan(80)
})

test('every link of the section leads to a page, and every part it points at is there', async () => {
  await using sim = await startServer()
  const page = pagesOf(sim)
  const waiting = ['/ui/contracts']
  const seen = new Set(waiting)
  const pointed: [from: string, to: string, id: string][] = []
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const { status, html } = await page(path)
    expect(status, path).toBe(200)
    for (const link of linksIn(html)) {
      const [to = '', id] = link.split('#')
      if (id !== undefined) pointed.push([path, to, id])
      // an example is made by the simulator: one of them is enough
      if (seen.has(to) || /example=made/.test(to)) continue
      seen.add(to)
      waiting.push(to)
    }
  }
  expect([...(await detailPaths(sim))].filter((path) => !seen.has(path))).toEqual([])
  for (const [from, to, id] of pointed) {
    if (/example=made/.test(to)) continue
    expect(idsOf((await page(to)).html), `${from} points at ${to}#${id}`).toContain(id)
  }
})

test('overviews, coverage and reports are sound pages', async () => {
  await using sim = await startServer()
  const page = pagesOf(sim)
  const vendors = ['idwise', 'incode', 'signzy', 'veratad', 'control']
  const more = ['', '/coverage', '/coverage?vendor=signzy&kind=error', '/reports', '?q=journey', '?q=%00%3Cb%3E']
  for (const path of [...vendors.map((id) => `/${id}`), ...more]) {
    const fetched = await page(`/ui/contracts${path}`)
    expect([fetched.status, faultsOf(fetched)], path).toEqual([200, []])
  }
})

test('the document of a page is byte for byte what the control call says', async () => {
  await using sim = await startServer()
  const response = await fetch(pageUrl(sim, '/ui/contracts/veratad/openapi.json?download=true'))
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="veratad.openapi.json"')
  expect(await response.text()).toBe(`${JSON.stringify(await documentOf(sim, 'veratad'), null, 2)}\n`)
})

test('what is not there is 404, whatever the address holds', async () => {
  await using sim = await startServer()
  for (const path of [
    'nobody',
    'idwise/endpoints/nothing',
    'idwise/endpoints/__proto__',
    'idwise/events/constructor',
    'control/events/x',
    'nobody/openapi.json',
    'reports/x.json',
    '%3Cscript%3E/endpoints/x',
  ]) {
    const response = await fetch(pageUrl(sim, `/ui/contracts/${path}`))
    expect(response.status, path).toBe(404)
    expect(await response.text(), path).not.toContain('<script>')
  }
})

/** The command of an endpoint's page, and what is said to be done to it. */
async function commandOf(page: ReturnType<typeof pagesOf>, path: string): Promise<{ text: string; notes: string }> {
  const { html } = await page(path)
  const call = html.slice(html.indexOf('id="call"'))
  const [, text = ''] = /<pre><code>([^<]*)</.exec(call)!
  const notes = call.slice(0, call.indexOf('<section class="card"', 1)).replaceAll(/<[^>]*>/g, '')
  return { text: unescaped(text), notes }
}

/** What a shell's curl says of the last answer: its status. */
async function statusOf(command: string): Promise<number> {
  const { stdout } = await promisify(execFile)('sh', ['-c', command])
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(stdout)?.[1])
}

/** What must have happened to the journey that a call is about. */
async function givenFor(vendor: string, name: string): Promise<Given> {
  const simulator = await vendorEntries[vendor]!.load()
  return subjectOf(simulator.vendor, name).happy?.given ?? {}
}

test('a command that leaves nothing to replace is answered well, with the newest journey where it needs one', async () => {
  await using sim = await startServer()
  let ran = 0
  for (const path of await detailPaths(sim)) {
    const [, , , vendor = '', kind, name = ''] = path.split('/')
    if (kind !== 'endpoints' || vendor === 'control') continue
    const { scenario, flow, state, actions = [] } = await givenFor(vendor, name)
    const given = { ...(scenario && { scenario }), ...(flow && { flow }), ...(state && { state }) }
    const { journeyId } = await sim.journeys.create(vendor, given)
    for (const action of actions) await sim.journeys.act(vendor, journeyId, action)
    await sim.clock.drain()
    const { text, notes } = await commandOf(pagesOf(sim), path)
    if (/Replace |Set TOKEN/.test(notes)) continue
    ran++
    expect(await statusOf(text), `${vendor} ${name}: ${text}`).toBeLessThan(400)
  }
  expect(ran).toBeGreaterThan(20)
})

test('what nobody knows stays a blank that is named, and a token that the command cannot get is said to be missing', async () => {
  await using sim = await startServer()
  const page = pagesOf(sim)
  const result = await commandOf(page, '/ui/contracts/idwise/endpoints/getJourneyResult')
  expect(result.text).toContain('journey_id=JOURNEY_ID')
  expect(result.notes).toContain('Replace JOURNEY_ID')
  const picture = await commandOf(page, '/ui/contracts/idwise/endpoints/processJourneyStep')
  expect(picture.text).toContain('-F image=@picture.jpg')
  expect(picture.notes).toContain('Replace JOURNEY_ID, picture.jpg')
  const start = await commandOf(page, '/ui/contracts/idwise/endpoints/startJourney')
  expect(start.text).toContain('"flow_id": "flow-id-selfie"')
  const info = await commandOf(page, '/ui/contracts/incode/endpoints/getUserInfo')
  expect(info.text).toContain('-H "authorization: Bearer $TOKEN"')
  expect(info.notes).toContain('Set TOKEN to what issueToken')
})

test('a command of the control plane is about the namespace of its page, and shows what a body must have', async () => {
  await using sim = await startServer()
  await sim.namespace('team-a').opened()
  await sim.namespace('team-a').journeys.create('signzy')
  const page = pagesOf(sim)
  const journeys = await commandOf(page, '/ui/contracts/control/endpoints/getTimeline?namespace=team-a')
  expect(await statusOf(journeys.text), journeys.text).toBe(200)
  const register = await commandOf(page, '/ui/contracts/control/endpoints/createWebhookEndpoint?namespace=team-a')
  expect(register.text).toContain('"url": "URL"')
  expect(register.notes).toContain('Replace URL')
})

test('an example is made when it is asked for', async () => {
  await using sim = await startServer()
  const page = pagesOf(sim)
  const path = '/ui/contracts/idwise/endpoints/getJourneySummary'
  expect((await page(path)).html).toContain('example=made')
  const made = await page(`${path}?example=made`)
  expect(faultsOf(made)).toEqual([])
  expect(made.html).toContain('From the story of an approved journey')
  expect(made.html).toContain('aria-label="Made: Answer 200"')
})

test('a search finds calls by path, error and field, over all contracts or in one', async () => {
  await using sim = await startServer()
  const page = pagesOf(sim)
  const all = (await page('/ui/contracts?q=journeyLinkValidity')).html
  expect(all).toContain('/ui/contracts/signzy/endpoints/createJourneyUrl')
  expect(all).not.toContain('/ui/contracts/idwise/endpoints/')
  expect((await page('/ui/contracts/idwise?q=start-journey')).html).toContain('/idwise/endpoints/startJourney')
  expect((await page('/ui/contracts/signzy?q=LIMIT_EXCEEDED')).html).toContain('/signzy#errors-api')
  expect((await page('/ui/contracts?q=no+such+thing+anywhere')).html).toContain('Nothing is called')
})

test('coverage is filtered by vendor, kind and evidence, and its totals are those of the ledger', async () => {
  await using sim = await startServer()
  const page = pagesOf(sim)
  const rows: { vendor: string; kind: string; evidence: string; tests: string[] }[] = []
  const asked = await fetch(pageUrl(sim, '/coverage?limit=1000'))
  rows.push(...((await asked.json()) as { items: typeof rows }).items)
  const fits = rows.filter(({ vendor, kind, evidence }) => `${vendor} ${kind} ${evidence}` === 'incode error assumed')
  const { html } = await page('/ui/contracts/coverage?vendor=incode&kind=error&evidence=assumed')
  expect(html).toContain(`${fits.length} of ${rows.length} facts`)
  expect(html).toContain(fits.find(({ tests }) => tests.length > 0)!.tests[0])
  const documented = rows.filter(({ vendor, evidence }) => vendor === 'idwise' && evidence === 'documented').length
  expect(html).toContain(`aria-label="${documented} documented of idwise"`)
  expect((await page('/ui/contracts/coverage?vendor=%3Cb%3E')).html).toContain('No fact is so.')
})

test('a vendor of one’s own has its pages, and what it says of itself is shown as text', async () => {
  const acme = acmeSimulator as unknown as VendorSimulator
  const { createCheck, ...others } = acme.vendor.endpoints
  const odd = { ...createCheck!, summary: '<img src=x onerror=alert(1)>\u202e', source: 'javascript:alert(1)' }
  const vendor = { ...acme.vendor, endpoints: { ...others, createCheck: odd } }
  await using sim = await startSimulator({ port: 0, vendors: [{ ...acme, vendor }] })
  const page = pagesOf(sim)
  for (const path of await detailPaths(sim)) {
    const fetched = await page(path)
    expect([fetched.status, faultsOf(fetched)], path).toEqual([200, []])
    expect(fetched.html).not.toContain('<img')
    expect(fetched.html).not.toContain('href="javascript:')
  }
  expect((await page('/ui/contracts/acme/endpoints/createCheck')).html).toContain('U+202E')
})
