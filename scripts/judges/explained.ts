/** What the judges say without being right, each with why. An explanation that nothing needs any more fails, too. */
import type { LintFinding } from './lint.js'
import type { Finding } from './prism.js'

export interface Explanation<F> {
  /** Why the finding stands. */
  why: string
  fits: (finding: F) => boolean
}

const responses = (path: string, method: string): string => `#/paths/${path.replaceAll('/', '~1')}/${method}/responses`
const isResponseRule = ({ rule }: LintFinding): boolean => /^operation-[24]xx-response$/.test(rule)
const component = (name: string) => (finding: LintFinding) =>
  finding.rule === 'no-unused-components' && finding.at === `#/components/schemas/${name}`

export const explainedLint: readonly Explanation<LintFinding>[] = [
  {
    why: 'an operation that is not modelled answers 501 alone, and says so in x-not-modelled',
    fits: (finding) => isResponseRule(finding) && finding.notModelled,
  },
  {
    why: 'the authorization endpoint of OpenID Connect answers with a redirect',
    fits: (finding) =>
      finding.rule === 'operation-2xx-response' && finding.at === responses('/oauth2/authorize', 'get'),
  },
  {
    why: 'AuthorizationQuery and RequestNewHeaders are written out as parameters; the schemas are the names of their types',
    fits: (finding) => ['AuthorizationQuery', 'RequestNewHeaders'].some((name) => component(name)(finding)),
  },
  {
    why: 'IdTokenClaims is the content of a signed token, which a schema of the answer cannot reach into',
    fits: component('IdTokenClaims'),
  },
  {
    why: 'AmlHistory is documented, its path is not; AmlMatchStatus is a part of matches, where its fields are written out',
    fits: (finding) => ['AmlHistory', 'AmlMatchStatus'].some((name) => component(name)(finding)),
  },
]

export const explainedPrism: readonly Explanation<Finding>[] = [
  {
    why: 'the status of an error that only an armed fault brings about there: a document lists what calls are answered',
    fits: ({ armed, at, message }) =>
      armed && at === 'response' && message.startsWith('Unable to match the returned status code'),
  },
  {
    why: 'Prism follows a redirect instead of passing it on, and its place is not on this machine',
    fits: ({ code, call }) => code === 'FetchError' && call === 'GET /oauth2/authorize',
  },
]
