/** Every reporter writes what its readers take, whatever a server answered. */
import { expect, test } from 'vitest'
import type { Violation } from '../../../src/kit/judge/violation.js'
import { reporters } from '../../../src/kit/verify/reporters/index.js'
import type { VerifyResult } from '../../../src/kit/verify/types.js'

const nasty =
  '\u202e\u2066a\u2028 <b>&"quoted"\' ]]> \u0000\u001b[31m\ud800 | `x` *y* 100% ::error::\r\nsecond, line: %0A'
const violation: Violation = {
  side: 'response',
  rule: 'wrong_value',
  path: `body.${nasty}`,
  message: nasty,
  expected: 'text',
  received: 'the-secret',
  sensitive: true,
  severity: 'breaking',
  evidence: 'documented',
  source: 'https://docs.example',
}
const advice: Violation = {
  ...violation,
  path: 'body.learned',
  severity: 'advice',
  evidence: 'assumed',
  patch: { at: 'x 200 body.learned', change: 'replace', schema: { type: 'string' }, evidence: 'observed' },
}
const result: VerifyResult = {
  vendor: 'acme',
  target: { kind: 'live', at: 'https://api.example' },
  outcome: 'broken',
  cases: [
    { id: 'acme.ok', title: nasty, status: 'passed', violations: [advice, advice], comparisons: 4 },
    { id: 'acme.bad,1', title: nasty, status: 'failed', violations: [violation], comparisons: 2 },
    { id: 'acme.no', title: 'not run', status: 'not_run', reason: nasty, violations: [], comparisons: 0 },
  ],
  passed: 1,
  failed: 1,
  notRun: 1,
  comparisons: 6,
  minComparisons: 10,
  canary: { planted: 'x', caught: true },
  notes: [nasty],
  durationMs: 12,
}
const stuck: VerifyResult = { ...result, outcome: 'could_not_run', why: nasty, cases: [], failed: 0 }

/** Reads XML strictly enough: every element closed in order, nothing raw between. @throws for anything else */
function readXml(text: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = []
  const open: string[] = []
  const decode = (raw: string): string => {
    if (/[<>]|&(?!(?:amp|lt|gt|quot);)/.test(raw)) throw new Error(`raw signs: ${raw}`)
    return raw.replace(/&(amp|lt|gt|quot);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name as 'amp']!)
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\p{Surrogate}]/u.test(text))
    throw new Error('a sign that XML cannot hold')
  const body = text.replace(/^<\?xml [^?]*\?>\s*/, '')
  let at = 0
  for (const match of body.matchAll(/<(\/?)([a-z]+)((?:\s+[a-z]+="[^"<]*")*)\s*(\/?)>/g)) {
    decode(body.slice(at, match.index))
    at = match.index + match[0].length
    const [, closing, name = '', list = '', single] = match
    if (closing) {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`)
      continue
    }
    const attributes = [...list.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, key, value]) => [key!, decode(value!)])
    found.push({ name, attributes: Object.fromEntries(attributes) })
    if (!single) open.push(name)
  }
  decode(body.slice(at))
  if (open.length > 0) throw new Error(`${open.join()} is not closed`)
  return found
}

test('no reporter prints what is sensitive, or a sign that steers a terminal', () => {
  for (const [name, report] of Object.entries(reporters)) {
    const text = report([result, stuck])
    expect(text, name).not.toContain('the-secret')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what steers a terminal
    expect(text, name).not.toMatch(/[\u0000-\u0008\u001b]/)
    // in JSON a text stands as it came, for a program to read
    if (name !== 'json') expect(text, name).not.toMatch(/[\p{Bidi_Control}\u2028]/u)
  }
})

test('junit is well formed, and counts as it lists', () => {
  const elements = readXml(reporters.junit([result, stuck]))
  const suites = elements.filter(({ name }) => name === 'testsuite').map(({ attributes }) => attributes)
  expect(suites).toMatchObject([
    { tests: '4', failures: '1', errors: '0', skipped: '1' },
    { tests: '1', failures: '0', errors: '1' },
  ])
  for (const [name, count] of Object.entries({ testcase: 5, failure: 1, error: 1, skipped: 1 })) {
    expect(elements.filter((one) => one.name === name)).toHaveLength(count)
  }
  expect(() => readXml('<a><b></a>')).toThrow()
})

test('json holds everything', () => {
  const { format, results } = JSON.parse(reporters.json([result]))
  expect(format).toBe('idvsim-verify/1')
  expect(results).toMatchObject([{ vendor: 'acme', outcome: 'broken', comparisons: 6, canary: { caught: true } }])
  expect(results[0].cases[1].violations[0]).toMatchObject({ received: '[hidden]', source: 'https://docs.example' })
})

test('github writes one command a line, escaped', () => {
  const lines = reporters.github([result, stuck]).trimEnd().split('\n')
  const commands = lines.filter((line) => line.startsWith('::'))
  const read = commands.map((line) => /^::(error|warning|notice) title=([^:,\r\n]*)::([^\r\n]*)$/.exec(line))
  expect(read.every((one) => one !== null)).toBe(true)
  expect(read[0]![2]).toBe('acme.bad%2C1')
  // a sign that a server sent does not begin a command of its own
  expect(lines.filter((line) => /^(?!::)/.test(line))).toHaveLength(1)
})

test('markdown keeps its table', () => {
  const text = reporters.markdown([result, stuck])
  const rows = text.split('\n').filter((line) => line.startsWith('|'))
  expect(rows).toHaveLength(4)
  for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(10)
  expect(text).not.toMatch(/<b>/)
})

test('pretty lists what the canary planted, one drift a line', () => {
  const canary = { planted: 'a: retyped at x; b: status_changed at y', caught: true }
  const lines = 'run, each seen:\n  a: retyped at x\n  b: status_changed at y\n'
  expect(reporters.pretty([{ ...result, canary }])).toContain(lines)
  const missed = { planted: 'a: retyped at x', caught: false }
  expect(reporters.pretty([{ ...result, canary: missed }])).toContain('run, NOT SEEN:\n  a: retyped at x\n')
})

test('markdown tells a canary that was missed from one that nothing could carry', () => {
  const rowOf = (canary: VerifyResult['canary']) => reporters.markdown([{ ...result, canary }])
  expect(rowOf({ planted: 'x', caught: true })).toContain('| caught |')
  expect(rowOf({ planted: 'x', caught: false })).toContain('| NOT CAUGHT |')
  expect(rowOf({ planted: undefined, caught: false })).toContain('| not planted |')
})

test('pretty names the failure, its rule and its source, and what was learned with its patch', () => {
  const text = reporters.pretty([result])
  expect(text).toMatch(/FAILED acme\.bad,1/)
  expect(text).toMatch(/breaking response .*documented: https:\/\/docs\.example/)
  expect(text.match(/patch: /g)).toHaveLength(1)
  expect(text).toMatch(/1 passed \(1 with advice\), 1 failed, 1 not run, 6 comparisons/)
})
