/** The contract that a page is about: as it is declared, and as an OpenAPI document. */
import type { VendorDef } from '../../../contracts/define.js'
import { control } from '../../../control/contract.js'
import { contractNamed } from '../../../control/contracts/document.js'
import { SimError } from '../../../errors.js'
import type { PageContext } from '../../context.js'
import type { JsonSchema } from './schema-words.js'

interface MediaTypes {
  [type: string]: { schema?: JsonSchema; example?: unknown }
}

interface Response {
  $ref?: string
  content?: MediaTypes
}

/** As much of an operation as pages read. */
export interface Operation {
  operationId: string
  parameters?: { name: string; in: string; required?: boolean; schema: JsonSchema; example?: unknown }[]
  requestBody?: { required?: boolean; content: MediaTypes }
  responses: Record<string, Response>
}

/** As much of the document as pages read. */
export interface Document {
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, { post: Operation }>
  components: { schemas: Record<string, JsonSchema>; responses: Record<string, Response> }
}

export interface Contract {
  id: string
  title: string
  def: VendorDef
  document: Document
  /** Where its calls are answered in the namespace of the page, without a trailing slash. */
  base: string
}

/** Finds the contract that the path names. @throws SimError for a vendor this simulator does not have */
export async function contractOf(context: PageContext, id = context.params.vendor!): Promise<Contract> {
  const { sim, calls, origin, namespace } = context
  const def = await contractNamed(sim, id)
  const document = (await calls.getContract({ vendor: id })) as unknown as Document
  const tenant = namespace === sim.defaultNamespace ? '' : `/~${namespace.name}`
  return { id, title: def.profile.title, def, document, base: origin + (def === control ? '/_sim' : `${tenant}/${id}`) }
}

/** The ids of everything that has a contract. */
export const contractIds = ({ sim }: PageContext): string[] => [
  ...new Set([...sim.profiles.map(({ id }) => id), control.profile.id]),
]

/** Addresses within the section. */
export const places = ({ link }: Pick<PageContext, 'link'>) => ({
  vendor: (id: string): string => link(`/ui/contracts/${encodeURIComponent(id)}`),
  endpoint: (id: string, name: string): string =>
    link(`/ui/contracts/${encodeURIComponent(id)}/endpoints/${encodeURIComponent(name)}`),
  event: (id: string, key: string): string =>
    link(`/ui/contracts/${encodeURIComponent(id)}/events/${encodeURIComponent(key)}`),
  document: (id: string): string => link(`/ui/contracts/${encodeURIComponent(id)}/openapi.json`),
  report: (name: string): string => link(`/ui/contracts/reports/${encodeURIComponent(name)}`),
})

/** The id of a part of a page, from words of the contract. */
export const anchor = (...parts: readonly string[]): string => parts.join('-').replace(/[^\w-]+/g, '_')

/** The refusal of a name that the contract does not have. */
export const unknownName = (what: string, name: string): SimError =>
  new SimError(
    'not_found',
    `the contract has no ${what} ${JSON.stringify(name.slice(0, 100))}`,
    'Choose one of its page.',
  )
