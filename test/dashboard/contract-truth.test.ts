/** What the pages of the section Contracts say, held to what the contracts declare: read from the declarations, never from the document. */
import { expect, test } from 'vitest'
import type * as z from 'zod'
import { type Auth, tokensIn } from '../../src/contracts/auth.js'
import { authOf, partsOf, waysOf } from '../../src/contracts/conformance/request.js'
import { type EndpointDef, marks, type VendorDef, type WebhookEvent } from '../../src/contracts/define.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { escaped, pagesOf } from './contract-pages.js'
import { startServer } from './support.js'

interface Fact {
  name: string
  evidence: string
  source: string
  note?: string | undefined
}

/** The schemas that a schema is made of, each with the field in which it stands. */
function partsIn(schema: z.ZodType, field: string): [schema: z.ZodType, field: string][] {
  const def = schema._zod.def as unknown as Record<string, unknown> & { type: string }
  const own = (value: unknown): [z.ZodType, string][] => (value ? [[value as z.ZodType, field]] : [])
  if (def.type === 'object') {
    const fields = Object.entries(def.shape as Record<string, z.ZodType>)
    return [...fields.map(([name, one]): [z.ZodType, string] => [one, name]), ...own(def.catchall)]
  }
  if (def.type === 'lazy') return own((def.getter as () => unknown)())
  const several = [...((def.options as unknown[]) ?? []), ...((def.items as unknown[]) ?? [])]
  return [...several, def.element, def.innerType, def.in, def.left, def.right, def.keyType, def.valueType].flatMap(own)
}

/** Every field that a schema knows something of. */
function factsIn(schema: z.ZodType | undefined): Fact[] {
  const found: Fact[] = []
  const seen = new Set<z.ZodType>()
  const walk = (one: z.ZodType, field: string): void => {
    if (seen.has(one)) return
    seen.add(one)
    const { evidence, source, note } = marks.get(one) ?? {}
    if (evidence && source && field !== '') found.push({ name: field, evidence, source, note })
    for (const [part, name] of partsIn(one, field)) walk(part, name)
  }
  if (schema) walk(schema, '')
  return found
}

/** The lines of a page, field by field: what stands from one name to the next. */
function linesOf(html: string): Map<string, string[]> {
  const lines = new Map<string, string[]>()
  for (const part of html.split('<code class="name">').slice(1)) {
    const name = /^<bdi class="own">([^<]*)</.exec(part)?.[1] ?? ''
    lines.set(name, [...(lines.get(name) ?? []), part])
  }
  return lines
}

const says = (html: string, { evidence, source, note }: Omit<Fact, 'name'>): boolean =>
  html.includes(`>${evidence}</span>`) &&
  html.includes(`href="${escaped(source)}"`) &&
  (note === undefined || html.includes(escaped(note)))

const vendors = await Promise.all(
  Object.values(vendorEntries).map(async ({ load }) => (await load()).vendor as VendorDef),
)

for (const vendor of vendors) {
  const { id, title } = vendor.profile
  const endpoints = Object.entries(vendor.endpoints as Record<string, EndpointDef>)
  const events = Object.entries((vendor.webhooks?.events ?? {}) as Record<string, WebhookEvent>)

  test(`every field of ${title} of which the contract knows something says so on every page where it stands`, async () => {
    await using sim = await startServer()
    const page = pagesOf(sim)
    const about: [path: string, schemas: (z.ZodType | undefined)[]][] = [
      ...endpoints.map(([name, { request = {}, responses }]): [string, (z.ZodType | undefined)[]] => [
        `endpoints/${name}`,
        [
          request.body,
          request.form,
          request.urlencoded,
          ...Object.values(responses).map((spec) => (spec.kind === 'json' ? spec.schema : undefined)),
        ],
      ]),
      ...events.map(([key, { payload }]): [string, z.ZodType[]] => [`events/${key}`, [payload]]),
    ]
    let checked = 0
    for (const [path, schemas] of about) {
      const lines = linesOf((await page(`/ui/contracts/${id}/${path}`)).html)
      for (const fact of schemas.flatMap(factsIn)) {
        checked++
        const own = lines.get(escaped(fact.name)) ?? []
        expect(
          own.some((line) => says(line, fact)),
          `${path}: ${JSON.stringify(fact)}`,
        ).toBe(true)
      }
    }
    expect(checked).toBeGreaterThan(5)
  })

  test(`every answer of ${title} stands with its status and mark, and whoever may call is named`, async () => {
    await using sim = await startServer()
    const page = pagesOf(sim)
    for (const [name, def] of endpoints) {
      const { html } = await page(`/ui/contracts/${id}/endpoints/${name}`)
      const answers = html
        .slice(html.indexOf('id="answers"'), html.indexOf('id="errors"'))
        .split('<div class="answer">')
      const statuses = Object.entries(def.responses)
      expect(answers.length - 1, name).toBe(statuses.length)
      statuses.forEach(([status, { evidence = def.evidence, source = def.source, note }], i) => {
        expect(answers[i + 1], name).toContain(`>${status} `)
        expect(says(answers[i + 1]!, { evidence, source, note }), `${name} ${status}`).toBe(true)
      })
      const call = html.slice(html.indexOf('id="call"'), html.indexOf('<div class="block">'))
      for (const word of wordsOf(authOf(vendor, def))) expect(call, name).toContain(escaped(word))
    }
  })

  test(`the page of ${title} has every call, event, error, step of a lifecycle, link and gap with its mark`, async () => {
    await using sim = await startServer()
    const { html } = await pagesOf(sim)(`/ui/contracts/${id}`)
    const rows = html.split(/<tr\b/)
    const items = html.split(/<li>|<tr\b/)
    const has = (parts: readonly string[], fact: Omit<Fact, 'name'>, ...words: string[]): void => {
      const own = parts.filter((part) => words.every((word) => part.includes(escaped(word))))
      expect(
        own.some((part) => says(part, fact)),
        `${words.join(', ')}: ${JSON.stringify(fact)}`,
      ).toBe(true)
    }
    const bare = ({ evidence, source }: Omit<Fact, 'name'>) => ({ evidence, source })
    for (const [name, def] of endpoints) has(rows, bare(def), `/endpoints/${name}`, def.method, def.path)
    for (const [key, def] of events) has(rows, bare(def), `/events/${key}`, def.name)
    for (const surface of new Set(endpoints.map(([, def]) => def.surface))) {
      for (const [code, row] of Object.entries(vendor.surfaces[surface]!.errors.rows)) {
        has(rows, row, code, String(row.status), row.wireCode)
      }
    }
    for (const { states, evidence, source } of Object.values(vendor.lifecycles)) {
      for (const { on = {} } of Object.values(states)) {
        for (const [event, { to, ...own }] of Object.entries(on)) has(items, { evidence, source, ...own }, event, to)
      }
    }
    for (const link of Object.values(vendor.links ?? {})) has(rows, link, link.path, link.summary)
    for (const gap of [...(vendor.unmodelled ?? []), ...(vendor.unservable ?? [])]) {
      has(rows, bare(gap), gap.operation, gap.reason)
    }
    const { accepted, timeoutMs, retryDelaysMs, auth } = vendor.webhooks!.delivery
    for (const rule of [accepted, timeoutMs, retryDelaysMs, auth]) has(rows, rule)
  })
}

/** Names of credentials, headers, fields and endpoints that a way of proving oneself has. */
function wordsOf(auth: Auth): string[] {
  const tokens = tokensIn(auth).flatMap(({ issuedBy, at, carriers }) => [
    issuedBy,
    at,
    ...carriers.map(({ name }) => name),
  ])
  const others = waysOf(auth)
    .flatMap(partsOf)
    .flatMap((part) => {
      if (part.kind === 'basic') return [part.user, part.password]
      if (part.kind === 'header') return [part.header, part.credential]
      if (part.kind === 'fields') return Object.entries(part.fields).flat()
      return part.kind === 'assertion' ? [part.field, part.client, part.secret] : []
    })
  return [...tokens, ...others]
}
