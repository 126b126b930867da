/** A report as JUnit XML: a suite for every vendor, and one more test for whether it could be run. */
import type { CaseResult, VerifyResult } from '../types.js'
import { plain, wrongIn } from './words.js'

export function junit(results: readonly VerifyResult[]): string {
  const suites = results.map(suite)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="idvsim verify">\n${suites.join('\n')}\n</testsuites>\n`
}

function suite(result: VerifyResult): string {
  const { vendor, cases, failed, notRun, outcome, why, durationMs } = result
  const ran = outcome === 'could_not_run' ? 1 : 0
  const attributes = {
    name: `idvsim.${vendor}`,
    tests: cases.length + 1,
    failures: failed,
    errors: ran,
    skipped: notRun,
    time: (durationMs / 1000).toFixed(3),
  }
  const whole = {
    classname: `idvsim.${vendor}`,
    name: `${result.comparisons} comparisons, at least ${result.minComparisons}`,
  }
  const last = ran ? element('testcase', whole, element('error', { message: why ?? '' })) : element('testcase', whole)
  return element('testsuite', attributes, [...cases.map((one) => test(vendor, one)), last].join('\n'))
}

function test(vendor: string, one: CaseResult): string {
  const attributes = { classname: `idvsim.${vendor}`, name: `${one.id}: ${one.title}` }
  if (one.status === 'passed') return element('testcase', attributes)
  if (one.status === 'not_run')
    return element('testcase', attributes, element('skipped', { message: one.reason ?? '' }))
  const lines = wrongIn(one)
  return element('testcase', attributes, element('failure', { message: lines[0] ?? '' }, escapeXml(lines.join('\n'))))
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, inner = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(plain(String(value)))}"`)
  return inner === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inner}</${name}>`
}

/** Text as XML takes it: what XML 1.0 has no way to write becomes a question mark. */
const escapeXml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?')
    .replace(/\p{Surrogate}/gu, '?')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
