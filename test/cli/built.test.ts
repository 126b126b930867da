/** The built command serves what it loads only when it is asked: the bundle holds every part, and each part finds the others. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
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

test('what every start loads holds no schemas: they come with the vendor, the control plane or the config that needs them', () => {
  const core = readFileSync(join(import.meta.dirname, '..', '..', 'dist', 'chunks', 'core.js'), 'utf8')
  expect(core).toContain('SimError')
  expect(core).not.toMatch(/ZodError|\$ZodType/)
})
