/** The answers of an operation: those its endpoint declares, and those every endpoint of its surface shares. */
import type { HeaderObject, MediaTypeObject, ResponseObject, ResponsesObject } from 'openapi3-ts/oas31'
import type { EndpointDef, ErrorRow, ResponseSpec, Surface } from '../define.js'
import { provenanceFields } from './extensions.js'
import type { SchemaBook } from './schema-book.js'

const jsonType = 'application/json'

/** Names the component that holds the errors of a surface with one status. */
const errorComponent = (surface: string, status: number): string => `${surface}Error${status}`

/** Writes the error table of a surface, one component per status. */
export function errorComponents(name: string, surface: Surface, book: SchemaBook): [string, ResponseObject][] {
  return [...errorsByStatus(surface)].map(([status, rows]) => [
    errorComponent(name, status),
    writeErrors(rows, surface, book),
  ])
}

/** Writes every answer an endpoint can give, in order of status; the shared errors by reference. */
export function responsesOf(def: EndpointDef, surface: Surface, book: SchemaBook): ResponsesObject {
  const shared = errorsByStatus(surface)
  const errors = errorsByStatus({ auth: def.auth ?? surface.auth, errors: surface.errors })
  const statuses = new Set([...Object.keys(def.responses).map(Number), ...errors.keys()])
  const responses: ResponsesObject = {}
  for (const status of [...statuses].sort((a, b) => a - b)) {
    const declared = def.responses[status]
    const rows = errors.get(status)
    const own = declared && writeDeclared(declared, status, def, book)
    // an endpoint with an authentication of its own may refuse more than its surface, or less
    const isShared = !own && shared.get(status)?.length === rows?.length
    const refused = rows && !isShared ? writeErrors(rows, surface, book) : undefined
    const reference = { $ref: `#/components/responses/${errorComponent(def.surface, status)}` }
    responses[String(status)] = own && refused ? either(own, refused) : (own ?? refused ?? reference)
  }
  return responses
}

function writeDeclared(spec: ResponseSpec, status: number, { example }: EndpointDef, book: SchemaBook): ResponseObject {
  const description = spec.description ?? `Answer ${status}.`
  if (spec.kind === 'media') {
    const bytes = { schema: { type: 'string', format: 'binary' } } as const
    return {
      description,
      content: Object.fromEntries(spec.mediaTypes.map((type) => [type, bytes])),
      ...provenanceFields(spec),
    }
  }
  if (spec.kind !== 'json') {
    const location: HeaderObject = { schema: { type: 'string', format: 'uri' }, required: true }
    return {
      description,
      ...(spec.kind === 'redirect' && { headers: { Location: location } }),
      ...provenanceFields(spec),
    }
  }
  const body: MediaTypeObject = { schema: book.of(spec.schema) }
  if (example?.status === status && example.response !== undefined) body.example = example.response
  return { description, content: { [jsonType]: body }, ...provenanceFields(spec) }
}

export type NamedRow = ErrorRow & { code: string }

/** The errors that can come, by status: without those that no call is refused by. */
export function errorsByStatus({ auth, errors }: Pick<Surface, 'auth' | 'errors'>): Map<number, NamedRow[]> {
  const byStatus = new Map<number, NamedRow[]>()
  for (const [code, row] of Object.entries(errors.rows)) {
    if (row.unraised !== undefined || (auth.kind === 'none' && code.startsWith('credentials_'))) continue
    byStatus.set(row.status, [...(byStatus.get(row.status) ?? []), { ...row, code }])
  }
  return byStatus
}

/** When and where an error of the examples came up. */
const exampleOf = { at: Date.UTC(2026, 0, 1), path: '/' }

function writeErrors(rows: readonly NamedRow[], { errors }: Surface, book: SchemaBook): ResponseObject {
  const wireCodes = [...new Set(rows.map((row) => row.wireCode))]
  const headers = Object.fromEntries(
    rows
      .flatMap((row) => Object.entries(row.headers ?? {}))
      .map(([name, example]): [string, HeaderObject] => [name, { schema: { type: 'string' }, example }]),
  )
  return {
    description: `Error: ${wireCodes.join(', ')}.`,
    ...(Object.keys(headers).length > 0 && { headers }),
    content: {
      [jsonType]: {
        schema: book.of(errors.schema),
        examples: Object.fromEntries(
          rows.map((row) => [row.code, { summary: row.message, value: errors.body(row, exampleOf) }]),
        ),
      },
    },
    'x-errors': rows.map((row) => ({ code: row.code, wireCode: row.wireCode, ...provenanceFields(row) })),
  }
}

// some vendors answer an error with the status of a success; one response object must then say both
function either(own: ResponseObject, shared: ResponseObject): ResponseObject {
  const [ours, errors] = [own.content?.[jsonType], shared.content![jsonType]!]
  if (!ours) return { ...own, ...shared, content: { ...own.content, ...shared.content } }
  const schemas = [ours.schema!, errors.schema!]
  const same = JSON.stringify(schemas[0]) === JSON.stringify(schemas[1])
  const examples = { ...(ours.example !== undefined && { declared: { value: ours.example } }), ...errors.examples }
  return {
    ...shared,
    ...own,
    description: `${own.description} ${shared.description}`,
    content: { ...own.content, [jsonType]: { schema: same ? schemas[0]! : { anyOf: schemas }, examples } },
  }
}
