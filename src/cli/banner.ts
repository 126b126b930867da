/** What `start` prints: a table for people, one line of JSON for machines. */
import type { VendorProfile } from '../contracts/define.js'
import type { NamespaceHandle } from '../control/simulator-handle.js'
import type { StoreInfo } from '../runtime/store/types.js'

/** Where state is kept, as it may be shown. */
export type KeptState = StoreInfo & { at: string | undefined }

/** The line that says the socket listens, with all that a client needs. */
export function readyLine(
  { url, state }: { url: string; state: KeptState },
  profiles: readonly VendorProfile[],
  { info }: NamespaceHandle,
): string {
  const { kind, shared, replica, at } = state
  const store = { kind, ...(at !== undefined && { at }), ...(shared && { replica }) }
  const vendors = profiles.map((profile) => {
    const baseUrl = `${url}/${profile.id}`
    return [
      profile.id,
      {
        baseUrl,
        surfaces: Object.fromEntries(
          Object.entries(profile.surfaces).map(([name, { mountAt }]) => [
            name,
            mountAt === '/' ? baseUrl : baseUrl + mountAt,
          ]),
        ),
        credentials: info.credentials[profile.id],
        environments: info.environments[profile.id],
        flows: profile.flows,
      },
    ]
  })
  return JSON.stringify({
    event: 'ready',
    url,
    dashboard: dashboardOf(url),
    vendors: Object.fromEntries(vendors),
    control: `${url}/_sim`,
    store,
  })
}

/** A table of vendors, base URLs and credentials. */
export function banner(
  { version, url, file, state }: { version: string; url: string; file: string | undefined; state: KeptState },
  profiles: readonly VendorProfile[],
  { info }: NamespaceHandle,
): string {
  const lines = [`idvsim ${version}, a simulator: nothing here is a real verification.`, '']
  for (const { id, title, flows } of profiles) {
    lines.push(title, `  base URL   ${url}/${id}`)
    for (const [environment, values] of Object.entries(info.environments[id] ?? {})) {
      for (const [name, value] of Object.entries(values)) lines.push(`  ${environment.padEnd(9)}  ${name} = ${value}`)
    }
    for (const [n, flow] of flows.entries())
      lines.push(`  ${(n === 0 ? 'flows' : '').padEnd(9)}  ${flow.id}  ${flow.title}`)
    lines.push('')
  }
  lines.push(`Control plane  ${url}/_sim  (GET ${url}/_sim/catalog lists what can be forced)`)
  lines.push(`State          ${describe(state)}`)
  if (file !== undefined) lines.push(`Config file    ${file}`)
  // last, where whoever started it looks
  lines.push('', `Dashboard      ${dashboardOf(url)}`)
  return lines.join('\n')
}

/** The one address for a person. */
const dashboardOf = (url: string): string => `${url}/_sim/`

function describe({ kind, at, shared, replica }: KeptState): string {
  if (kind === 'memory') return 'in memory, until it stops (--persist FILE keeps it)'
  return `${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}  ${at}${shared ? `  (replica ${replica})` : ''}`
}
