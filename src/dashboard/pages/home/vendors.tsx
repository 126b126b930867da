/** A vendor as its client meets it: addresses, credentials, what to configure, and a first call. */
import type { Child } from 'hono/jsx'
import type { VendorProfile } from '../../../contracts/define.js'
import type { PageContext } from '../../context.js'
import { Block, Card, Copied } from '../../parts/bits.js'
import { environmentOf } from './environment.js'
import { firstCurl } from './first-call.js'

/** Where a client of the namespace of a page reaches a vendor. */
export const baseUrlOf = ({ origin, namespace }: PageContext, { id }: VendorProfile): string =>
  `${origin.replace(/\/+$/, '')}${namespace.byAddress ? `/~${namespace.name}` : ''}/${id}`

export async function VendorCard({ context, profile }: { context: PageContext; profile: VendorProfile }) {
  const { id, title, docs, flows } = profile
  const baseUrl = baseUrlOf(context, profile)
  const environments = Object.entries(context.namespace.credentials[id] ?? {})
  const { simulator } = await context.sim.vendor(id)
  const curl = await firstCurl(simulator, baseUrl, environments[0]?.[1] ?? {})
  return (
    <Card title={title} id={`vendor-${id}`}>
      <div class="halves">
        <div>
          <dl class="facts">
            <dt>Base URL</dt>
            <dd>
              <Copied text={baseUrl} label={`base URL of ${title}`} />
            </dd>
            {otherSurfaces(profile).map(([path, names]) => (
              <>
                <dt>{names}</dt>
                <dd>
                  <Copied text={baseUrl + path} label={`address of ${names} of ${title}`} />
                </dd>
              </>
            ))}
            <dt>Documentation</dt>
            <dd>
              <a href={docs} rel="noreferrer" class="own">
                {docs}
              </a>
            </dd>
          </dl>
          {environments.map(([environment, values], i) => (
            <OneOfSome is={i === 0} heading={`Credentials: ${environment}`}>
              <dl class="facts">
                {Object.entries(values).map(([name, value]) => (
                  <>
                    <dt>
                      <code>{name}</code>
                    </dt>
                    <dd>
                      <Copied text={value} label={`${name} of ${title}, ${environment}`} />
                    </dd>
                  </>
                ))}
              </dl>
            </OneOfSome>
          ))}
          <details>
            <summary>{flows.length === 1 ? 'One flow' : `${flows.length} flows`}; the first is the default</summary>
            <dl class="facts">
              {flows.map((flow) => (
                <>
                  <dt>
                    <code class="own">{flow.id}</code>
                  </dt>
                  <dd>{flow.title}</dd>
                </>
              ))}
            </dl>
          </details>
        </div>
        <div>
          {environments.map(([environment, values], i) => (
            <OneOfSome is={i === 0} heading={`Environment: ${environment}`}>
              <Block text={environmentOf({ id, baseUrl }, values)} label={`Environment of ${title}: ${environment}`} />
            </OneOfSome>
          ))}
          {curl !== undefined && (
            <>
              <h3>First call</h3>
              <Block text={curl} label={`First call of ${title}`} />
            </>
          )}
        </div>
      </div>
    </Card>
  )
}

/** The first of some stands open; the others are folded. @param is whether this is the first */
const OneOfSome = ({ is, heading, children }: { is: boolean; heading: string; children?: Child }) =>
  is ? (
    <>
      <h3>{heading}</h3>
      {children}
    </>
  ) : (
    <details>
      <summary>{heading}</summary>
      {children}
    </details>
  )

/** Surfaces that are not at the base URL: where they are mounted, and what they are called. */
function otherSurfaces({ surfaces }: VendorProfile): [path: string, names: string][] {
  const byPath = new Map<string, string[]>()
  for (const { title, mountAt } of Object.values(surfaces)) {
    if (mountAt !== '/') byPath.set(mountAt, [...(byPath.get(mountAt) ?? []), title])
  }
  return [...byPath].map(([path, titles]) => [path, titles.join(', ')])
}
