/** Checks of credentials and tokens. */
import { tokensIn } from '../../../contracts/auth.js'
import type { EndpointDef, VendorDef } from '../../../contracts/define.js'
import { decoded } from '../../judge/subject.js'
import { fromContract, rules } from '../rules.js'
import { tokenEndpoints } from '../run-trial.js'
import type { ClientCheck, Finding, Seen } from '../types.js'
import { about, callsOf, endOf, readsOf } from './judging.js'

const noToken = 'the client asks for no token'
const noTokens = 'the vendor issues no tokens'

/** The endpoint that issues the vendor's tokens, as the contract has it. */
const issuer = (vendor: VendorDef): EndpointDef | string => {
  const [name] = tokenEndpoints(vendor)
  return name === undefined ? noTokens : vendor.endpoints[name]!
}
/** The surface that outcomes are read from. */
const surfaceOf = ({ surfaces, endpoints, outcome }: VendorDef) => {
  const read = endpoints[outcome?.endpoints[0] ?? ''] ?? Object.values(endpoints)[0]!
  return surfaces[read.surface]!
}

/** Credentials that are secret: those that name nobody, and a token that stands for them. */
const secretsOf = ({ secrets, learnt }: Seen): [string, string][] => {
  const specs = Object.values(learnt.vendor.profile.credentials)[0] ?? {}
  const standing = Object.values(learnt.vendor.surfaces).flatMap(({ auth }) => tokensIn(auth).map((t) => t.standing))
  return Object.entries(secrets).filter(([name]) => !specs[name]?.identifies || standing.includes(name))
}

/** Tokens that calls carried. */
function tokensSeen(seen: Seen): string[] {
  const names = tokensIn(surfaceOf(seen.learnt.vendor).auth)
    .flatMap(({ carriers }) => carriers)
    .flatMap((carrier) => (carrier.in === 'header' ? [carrier.name.toLowerCase()] : []))
  const values = seen.calls.flatMap(({ headers }) => names.map((name) => headers[name]?.replace(/^\w+ /, '') ?? ''))
  return [...new Set(values.filter((value) => value.length > 7))]
}

const refusedReads = (seen: Seen) => readsOf(seen).filter(({ status }) => status === 401)

export const credentialChecks: readonly ClientCheck[] = [
  {
    id: 'credentials.sent',
    group: 'credentials',
    title: 'sends credentials where the contract says',
    rule: fromContract('Calls carry credentials where the contract says.', surfaceOf),
    trial: 'plain',
    judge: ({ calls }) =>
      calls.flatMap((call) =>
        call.judged.violations
          .filter(({ rule }) => rule === 'missing_credentials')
          .map(({ message, expected, evidence, source }) => ({
            ...about(call, `${message}; expected ${expected}`),
            rule: { text: 'Calls carry credentials where the contract says.', evidence, source },
          })),
      ),
  },
  {
    id: 'credentials.not-in-url',
    group: 'credentials',
    title: 'keeps secrets and tokens out of URLs',
    rule: rules.noSecretInUrl,
    trial: 'plain',
    judge: (seen) => {
      const hidden = [...secretsOf(seen), ...tokensSeen(seen).map((token): [string, string] => ['a token', token])]
      return seen.calls.flatMap((call): Finding[] => {
        const found = hidden.find(([, value]) => decoded(call.url).includes(value))
        return found ? [about(call, `${found[0]} stands in the URL`)] : []
      })
    },
  },
  {
    id: 'credentials.not-printed',
    group: 'credentials',
    title: 'prints no secret and no token',
    rule: rules.noSecretInOutput,
    trial: 'plain',
    judge: (seen) => {
      const hidden = [...secretsOf(seen), ...tokensSeen(seen).map((token): [string, string] => ['a token', token])]
      const printed = seen.ended.stdout + seen.ended.stderr
      return [...new Set(hidden.filter(([, value]) => printed.includes(value)).map(([name]) => name))].map((name) => ({
        what: `the output of the client holds ${name}`,
      }))
    },
  },
  {
    id: 'credentials.secret-to-token-call-only',
    group: 'credentials',
    title: 'shows the secret to the call that issues tokens alone',
    rule: (vendor) => (typeof issuer(vendor) === 'string' ? noTokens : rules.oauthSecret()),
    trial: 'plain',
    judge: (seen) => {
      const { token, vendor } = seen.learnt
      if (token === undefined) return noToken
      const standing = tokensIn(surfaceOf(vendor).auth).map((one) => one.standing)
      const secrets = secretsOf(seen).filter(([name]) => !standing.includes(name))
      return seen.calls
        .filter(({ endpoint }) => endpoint !== token)
        .flatMap((call) => {
          const said = [...Object.values(call.headers), call.body.toString()].join('\n')
          const found = secrets.find(([, value]) => said.includes(value))
          return found ? [about(call, `carries ${found[0]}, which is for ${token} alone`)] : []
        })
    },
  },
  {
    id: 'credentials.token-reused',
    group: 'credentials',
    title: 'uses a token for as long as it is valid',
    rule: fromContract('A token is good for any number of calls until it ends.', issuer),
    trial: 'plain',
    judge: (seen) => {
      const { token } = seen.learnt
      if (token === undefined) return noToken
      return callsOf(seen, token)
        .slice(1)
        .map((call) => about(call, 'asks for another token while the one before is valid'))
    },
  },
  {
    id: 'credentials.token-renewed',
    group: 'credentials',
    title: 'asks for a new token when one is refused',
    rule: (vendor) => (typeof issuer(vendor) === 'string' ? noTokens : rules.unauthorized()),
    trial: 'token-over',
    judge: (seen) => {
      const [refused] = refusedReads(seen)
      if (!refused) return 'no read was refused'
      const after = callsOf(seen, seen.learnt.token).filter(({ startedMs }) => startedMs > refused.startedMs)
      return after.length > 0
        ? []
        : [about(refused, `was refused with 401, and no new token was asked for: ${endOf(seen)}`)]
    },
  },
  {
    id: 'credentials.new-token-used',
    group: 'credentials',
    title: 'makes the refused call again with the new token',
    rule: (vendor) => (typeof issuer(vendor) === 'string' ? noTokens : rules.unauthorized()),
    trial: 'token-over',
    judge: (seen) => {
      const [refused] = refusedReads(seen)
      const renewed = refused && callsOf(seen, seen.learnt.token).find(({ startedMs }) => startedMs > refused.startedMs)
      if (!refused || !renewed) return 'no token was renewed'
      const [again] = readsOf(seen).filter(({ startedMs }) => startedMs > renewed.startedMs)
      if (!again) return [about(refused, `was refused with 401, and was not made again: ${endOf(seen)}`)]
      const old = tokensSeen({ ...seen, calls: [refused] })[0]
      const now = tokensSeen({ ...seen, calls: [again] })[0]
      return old !== undefined && old === now ? [about(again, 'carries the token that was refused before')] : []
    },
  },
  {
    id: 'credentials.renewal-bounded',
    group: 'credentials',
    title: 'gives up when a new token is refused too',
    rule: (vendor) => (typeof issuer(vendor) === 'string' ? noTokens : rules.unauthorized()),
    trial: 'token-never',
    judge: (seen) => {
      const refused = refusedReads(seen)
      if (refused.length === 0) return 'no read was refused'
      // one for the token at hand, and one for a new one
      if (refused.length <= 2 && !seen.ended.stopped) return []
      return [about(refused.at(-1)!, `is the last of ${refused.length} that were refused; ${endOf(seen)}`)]
    },
  },
  {
    id: 'credentials.refused-once',
    group: 'credentials',
    title: 'does not send refused credentials again',
    rule: rules.unauthorized,
    trial: 'refused',
    judge: (seen) => {
      const refused = seen.calls.filter(({ status }) => status === 401)
      const again = refused.filter((call, n) => refused.findIndex(({ endpoint }) => endpoint === call.endpoint) < n)
      return again.map((call) => about(call, 'sends the credentials that were refused before'))
    },
  },
  {
    id: 'credentials.refusal-told',
    group: 'credentials',
    title: 'tells that its credentials are refused',
    rule: rules.failsAloud,
    trial: 'refused',
    judge: (seen) =>
      seen.ended.code !== 0 && !seen.ended.stopped ? [] : [{ what: `${endOf(seen)}, and exits as if all were well` }],
  },
]
