/** One route of an endpoint as an OpenAPI operation, and a path the simulator does not model as one that says so. */
import type { MediaTypeObject, OperationObject, ParameterObject, RequestBodyObject } from 'openapi3-ts/oas31'
import * as z from 'zod'
import { type EndpointDef, pathParams, type Route, type Surface, type UnmodelledPath } from '../define.js'
import { provenanceFields } from './extensions.js'
import { responsesOf } from './responses.js'
import type { SchemaBook } from './schema-book.js'
import { securityOf } from './security.js'

export interface OperationInput {
  key: string
  def: EndpointDef
  route: Route
  /** Place of the route among those of its endpoint; the canonical one is 0. */
  index: number
  surface: Surface
  book: SchemaBook
}

/** Writes one route of an endpoint. Alternative routes get an id of their own and name the endpoint they belong to. */
export function toOperation({ key, def, route, index, surface, book }: OperationInput): OperationObject {
  const parameters = parametersOf(def, route, book)
  const requestBody = requestBodyOf(def, book)
  return {
    operationId: route.canonical ? key : `${key}__${index}`,
    tags: [def.surface],
    summary: def.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: responsesOf(def, surface, book),
    security: securityOf(key, def, surface),
    ...provenanceFields(route.canonical ? def : route),
    ...(!route.canonical && { 'x-alternative-of': key }),
    ...(def.pace && {
      'x-pace': { by: def.pace.by, minIntervalMs: def.pace.minIntervalMs, ...provenanceFields(def.pace) },
    }),
  }
}

/** Writes a documented path that answers 501. */
export const toUnmodelledOperation = (unmodelled: UnmodelledPath): OperationObject => ({
  operationId: unmodelled.operation,
  tags: ['not-modelled'],
  summary: 'Documented by the vendor, deliberately not modelled.',
  description: unmodelled.reason,
  ...(pathParams(unmodelled.path).length > 0 && {
    parameters: pathParams(unmodelled.path).map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
  }),
  responses: { '501': { description: 'Not modelled; the header `x-sim-error` says `not_modelled`.' } },
  security: [],
  ...provenanceFields(unmodelled),
  'x-not-modelled': true,
})

type Place = 'path' | 'query' | 'header'

function parametersOf({ request = {}, example }: EndpointDef, route: Route, book: SchemaBook): ParameterObject[] {
  const inPath = new Set(pathParams(route.path))
  const write = (schema: z.ZodObject | undefined, placeOf: (name: string) => Place, examples: Examples = {}) =>
    (schema ? book.fields(schema) : []).map((field): ParameterObject => {
      const place = placeOf(field.name)
      const value = examples[field.name]
      return {
        name: field.name,
        in: place,
        required: place === 'path' || field.required,
        schema: field.schema,
        ...(value !== undefined && { example: value }),
      }
    })
  return [
    ...write(request.params, (name) => (inPath.has(name) ? 'path' : 'query'), example?.params),
    ...write(request.query, () => 'query', example?.query),
    ...write(request.headers, () => 'header'),
  ]
}

type Examples = Readonly<Record<string, string>>

function requestBodyOf(def: EndpointDef, book: SchemaBook): RequestBodyObject | undefined {
  const { body, form, urlencoded, uploads } = def.request ?? {}
  if (!body && !form && !urlencoded) return undefined
  const content: Record<string, MediaTypeObject> = {}
  if (body) content['application/json'] = withExample({ schema: book.of(body) }, def.example?.body)
  if (form) {
    const media: MediaTypeObject = withExample({ schema: book.of(form) }, def.example?.form)
    const parts = uploads?.fields.filter((name) => !(form instanceof z.ZodObject) || name in form.shape) ?? []
    const contentType = uploads?.mediaTypes.join(', ') ?? ''
    if (parts.length > 0) media.encoding = Object.fromEntries(parts.map((name) => [name, { contentType }]))
    content['multipart/form-data'] = media
  }
  if (urlencoded) {
    const media = withExample({ schema: book.of(urlencoded) }, def.example?.urlencoded)
    content['application/x-www-form-urlencoded'] = media
  }
  // a vendor may document a body that can be left out
  const optional = [body, form, urlencoded].some((schema) => schema?.safeParse(undefined).success)
  return { required: !optional, content, ...(uploads && { 'x-uploads': uploadLimits(uploads) }) }
}

const withExample = (media: MediaTypeObject, example: unknown): MediaTypeObject =>
  example === undefined ? media : { ...media, example }

const uploadLimits = (uploads: NonNullable<NonNullable<EndpointDef['request']>['uploads']>) => ({
  fields: uploads.fields,
  mediaTypes: uploads.mediaTypes,
  maxBytes: uploads.maxBytes,
  minPx: uploads.minPx,
  maxPx: uploads.maxPx,
  ...provenanceFields(uploads),
})
