/** Writes what came of an examination: for people, as JSON, as Markdown. */
import { printableLines } from '../../runtime/printable.js'
import { linkTo } from './rules.js'
import { type Examination, type Finding, groups, type Result, type Rule } from './types.js'

export const reporters = ['pretty', 'json', 'markdown'] as const
export type Reporter = (typeof reporters)[number]

export function report(about: Examination, reporter: Reporter): string {
  if (reporter === 'json') return `${JSON.stringify(about, null, 2)}\n`
  // what the client said must not steer the terminal
  return printableLines(reporter === 'pretty' ? pretty(about) : markdown(about))
}

export const titles = {
  credentials: 'Credentials and tokens',
  requests: 'Requests',
  resilience: 'Resilience',
  tolerance: 'Tolerance',
  receiver: 'Webhook receiver',
}
const marks = { passed: 'ok  ', failed: 'FAIL', advice: 'note', skipped: '-   ' }

function pretty({ vendor, results, passed, counted, standstill, durationMs }: Examination): string {
  const lines = groups.flatMap((group) => {
    const own = results.filter((one) => one.group === group)
    if (own.length === 0) return []
    return [
      titles[group],
      ...own.flatMap((one) => [`  ${marks[one.status]} ${one.title}${whyNot(one, standstill)}`, ...details(one)]),
      '',
    ]
  })
  const still = standstill === undefined ? [] : [`Most could not be judged: ${standstill}.`]
  return `${[...lines, ...still, `${vendor}: ${summary(results, passed, counted)}, in ${(durationMs / 1000).toFixed(1)} s`].join('\n')}\n`
}

/** Why a check was not judged; what stood in the way of most is told once, at the end. */
const whyNot = (one: Result, standstill: string | undefined): string => {
  if (one.status !== 'skipped') return ''
  return one.reason === standstill ? ' (not judged)' : ` (not judged: ${one.reason})`
}

/** Of many findings of one check, the first few. */
const most = 3

function details(one: Result): string[] {
  if (one.status !== 'failed' && one.status !== 'advice') return []
  const { findings, rule } = one
  const shown = findings.slice(0, most).map((finding) => `         ${place(finding)}${finding.what}`)
  const more = findings.length > most ? [`         and ${findings.length - most} more`] : []
  return [
    ...(one.when === undefined ? [] : [`         when: ${one.when}`]),
    ...shown,
    ...more,
    `         rule: ${ruleOf(findings[0]!.rule ?? rule!)}`,
    `         a correct ${one.group === 'receiver' ? 'receiver' : 'client'} ${one.title}  [${one.id}]`,
  ]
}

const place = ({ request }: Finding): string =>
  request ? `${request.method} ${request.path} at ${request.atMs} ms: ` : ''
const ruleOf = ({ text, evidence, source }: Rule): string => `${text} (${evidence}: ${source})`

function summary(results: readonly Result[], passed: number, counted: number): string {
  const count = (status: Result['status']): number => results.filter((one) => one.status === status).length
  const guesses = results.filter(({ status, rule }) => status === 'passed' && rule?.evidence === 'assumed').length
  const rest = [
    [count('failed'), 'failed'],
    [count('advice'), 'to be taken as advice'],
    [guesses, 'passed that rest on an assumed rule'],
    [count('skipped'), 'not judged'],
  ] as const
  const told = rest.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`)
  return [`${passed} of ${counted} checks passed`, ...told].join(', ')
}

function markdown({ vendor, results, passed, counted, standstill }: Examination): string {
  const words = { passed: 'passed', failed: '**failed**', advice: 'advice', skipped: 'not judged' }
  const rows = results.map((one) => {
    const what =
      one.status === 'skipped'
        ? one.reason
        : findingsOf(one)
            .map((f) => place(f) + f.what)
            .join('<br>')
    const rule = findingsOf(one)[0]?.rule ?? one.rule
    const when = one.when === undefined ? '' : `${one.when}: `
    return `| \`${one.id}\` | ${one.title} | ${words[one.status]} | ${cell(when + what)} | ${rule ? linkTo(rule.evidence, rule.source) : ''} |`
  })
  return [
    `# Examination: ${vendor}`,
    '',
    `${summary(results, passed, counted)}.`,
    ...(standstill === undefined ? [] : ['', `Most could not be judged: ${cell(standstill)}.`]),
    '',
    '| check | a correct client or receiver | result | seen | rule |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

const findingsOf = (one: Result): readonly Finding[] => ('findings' in one ? one.findings.slice(0, most) : [])
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
