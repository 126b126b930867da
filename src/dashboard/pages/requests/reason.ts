/** Says in a sentence what came of a request, and what to send instead. */
import type { Tone } from '../../parts/bits.js'
import type { Found } from './judge.js'
import type { Detail } from './load.js'

export interface Reason {
  tone: Tone
  /** In a word. */
  word: string
  /** The sentence. */
  sentence: string
  /** What to send instead, or to do. */
  instead?: string
  /** Where that is done, or what it takes is found. */
  at?: 'home' | 'journey'
  /** The violation it is about. */
  about?: Found
}

/** As much as is known of a request in the log. */
type Asked = Pick<Detail, 'method' | 'path' | 'status' | 'endpoint' | 'fault' | 'nearest' | 'journeyId'>

/** What a request came to; the first is what a person asks for, the others are what is wrong beside it. */
export function reasonsOf(shown: Asked, found: readonly Found[]): Reason[] {
  const { status, fault } = shown
  const wrong = found.filter(({ severity, side }) => severity === 'breaking' && side === 'request')
  const refused = status >= 400
  const [tone, word]: [Tone, string] = refused ? ['bad', 'Rejected'] : ['warn', 'Accepted here']
  const reasons = wrong.map((about) => ({ tone, word, ...explain(about, shown), about }))
  const spoiled: Reason[] =
    fault === undefined
      ? []
      : [
          {
            tone: 'warn',
            word: 'Fault',
            sentence: `The armed fault ${fault} made this answer${wrong.length === 0 ? '; nothing is wrong with the request' : ''}.`,
            instead: 'Send it again, or disarm the fault.',
          },
        ]
  if (reasons.length > 0) return [...reasons, ...spoiled]
  if (spoiled.length > 0) return spoiled
  if (found.some(({ severity, side }) => severity === 'breaking' && side === 'response')) {
    return [{ tone: 'bad', word: 'Broken', sentence: 'The answer breaks the contract: the request is not to blame.' }]
  }
  const unmodelled = found.find(({ path, message }) => path === 'path' && message.includes('is not modelled'))
  if (status === 501 && unmodelled) {
    const sentence = 'The simulator does not serve this call of the vendor, and says so itself.'
    return [{ tone: 'warn', word: 'Not served', sentence, instead: unmodelled.message, about: unmodelled }]
  }
  if (refused) {
    const sentence = `The vendor answers ${status} here, and nothing in the request breaks the contract.`
    return [{ tone: 'warn', word: 'Refused', sentence, instead: 'Read the answer: it tells how things stand.' }]
  }
  const odd = found.filter(({ side, severity }) => side === 'request' && severity !== 'cosmetic')
  if (odd.length > 0) {
    const sentence = `Accepted with ${status}; ${odd.length === 1 ? 'one thing is' : `${odd.length} things are`} worth a look below.`
    return [{ tone: 'warn', word: 'Accepted', sentence }]
  }
  return [{ tone: 'good', word: 'Accepted', sentence: `Accepted with ${status}: the request keeps the contract.` }]
}

const parts: Readonly<Record<string, string>> = { body: 'in the body', query: 'in the query', path: 'in the path' }

/** A place in words: `body.images[0].path` is images[0].path in the body. */
function placeOf(path: string): { where: string; name?: string } {
  const [, part = '', said = ''] = /^(body|query|path|headers)\.?(.*)$/s.exec(path) ?? []
  const rest = said.replace(/^\["(.*)"\]$/s, '$1')
  if (part === 'headers' && rest) return { where: `the header ${rest}`, name: rest }
  if (rest) return { where: `${rest} ${parts[part]}`, name: rest }
  return {
    where: part === 'path' ? 'the path' : part === 'body' ? 'the body' : part === 'query' ? 'the query' : 'the request',
  }
}

type Said = Pick<Reason, 'sentence' | 'instead' | 'at'>

function explain(about: Found, shown: Asked): Said {
  const { path, message, received } = about
  // alternatives are written as code has them
  const expected = about.expected?.replaceAll('"|"', '" or "')
  const { where, name } = placeOf(path)
  const [, code, words = ''] = /^([a-z_]+)(?:: (.*))?$/s.exec(message) ?? []
  const known = code === undefined ? undefined : byCode(code, where, shown)
  if (known) return { ...known, sentence: withWords(known.sentence, words) }
  if (shown.endpoint === null && path === 'path') return noRoute(shown)
  if (name !== undefined && received === 'nothing') {
    return { sentence: `${capital(where)} is missing.`, instead: `Send ${name} ${asKind(expected)}.` }
  }
  const rule = (code === undefined ? message : words || message)
    .replace(/^Invalid input: /, '')
    .replace(/^(?:body|query|path|headers)\./, '')
  // the parser's own words say where it stopped
  if (expected === 'JSON') {
    const sentence = received === 'nothing' ? 'the body is empty' : rule
    return { sentence: `${capital(sentence)}.`, instead: `Send ${where} as JSON.` }
  }
  if (expected !== undefined && received !== undefined) {
    const told = rule.includes(about.expected!) || expected === message ? '' : ` (${rule})`
    const wants = invalid.test(expected)
      ? `, which is no ${expected.replace(invalid, 'valid ')}`
      : expected === message || /^(must|Too)/.test(expected)
        ? `: ${expected}`
        : `, where ${kind(expected)} is expected`
    return {
      sentence: `${capital(where)} is ${received}${wants}${told}.`,
      instead: `Send ${name ?? where} ${asKind(expected)}.`,
    }
  }
  const told =
    name !== undefined && rule.startsWith(`${name} `) && /\w/.test(rule[name.length + 1]!)
      ? where + rule.slice(name.length)
      : rule
  const kindOf =
    code === undefined || code === 'invalid_request' || words === '' ? '' : `${code.replaceAll('_', ' ')}: `
  const placed = kindOf === '' && name !== undefined && told === rule ? `${where}: ` : ''
  return {
    sentence: `${capital(placed + kindOf + told)}.`,
    ...(expected ? { instead: `Send ${expected}.` } : code !== undefined && shown.status >= 400 && elsewhere(shown)),
  }
}

/** What to do where it is not what was sent that is wrong. */
const elsewhere = ({ journeyId }: Asked): Pick<Said, 'instead' | 'at'> =>
  journeyId === undefined
    ? { instead: 'Read the answer: it tells what is taken.' }
    : { instead: 'Look at the journey: its page says what can be done now.', at: 'journey' }

/** Begins as a sentence does; the name of a field stays as it is written. */
const capital = (text: string): string =>
  /^[a-z]+(?:[ :]|$)/.test(text) && !/ in the (?:body|query|path)/.test(text.slice(0, text.indexOf(' ') + 13))
    ? text[0]!.toUpperCase() + text.slice(1)
    : text

const kinds = /^(string|number|int|boolean|object|array|record|file)$/
const invalid = /^Invalid /
const kind = (expected: string): string =>
  kinds.test(expected) ? `${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}` : expected
const asKind = (expected: string | undefined): string =>
  expected === undefined
    ? 'as the contract has it'
    : /^one of /.test(expected)
      ? `as ${expected}`
      : kinds.test(expected)
        ? `as ${kind(expected)}`
        : invalid.test(expected)
          ? `as a ${expected.replace(invalid, 'valid ')}`
          : `so that it fits: ${expected}`

/** A sentence, and what the vendor says of it. */
function withWords(text: string, words: string): string {
  if (words === '' || text.includes(words)) return text
  const said = words.replace(/\.?$/, '.')
  return /^[A-Z]/.test(said) ? `${text} ${said}` : `${text.replace(/\.$/, '')}: ${said}`
}

function byCode(code: string, where: string, { method }: Asked): Said | undefined {
  const said: Readonly<Record<string, Said>> = {
    credentials_missing: {
      sentence: `The call carries no credentials: they are expected in ${where}.`,
      instead: 'Send the credentials of this namespace.',
    },
    credentials_malformed: {
      sentence: `The credentials in ${where} are not written as the vendor wants them.`,
      instead: 'Write them as the contract says.',
    },
    credentials_invalid: {
      sentence: `The credentials in ${where} belong to no namespace of this simulator.`,
      instead: 'Send the credentials of this namespace.',
    },
    credentials_expired: {
      sentence: `The token in ${where} has run out by the clock of this namespace.`,
      instead: 'Get a new token and send the call again.',
    },
    forbidden: {
      sentence: 'The call asks for something of another tenant, environment or address.',
      instead:
        'Use the credentials that it belongs to: the home page shows those of this namespace, ready to be copied.',
      at: 'home',
    },
    not_found: {
      sentence: 'What the call asks for is not there.',
      instead: 'Send an id that an earlier call answered, in this namespace and environment.',
    },
    illegal_transition: {
      sentence: 'The journey is not in a state that allows this call.',
      instead: 'Look at the journey: its page says what can be done now.',
      at: 'journey',
    },
    rate_limited: {
      sentence: 'The call came too soon after the one before.',
      instead: 'Wait longer between two calls.',
    },
    method_not_allowed: { sentence: `Nothing answers ${method} at this path.` },
  }
  return Object.hasOwn(said, code) ? said[code] : undefined
}

function noRoute({ method, path, nearest = [] }: Asked): Said {
  const [best] = nearest
  return {
    sentence: `No call of any vendor is ${method} ${path.slice(0, 200)}.`,
    ...(best && { instead: `Call ${best.method} ${best.path}: what differs is ${best.differs}.` }),
  }
}
