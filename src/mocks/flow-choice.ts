/** Which flow a client's own id runs, and what the developer is told beside the answer. */
import type { VendorDef } from '../contracts/define.js'
import type { Tools } from './types.js'

/** Leaves advice about a part of the request in the journal. */
export const advise = <V extends VendorDef>(tools: Tools<V>, path: string, message: string): void =>
  tools.note({ severity: 'advice', side: 'request', path, message })

/** Says that a flow cannot show what is special about a case; `lack` is why, undefined when it can. */
export function adviseLack<V extends VendorDef>(
  tools: Tools<V>,
  flow: string,
  lack: string | undefined,
  scenario: string,
): void {
  if (lack) advise(tools, 'scenario', `flow ${flow} cannot express the scenario "${scenario}": ${lack}`)
}

export interface FlowQuestion<F extends { readonly id: string }> {
  /** The built-in flows, the default one first. */
  flows: readonly F[]
  asked: string
  /** Where the client asked, for the journal. */
  path: string
  /** Refuses, where flows are strict. */
  refuse(message: string): never
}

/** Finds the flow asked for. A client's own id runs the default flow with advice, unless flows are strict. */
export function chooseFlow<V extends VendorDef, F extends { readonly id: string }>(
  tools: Tools<V>,
  { flows, asked, path, refuse }: FlowQuestion<F>,
): F {
  const known = flows.find(({ id }) => id === asked)
  if (known) return known
  const ids = flows.map(({ id }) => id).join(', ')
  const field = path.slice(path.lastIndexOf('.') + 1)
  if (tools.options.strictFlows === true) return refuse(`${field} ${JSON.stringify(asked)}; known: ${ids}`)
  const fallback = flows[0]!
  advise(tools, path, `no built-in flow is called ${JSON.stringify(asked)}, so ${fallback.id} runs; built in: ${ids}`)
  return fallback
}
