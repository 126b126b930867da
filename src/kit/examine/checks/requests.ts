/** Checks of requests: each is held to the contract by the one judge. */
import type { RequestSpec, VendorDef } from '../../../contracts/define.js'
import { readBody } from '../../judge/message.js'
import type { Violation } from '../../judge/violation.js'
import { fromContract, ours, rules } from '../rules.js'
import type { Call, ClientCheck, Finding, Seen } from '../types.js'
import { about, comesTo, readsOf } from './judging.js'

const documentation = ({ profile }: VendorDef) => ({ evidence: 'documented' as const, source: profile.docs })

/** A check that fails for what the judge says of requests. */
const judged = (what: string, title: string, text: string, fits: (violation: Violation) => boolean): ClientCheck => ({
  id: `requests.${what}`,
  group: 'requests',
  title,
  rule: fromContract(text, documentation),
  trial: 'plain',
  judge: ({ calls }) =>
    calls.flatMap((call) =>
      call.judged.violations.filter(fits).map((one): Finding => {
        const received = one.sensitive || one.received === 'nothing' ? '' : `, received ${one.received}`
        const expected = one.message.includes('expected') ? '' : `, expected ${one.expected}`
        const found = about(
          call,
          `${one.path}: ${one.message}${expected}${one.message.includes(one.received) ? '' : received}`,
        )
        return { ...found, rule: { text, evidence: one.evidence, source: one.source } }
      }),
    ),
})

const inBody = ({ path }: Violation): boolean => path.startsWith('body')
const isMissing = ({ rule, received }: Violation): boolean =>
  received === 'nothing' &&
  ![
    'unknown_key',
    'missing_credentials',
    'unknown_endpoint',
    'unexpected_body',
    'media_type',
    'unreadable_body',
    'missing_body',
  ].includes(rule)
const own = [
  'unknown_endpoint',
  'media_type',
  'unreadable_body',
  'missing_body',
  'unexpected_body',
  'unknown_key',
  'missing_credentials',
  'secret_in_query',
]

/** The endpoints that take pictures. */
const uploads = ({ endpoints }: VendorDef) =>
  Object.entries(endpoints).flatMap(([name, { request }]) => {
    const spec: RequestSpec = request ?? {}
    return spec.uploads ? [{ name, ...spec.uploads }] : []
  })

const paced = ({ endpoints }: VendorDef) =>
  Object.entries(endpoints).flatMap(([name, { pace }]) => (pace ? [{ name, ...pace }] : []))

/** Calls that follow the one before on the same URL, and how long after. */
function* repeated(calls: readonly Call[]): Generator<{ call: Call; gapMs: number }> {
  const last = new Map<string, Call>()
  for (const call of calls) {
    const key = `${call.method} ${call.url}`
    const before = last.get(key)
    if (before) yield { call, gapMs: call.startedMs - before.startedMs }
    last.set(key, call)
  }
}

/** The pictures of a form. Whatever stands in JSON is judged by the call itself. */
async function picturesOf(call: Call): Promise<{ name: string; file: Blob }[]> {
  const body = await readBody(call.body, call.headers)
  if (body.kind !== 'fields') return []
  return Object.entries(body.value).flatMap(([name, file]) => (file instanceof Blob ? [{ name, file }] : []))
}

function wrongWith(
  call: Call,
  { name, file }: { name: string; file: Blob },
  limits: ReturnType<typeof uploads>[number],
): Finding[] {
  const { fields, maxBytes } = limits
  if (!fields.includes(name)) return []
  if (file.size === 0) return [about(call, `${name} is empty`)]
  return file.size > maxBytes ? [about(call, `${name} has ${file.size} bytes; the most is ${maxBytes}`)] : []
}

async function wrongPictures(seen: Seen): Promise<Finding[]> {
  const found: Finding[] = []
  for (const call of seen.calls) {
    const limits = uploads(seen.learnt.vendor).find(({ name }) => name === call.endpoint)
    if (limits) found.push(...(await picturesOf(call)).flatMap((file) => wrongWith(call, file, limits)))
  }
  return found
}

/** Less than this between two reads is no polling, in milliseconds. */
const leastPauseMs = 100

export const requestChecks: readonly ClientCheck[] = [
  judged(
    'known-path',
    'calls what the contract has',
    'Methods and paths are those of the contract.',
    (v) => v.rule === 'unknown_endpoint',
  ),
  judged(
    'media-type',
    'says the media type that the call takes',
    'A body comes under the media type of the call.',
    (v) => v.rule === 'media_type',
  ),
  judged(
    'readable',
    'sends bodies that can be read',
    'A body is what its media type says.',
    (v) => v.rule === 'unreadable_body',
  ),
  judged(
    'body-there',
    'sends a body where one is required',
    'A call with a required body has one.',
    (v) => v.rule === 'missing_body',
  ),
  judged(
    'no-stray-body',
    'sends no body where none belongs',
    'A call without a body in the contract has none.',
    (v) => v.rule === 'unexpected_body',
  ),
  judged('required', 'sends every required member', 'Required members are there.', isMissing),
  judged(
    'known-members',
    'sends no member that the contract does not know',
    'Members are those of the contract.',
    (v) => v.rule === 'unknown_key' && inBody(v),
  ),
  judged(
    'known-query',
    'sends no query field that the contract does not know',
    'Query fields are those of the contract.',
    (v) => v.rule === 'unknown_key' && v.path.startsWith('query'),
  ),
  judged(
    'values',
    'sends values of the type and form the contract has',
    'Values have the type and form of the contract.',
    (v) => !own.includes(v.rule) && !isMissing(v),
  ),
  {
    id: 'requests.pace',
    group: 'requests',
    title: 'keeps the pace that the vendor asks for',
    rule: fromContract(
      'Calls are no closer together than the contract says.',
      (vendor) => paced(vendor)[0] ?? 'the vendor asks for no pace',
    ),
    trial: 'plain',
    judge: (seen) => {
      const paces = paced(seen.learnt.vendor)
      return [...repeated(seen.calls)].flatMap(({ call, gapMs }) => {
        const pace = paces.find(({ name }) => name === call.endpoint)
        // what is measured here lies a little off what the client measures
        if (!pace || gapMs >= pace.minIntervalMs - 50) return []
        const what = `comes ${Math.round(gapMs)} ms after the one before; the least is ${pace.minIntervalMs} ms`
        return [about(call, what)]
      })
    },
  },
  {
    id: 'requests.pause',
    group: 'requests',
    title: 'pauses between two reads of the same thing',
    rule: ours(`Reads of one thing are ${leastPauseMs} ms apart at least.`),
    trial: 'plain',
    judge: (seen) =>
      [...repeated(readsOf(seen))].flatMap(({ call, gapMs }) =>
        gapMs < leastPauseMs ? [about(call, `comes ${Math.round(gapMs)} ms after the one before`)] : [],
      ),
  },
  {
    id: 'requests.uploads',
    group: 'requests',
    title: 'sends pictures within the limits',
    rule: fromContract(
      'Pictures are of a kind and size that the call takes.',
      (vendor) => uploads(vendor)[0] ?? 'no call takes pictures',
    ),
    trial: 'plain',
    judge: wrongPictures,
  },
  {
    id: 'requests.one-journey',
    group: 'requests',
    title: 'makes one journey for one verification',
    rule: ours('One verification is one journey.'),
    trial: 'plain',
    judge: ({ calls }) =>
      calls
        .filter(({ began }) => began)
        .slice(1)
        .map((call) => about(call, 'makes another journey')),
  },
  {
    id: 'requests.completes',
    group: 'requests',
    title: 'comes to the outcome of an approved journey',
    rule: rules.oneOutcome,
    trial: 'plain',
    judge: async (seen) => {
      const broken = seen.calls.some(({ judged }) => judged.violations.some(({ severity }) => severity === 'breaking'))
      const isRefused = broken || (await wrongPictures(seen)).length > 0
      return isRefused && seen.ended.outcome !== 'approved'
        ? 'its requests are refused for what other checks tell'
        : comesTo('approved')(seen)
    },
  },
]
