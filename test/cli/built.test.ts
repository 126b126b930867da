/** The built command serves what it loads only when it is asked: the bundle holds every part, and each part finds the others. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { spawnCli } from '../support/run-cli.js'

test('pages, pictures, uploads, keys, documents and the ledger come from the bundle', async () => {
  await using running = spawnCli('start --port 0 --json --clock frozen --processing-ms 0'.split(' '))
  const { url, vendors } = JSON.parse(await running.printed(/ready/)) as {
    url: string
    vendors: Record<string, { credentials: Record<string, string> }>
  }
  const get = (path: string): Promise<Response> => fetch(path.startsWith('http') ? path : url + path)
  const post = async <T>(path: string, body: object, headers: Record<string, string> = {}): Promise<T> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
    const response = await fetch(url + path, { ...init, body: JSON.stringify(body) })
    expect(response.status, path).toBeLessThan(300)
    return (await response.json()) as T
  }
  for (const vendor of Object.keys(vendors)) {
    const { link } = await post<{ link: string }>(`/_sim/journeys/${vendor}`, {})
    expect((await get(link)).headers.get('content-type'), vendor).toContain('text/html')
    const specimen = await get(`${link}/specimens/front`)
    expect(specimen.headers.get('content-type'), vendor).toBe('image/png')
    const form = new FormData()
    form.set('step', 'none')
    form.set('front', new Blob([await specimen.arrayBuffer()]), 'front.png')
    const sent = await fetch(`${link}/pictures`, { method: 'POST', body: form })
    expect([sent.status, await sent.text()]).toEqual([409, expect.stringContaining('illegal')])
    const ended = await post(`/_sim/journeys/${vendor}`, { state: 'completed' })
    expect(ended).toMatchObject({ vendor })
  }
  expect(await (await get('/incode/oauth2/jwks')).json()).toMatchObject({ keys: [{ kty: 'RSA' }] })
  const coverage = (await (await get('/_sim/coverage?limit=5')).json()) as { items: object[] }
  expect(coverage.items).toHaveLength(5)
  expect((await get('/_sim/catalog')).status).toBe(200)

  const authorization = vendors.signzy!.credentials.accessToken!
  const { ids } = await post<{ ids: { journeyId: string } }>('/_sim/journeys/signzy', { state: 'completed' })
  const read = await fetch(`${url}/signzy/api/v3/otk-service/get-journey/${ids.journeyId}`, {
    headers: { authorization },
  })
  const files = [...new Set((await read.text()).match(/http[^"]+\.(?:png|jpe?g)/g))]
  expect(files.length).toBeGreaterThan(3)
  for (const file of files) expect((await get(file)).headers.get('content-type'), file).toMatch(/^image\//)
})

const dist = join(import.meta.dirname, '..', '..', 'dist')
const read = (file: string): string => readFileSync(join(dist, file), 'utf8')

/** The files that loading one loads with it. */
function loadedWith(file: string, found = new Set<string>()): Set<string> {
  for (const [, path] of read(file).matchAll(/\bimport(?:\{[^}]*\}from)?"(\.[^"]+)"/g)) {
    const next = join(dirname(file), path!)
    if (!found.has(next)) loadedWith(next, found.add(next))
  }
  return found
}

const vendorFiles = readdirSync(join(dist, 'chunks'))
  .filter((name) => /^(idwise|incode|signzy|veratad)-/.test(name))
  .map((name) => `chunks/${name}`)
  .filter((path) => read(path).length > 20_000)

test('what every start loads holds no schemas: they come with the vendor, the control plane or the config that needs them', () => {
  const core = read('chunks/core.js')
  expect(core).toContain('SimError')
  expect(core).not.toMatch(/ZodError|\$ZodType/)
  expect([...loadedWith('cli.js')]).toEqual(['chunks/core.js'])
})

test('what every start loads holds nothing of the dashboard, which comes with its script and its style', async () => {
  const core = read('chunks/core.js')
  const others = readdirSync(join(dist, 'chunks')).filter((name) => name !== 'core.js' && name.endsWith('.js'))
  for (const mark of ['Skip to the page', 'frame-ancestors', 'idvsim_control']) {
    expect(core.includes(mark), mark).toBe(false)
    expect(
      others.some((name) => read(`chunks/${name}`).includes(mark)),
      mark,
    ).toBe(true)
  }
  await using running = spawnCli('start --port 0 --json'.split(' '))
  const { dashboard } = JSON.parse(await running.printed(/ready/)) as { dashboard: string }
  const page = await (await fetch(dashboard)).text()
  const files = [...page.matchAll(/(?:src|href)="(\/_sim\/ui\/assets\/[^"]+)"/g)].map(([, path]) => path!)
  expect(files).toHaveLength(2)
  for (const file of files) expect((await fetch(new URL(file, dashboard))).status, file).toBe(200)
})

test('what every start loads imports none of node’s modules with all their exports, and no TLS', () => {
  const core = read('chunks/core.js')
  expect(core).toContain('process.getBuiltinModule("node:crypto")')
  expect(core).not.toMatch(/(from|import)"node:|getBuiltinModule\("node:(https|tls)"\)/)
})

test('a vendor comes with two files more, its views and the schemas, and those who draw fixtures with no schemas', () => {
  expect(vendorFiles).toHaveLength(4)
  for (const file of vendorFiles) {
    const files = [...loadedWith(file)].filter((path) => path !== 'chunks/core.js')
    expect(files).toContain('chunks/schemas.js')
    expect(files.length, files.join(' ')).toBeLessThanOrEqual(2)
  }
  expect([...loadedWith('fixtures-worker.js')]).not.toContain('chunks/schemas.js')
})
