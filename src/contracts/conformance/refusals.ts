/** Requests that every endpoint must refuse, found by asking its schemas. */
import { pathParams } from '../define.js'
import { bodyLimitBytes } from '../limits.js'
import { type CaseParts, canonical, caseOf, readableBody, refusal, type Subject } from './base.js'
import { authOf, fieldsOf, partsOf, setField, waysOf } from './request.js'
import { refusedValue, requiredIn, schemaOf } from './schema.js'
import type { CallConformance, CaseRequest, FilePart, RequestBody } from './types.js'

type Change = (request: CaseRequest) => CaseRequest

const mediaTypes = {
  json: 'application/json',
  form: 'multipart/form-data',
  urlencoded: 'application/x-www-form-urlencoded',
}

/** What no field of a JSON body takes, unless it takes anything. */
const wrongValues = [{ unexpected: [] }, [{}], 12.5, true, '']
/** The same for fields that are text on the wire. */
const wrongTexts = ['', '~', '\u00a7 \u00a7']

/** Makes the cases of an endpoint's body, query, headers and pace. */
export function refusalCases(subject: Subject): CallConformance[] {
  const plain = caseOf(subject, { what: '', title: '', expect: { status: 200 } }).request
  return [
    ...bodyCases(subject, plain),
    ...fieldCases(subject, plain),
    ...pictureCases(subject, plain),
    ...paceCases(subject),
  ]
}

function refused(
  subject: Subject,
  what: string,
  how: string,
  code: string,
  change: Change,
  more: Partial<CaseParts> = {},
) {
  const { vendor, name, def } = subject
  const title = `${name} refuses ${how}: ${refusal(vendor, def.surface, code)}`
  return caseOf(subject, { what, title, change, expect: { error: code }, ...more })
}

const send =
  (body: RequestBody): Change =>
  (request) => ({ ...request, body })

function bodyCases(subject: Subject, { body }: CaseRequest): CallConformance[] {
  const { request = {} } = subject.def
  if (!request.body && !request.form && !request.urlencoded) return []
  const kind =
    body && Object.hasOwn(mediaTypes, body.kind) ? (body.kind as keyof typeof mediaTypes) : firstKind(request)
  const mediaType = mediaTypes[kind]
  const raw = (type: string, text: string) => send({ kind: 'raw', mediaType: type, text })
  return [
    refused(
      subject,
      'other-media-type',
      'a body of another type',
      'unsupported_media_type',
      raw('text/plain', 'a text'),
    ),
    refused(
      subject,
      'too-large',
      'a body that is too large',
      'payload_too_large',
      send({ kind: 'filler', mediaType, bytes: bodyLimitBytes(request) + 1 }),
    ),
    ...(request.body && !request.body.safeParse(undefined).success
      ? [
          refused(
            subject,
            'broken-json',
            'a body that is not JSON',
            'invalid_request',
            raw(mediaTypes.json, '{"broken'),
          ),
          refused(subject, 'empty-body', 'an empty body', 'invalid_request', raw(mediaTypes.json, '')),
        ]
      : []),
    ...(request.form
      ? [
          refused(
            subject,
            'broken-form',
            'a form that cannot be read',
            'invalid_request',
            raw(mediaTypes.form, 'no parts'),
          ),
        ]
      : []),
  ]
}

const firstKind = ({ body, form }: NonNullable<Subject['def']['request']>): keyof typeof mediaTypes =>
  body ? 'json' : form ? 'form' : 'urlencoded'

function fieldCases(subject: Subject, plain: CaseRequest): CallConformance[] {
  const { request = {} } = subject.def
  const cases: CallConformance[] = []
  const add = (place: string, what: string, how: string, change: Change, error = 'invalid_request') =>
    cases.push(refused(subject, `${what}.${place}`, how, error, change))

  const schema = schemaOf(subject.def, plain)
  const body = readableBody(plain)
  if (schema && body) {
    // credentials have cases of their own, and the runner would put them back
    const credentials = new Set(
      waysOf(authOf(subject.vendor, subject.def))
        .flatMap(partsOf)
        .flatMap(fieldsOf)
        .map(([, name]) => name),
    )
    const probed = Object.keys(body).filter((name) => !credentials.has(name))
    const required = requiredIn(schema, asRead(body)).find((name) => probed.includes(name))
    if (required !== undefined)
      add('body', 'missing-field', `a body without ${required}`, (r) => setField(r, 'body', required))
    const wrong = refusedValue(schema, asRead(body), plain.body!.kind === 'json' ? wrongValues : wrongTexts, probed)
    if (wrong)
      add('body', 'wrong-value', `a body with a wrong ${wrong.name}`, (r) =>
        setField(r, 'body', wrong.name, wrong.value),
      )
  }
  if (request.query) {
    const [required] = requiredIn(request.query, plain.query)
    if (required !== undefined)
      add('query', 'missing-field', `a query without ${required}`, (r) => setField(r, 'query', required))
    const wrong = refusedValue(request.query, plain.query, wrongTexts)
    if (wrong)
      add('query', 'wrong-value', `a query with a wrong ${wrong.name}`, (r) =>
        setField(r, 'query', wrong.name, wrong.value),
      )
  }
  const inPath = new Set(pathParams(canonical(subject).path))
  for (const name of request.params ? requiredIn(request.params, { ...plain.params, ...plain.query }) : []) {
    if (inPath.has(name)) continue
    add('query', 'missing-parameter', `a query without ${name}`, (r) => setField(r, 'query', name))
    break
  }
  const [header] = request.headers ? requiredIn(request.headers, plain.headers) : []
  if (header !== undefined) {
    const without: Change = (r) => {
      const { [header]: _, ...headers } = r.headers
      return { ...r, headers }
    }
    add('headers', 'missing-header', `a call without ${header}`, without, request.headersError)
  }
  return cases
}

/** A body with its file parts as files, as a schema of a form reads them. */
const asRead = (body: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, isFile(value) ? new File(['x'], 'x.png') : value]),
  )
const isFile = (value: unknown): value is FilePart => typeof value === 'object' && value !== null && 'file' in value

function pictureCases(subject: Subject, { body }: CaseRequest): CallConformance[] {
  const { uploads } = subject.def.request ?? {}
  const field = uploads?.fields.find((name) => body && 'fields' in body && isFile(body.fields[name]))
  if (!uploads || field === undefined) return []
  const put =
    (part: FilePart): Change =>
    (request) =>
      setField(request, 'body', field, part)
  const larger: FilePart = { file: 'filler', bytes: uploads.maxBytes + 1 }
  return [
    refused(subject, 'not-a-picture', 'a file that is no picture', 'unsupported_image', put({ file: 'not_a_picture' })),
    refused(subject, 'too-large-a-picture', 'a picture that is too large', 'payload_too_large', put(larger)),
  ]
}

function paceCases(subject: Subject): CallConformance[] {
  if (!subject.def.pace) return []
  const more = { repeat: 1, options: { enforcePace: true } }
  return [refused(subject, 'too-soon', 'a call that comes too soon', 'rate_limited', (request) => request, more)]
}
