/** Characters that nobody sees, or that turn others around, wherever somebody else's text stands on a page. */
import { expect, test } from 'vitest'
import { sendRaw } from '../support/raw.js'
import { pageUrl, startServer } from './support.js'

const odd = '\u202e\u200b\u0007\u2028\ufeff\u3164\u034f'
const hidden = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\u3164|\u034f/u
/** Where the truth is kept for the server, or for who copies it, and nobody sees it. */
const holdsTruth = new Set(['value', 'data-copy'])

/** Where a page shows a hidden character as it is: an element, and its attribute. */
function shownIn(page: string): string[] {
  return [...page.matchAll(/<([a-z]\w*)([^>]*)>([^<]*)/g)].flatMap(([, element, attributes, text]) => [
    ...(hidden.test(text!) ? [element!] : []),
    ...[...attributes!.matchAll(/([\w-]+)="([^"]*)"/g)].flatMap(([, name, value]) =>
      hidden.test(value!) && !holdsTruth.has(name!) ? [`${element} ${name}`] : [],
    ),
  ])
}

test('no page shows a hidden character as it is, and what is copied holds it', async () => {
  await using sim = await startServer()
  const body = JSON.stringify({ [`key${odd}`]: `value${odd}`, reference_no: odd, lone: '\ud800' })
  const long = `${'x'.repeat(300)}${odd}`
  const head = ['host: localhost', 'x-odd: a\u00ad\u0085b', 'content-type: application/json', 'connection: close']
  const lines = [...head, `content-length: ${Buffer.byteLength(body)}`].join('\r\n')
  await sendRaw(sim.url, [`POST /idwise/journeys?q=${encodeURIComponent(odd)} HTTP/1.1\r\n${lines}\r\n\r\n${body}`])
  await fetch(`${sim.url}/idwise/${encodeURIComponent(long)}`, { method: 'POST', body: long })
  await sim.journeys.create('signzy', { reference: odd })
  const json = { 'content-type': 'application/json' }
  const receiver = JSON.stringify({ vendor: 'idwise', url: `http://127.0.0.1:9/${odd}` })
  await fetch(pageUrl(sim, '/webhooks/endpoints'), { method: 'POST', headers: json, body: receiver })
  await fetch(pageUrl(sim, '/sink/idwise'), { method: 'POST', body: JSON.stringify({ event: long, id: odd }) })
  const { items } = (await (await fetch(pageUrl(sim, '/requests'))).json()) as { items: { id: string }[] }
  const asked = encodeURIComponent(odd)
  const pages = [
    ...items.flatMap(({ id }) => [`/ui/requests/${id}`, `/ui/requests/${id}?reveal=true`]),
    ...['/', '/ui/journeys', '/ui/requests', '/ui/webhooks', '/ui/webhooks/endpoints', '/ui/webhooks/sink'],
    ...['/ui/webhooks/trigger?vendor=signzy', '/ui/webhooks/sink/sink-1', `/ui/webhooks?event=${asked}`],
    ...[`/ui/journeys?search=${asked}&vendor=${asked}`, `/ui/requests?search=${asked}&endpoint=${asked}`],
    ...[`/ui/scenarios/show/${asked}`, `/ui/contracts/${asked}`, `/ui/nothing${asked}`, `/?namespace=${asked}`],
  ]
  const wrong: string[] = []
  let copied = ''
  for (const path of pages) {
    const text = await (await fetch(pageUrl(sim, path), { headers: { accept: 'text/html' } })).text()
    wrong.push(...shownIn(text).map((place) => `${place} of ${path}`))
    copied += [...text.matchAll(/data-copy="([^"]*)"/g)].map(([, one]) => one).join('\n')
  }
  expect(wrong).toEqual([])
  expect([items.length, copied.includes('\u00ad')]).toEqual([2, true])
})
