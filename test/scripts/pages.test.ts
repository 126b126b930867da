/** The generated pages say what the contract says: surfaces, credentials, links, how events occur, and what is covered. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { describeAuth } from '../../scripts/auth-table.js'
import { toCoveragePage } from '../../scripts/coverage-page.js'
import { optionTable } from '../../scripts/option-table.js'
import { toVendorPage } from '../../scripts/vendor-page.js'
import { allOf, fields, header, none, token } from '../../src/contracts/auth.js'
import { ledgerOf } from '../../src/contracts/ledger.js'
import { commonOptions } from '../../src/mocks/delivery-options.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { vaultSimulator } from '../support/vault.js'

const page = (simulator: unknown): string => toVendorPage(simulator as Parameters<typeof toVendorPage>[0])

/** The lines from a heading to the next one. */
const sectionOf = (text: string, heading: string): string[] => {
  const from = text.split('\n').slice(text.split('\n').indexOf(heading) + 1)
  const end = from.findIndex((line) => line.startsWith('#'))
  return from.slice(0, end < 0 ? undefined : end).filter(Boolean)
}

test('a vendor with several surfaces has an error table for each, with the path it is mounted at', () => {
  const text = page(vaultSimulator)
  expect(sectionOf(text, '### Authorization')).toContain(
    '| credentials_missing | `oauth-missing` | 401 | documented |  |',
  )
  expect(sectionOf(text, '### Page, under `/hosted`')).toContain('| not_found | `page-nothing` | 404 | documented |  |')
  expect(sectionOf(text, '## Endpoints').join('\n')).toContain('`GET /hosted/arrive/{code}`')
  expect(page(acmeSimulator)).toContain('| documented | Never answered: A picture never changes. |')
})

test('credentials are shown for every surface, and for every call that differs', () => {
  expect(
    sectionOf(page(vaultSimulator), '## Authentication').map((line) => line.split(' | ').slice(0, 2).join(' | ')),
  ).toEqual([
    '| surface | call',
    '| --- | ---',
    '| API | ',
    '|  | `leave`',
    '| Authorization | `issueToken`',
    '|  | `logIn`',
    '| Page | ',
  ])
})

test('every kind of authentication reads as words', () => {
  expect(describeAuth(none())).toBe('none')
  expect(describeAuth(allOf(header('X-Api-Key', 'key'), fields('query', { id: 'client' })))).toBe(
    '`X-Api-Key: <key>`; and in the query: `client` holds `id`',
  )
  const carriers = [{ in: 'header', name: 'Authorization' } as const]
  const auth = token({ use: 'x', carriers, issuedBy: 'logIn', at: 'id', standing: 'key', revocable: true })
  expect(describeAuth(auth)).toBe(
    '`Authorization: <token>`, the `id` of `logIn`; `key` is taken in its place; it can be given back',
  )
})

test('links and the way an event occurs are shown', () => {
  expect(sectionOf(page(vaultSimulator), '## Links')).toContain(
    '| `page` | `/hosted/arrive/{code}` | A page. | documented |  | https://docs.vault.example/api |',
  )
  expect(sectionOf(page(acmeSimulator), '## Webhooks')).toContain(
    '| `check.completed` | A check is complete. | `{"state":"completed"}` | documented |  | https://docs.acme.example/webhooks#completed |',
  )
})

test('options say what they may be, objects and alternatives too', () => {
  const text = optionTable(z.strictObject({ ...commonOptions, name: z.enum(['a', 'b']).default('a') }))
  expect(text).toContain('| `strictFlows` | boolean | `false` |')
  expect(text).toContain('| `name` | `a`, `b` | `"a"` |')
  expect(text).toContain('`timeoutMs`: integer from 1 to 600000 or `false`')
  expect(text).not.toContain('undefined')
})

test('the coverage page counts rows by evidence, and names a case for each', () => {
  const text = toCoveragePage([
    { title: 'Vault', rows: ledgerOf(vaultSimulator.vendor) },
    { title: 'Acme ID', rows: ledgerOf(acmeSimulator.vendor) },
  ])
  expect(sectionOf(text, '## Vault')).toContain('| operations | 5 | 0 | 0 | 0 |')
  expect(sectionOf(text, '### Links')).toContain(
    '| page | `GET /hosted/arrive/{code}` | [documented](https://docs.vault.example/api) | `vault.link.page` |',
  )
  expect(text).toContain(
    '|  | `GET /v1/check?check_id` | [observed](https://code.example/acme-client) | `acme.getCheck.happy.get-v1-check-by-check-id` |',
  )
  expect(sectionOf(text, '### Not servable')).toContain(
    '| archiveCheck | Named in the change log only. | [documented](https://docs.acme.example/changes) |',
  )
})

test('what is assumed of a documented event or field is shown beside it', async () => {
  const { veratadSimulator } = await import('../../src/mocks/veratad/index.js')
  const text = page(veratadSimulator)
  expect(sectionOf(text, '## Webhooks').join('\n')).toMatch(/`sessionResult` .* the name is ours/)
  const fields = sectionOf(text, '## Assumed and observed fields').join('\n')
  expect(fields).toMatch(/`SessionResult\.status` \| documented \| That it is empty .* assumed here/)
  expect(fields).toMatch(/`SessionWebhook\.endpoint` \| documented \| .*http is taken too/)
})

test('the page on scaling shows the configuration of nginx that is tested, word for word', () => {
  const [, shown] = /```nginx\n(.*?)```/s.exec(readFileSync('docs/scaling.md', 'utf8')) ?? []
  expect(shown).toBe(readFileSync('examples/scaling/nginx.conf', 'utf8'))
})
