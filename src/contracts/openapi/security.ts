/** Ways of authentication as OpenAPI security schemes, and who may call as a list of alternatives. */
import type { SecurityRequirementObject, SecuritySchemeObject } from 'openapi3-ts/oas31'
import type { Auth, TokenCarrier } from '../auth.js'
import type { EndpointDef, Surface, VendorDef } from '../define.js'

/** A scheme under its name, and the alternatives that use it. */
interface Security {
  schemes: Record<string, SecuritySchemeObject>
  /** Any one of them will do; an empty list asks for nothing in headers or query. */
  alternatives: SecurityRequirementObject[]
}

/** Name of the scheme: the surface's, or the endpoint's where it has a way of its own. */
const nameOf = (key: string, { surface, auth }: EndpointDef): string => (auth ? key : surface)

/** Writes who may call an endpoint. */
export const securityOf = (key: string, def: EndpointDef, surface: Surface): SecurityRequirementObject[] =>
  write(nameOf(key, def), def.auth ?? surface.auth).alternatives

/** Lists every scheme of a vendor. */
export function schemesOf({ surfaces, endpoints }: VendorDef): [string, SecuritySchemeObject, Surface][] {
  const ways: [string, Auth, Surface][] = [
    ...Object.entries(surfaces).map(([name, surface]): [string, Auth, Surface] => [name, surface.auth, surface]),
    ...Object.entries(endpoints as Record<string, EndpointDef>).flatMap(([key, def]): [string, Auth, Surface][] =>
      def.auth ? [[key, def.auth, surfaces[def.surface]!]] : [],
    ),
  ]
  return ways.flatMap(([name, auth, surface]) =>
    Object.entries(write(name, auth).schemes).map(([id, scheme]): [string, SecuritySchemeObject, Surface] => [
      id,
      scheme,
      surface,
    ]),
  )
}

function write(name: string, auth: Auth): Security {
  switch (auth.kind) {
    case 'header':
      return one(name, {
        type: 'apiKey',
        in: 'header',
        name: auth.header,
        description: `Credential: ${auth.credential}`,
      })
    case 'basic':
      return one(name, { type: 'http', scheme: 'basic', description: `Credentials: ${auth.user} and ${auth.password}` })
    case 'bearer':
      return one(name, { type: 'http', scheme: 'bearer', description: `Credentials: ${auth.token}` })
    case 'token':
      return either(auth.carriers.map((carrier, i) => one(i === 0 ? name : `${name}${i + 1}`, carry(carrier, auth))))
    case 'oneOf':
      return either(auth.ways.map((way, i) => write(i === 0 ? name : `${name}${i + 1}`, way)))
    case 'allOf':
      return together(auth.ways.map((way, i) => write(i === 0 ? name : `${name}${i + 1}`, way)))
    // credentials among the fields are described by the schema of the request
    default:
      return { schemes: {}, alternatives: [] }
  }
}

const one = (name: string, scheme: SecuritySchemeObject): Security => ({
  schemes: { [name]: scheme },
  alternatives: [{ [name]: [] }],
})

function carry(carrier: TokenCarrier, { issuedBy, at }: { issuedBy: string; at: string }): SecuritySchemeObject {
  const description = `Token: \`${at}\` of ${issuedBy}`
  if (carrier.in === 'header' && carrier.scheme?.toLowerCase() === 'bearer') {
    return { type: 'http', scheme: 'bearer', description }
  }
  return { type: 'apiKey', in: carrier.in, name: carrier.name, description }
}

const either = (all: readonly Security[]): Security => {
  const asked = all.flatMap(({ alternatives }) => alternatives)
  // a way that asks for nothing here, such as fields of the body, is an alternative as well
  const another = asked.length > 0 && all.some(({ alternatives }) => alternatives.length === 0)
  return {
    schemes: Object.assign({}, ...all.map(({ schemes }) => schemes)),
    alternatives: another ? [...asked, {}] : asked,
  }
}

function together(all: readonly Security[]): Security {
  const schemes = Object.assign({}, ...all.map((one) => one.schemes))
  const asked = all.filter(({ alternatives }) => alternatives.length > 0)
  return {
    schemes,
    alternatives: asked.length === 0 ? [] : [Object.assign({}, ...asked.map((s) => s.alternatives[0]))],
  }
}
