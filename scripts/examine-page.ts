/** Writes the page of the examination: how a client is examined, and every check with its rule. */
import type { VendorDef } from '../src/contracts/define.js'
import { checks, isReceiverCheck } from '../src/kit/examine/checks.js'
import { titles } from '../src/kit/examine/report.js'
import { linkTo } from '../src/kit/examine/rules.js'
import { trials } from '../src/kit/examine/trials.js'
import { type Check, groups, type Rule } from '../src/kit/examine/types.js'
import { table } from './table.js'

/** Renders docs/examine.md. */
export function toExaminePage(vendors: readonly VendorDef[]): string {
  const trialRows = (trials as readonly { id: string; title: string }[]).map(({ id, title }) => [`\`${id}\``, title])
  const sections = groups.map((group) => {
    const own = checks.filter((check) => check.group === group)
    const rows = own.map((check) => [
      `\`${check.id}\``,
      check.title,
      ...(isReceiverCheck(check) ? [] : [`\`${check.trial}\``]),
      ruleOf(check, vendors),
      appliesTo(check, vendors),
    ])
    const trial = group === 'receiver' ? [] : ['trial']
    return `## ${titles[group]}\n\n${table(['check', group === 'receiver' ? 'a correct receiver' : 'a correct client', ...trial, 'rule', 'vendors'], rows)}`
  })
  return `${head(checks.length)}\n## Trials\n\n${table(['trial', 'what happens'], trialRows)}\n\n${sections.join('\n\n')}\n`
}

/** The rule; where vendors have it from pages of their own, its words alone. */
function ruleOf(check: Check, vendors: readonly VendorDef[]): string {
  const found = rulesOf(check, vendors)
  const [first] = found
  if (!first) return ''
  return found.every(({ source }) => source === first.source)
    ? linkTo(first.text, first.source)
    : `${first.text} (contract)`
}

const rulesOf = (check: Check, vendors: readonly VendorDef[]): Rule[] =>
  vendors.map((vendor) => check.rule(vendor)).filter((rule): rule is Rule => typeof rule !== 'string')

/** Whom it is for, and for whom it is advice. */
function appliesTo(check: Check, vendors: readonly VendorDef[]): string {
  const told = vendors.flatMap((vendor) => {
    const rule = check.rule(vendor)
    if (typeof rule === 'string') return []
    return [`${vendor.profile.id}${rule.evidence === 'assumed' ? ' (advice)' : ''}`]
  })
  const allAdvice = told.every((text) => text.endsWith('(advice)'))
  if (told.length < vendors.length) return told.join(', ')
  if (allAdvice) return 'all, as advice'
  return told.some((text) => text.endsWith('(advice)')) ? told.join(', ') : 'all'
}

const head = (count: number): string => `# Examining your own client

\`idvsim examine\` starts your client against a simulator, once for every trial, has things go wrong, and judges what your client
did by ${count} checks. It does the same with your webhook receiver.

\`\`\`sh
idvsim examine veratad --client "node verify.js"
idvsim examine idwise --webhook http://localhost:3000/webhooks --basic user:password
idvsim examine idwise --client "python verify.py" --check resilience,tolerance --reporter markdown
\`\`\`

## What your client has to do

The command is run in a shell. It does **one verification** from beginning to end, and prints what came of it as its last line:
\`approved\`, \`rejected\`, \`review\` (a person has to look at it) or \`failed\` (there is no outcome), alone or as
\`{"outcome": "approved"}\`. It exits with 0 where there is an outcome, and with another code where there is none. Where the vendor
gives out a link, somebody opens it and goes through with it a moment later; your client need only wait.

| variable | holds |
| --- | --- |
| \`IDVSIM_BASE_URL\` | the vendor's address; it has a path, which is to be kept |
| \`IDVSIM_API_KEY\`, \`IDVSIM_CLIENT_SECRET\` ... | the vendor's credentials, of this trial alone, under their names in the [vendor's page](vendors) |
| \`IDVSIM_REFERENCE\` | a reference of your own for the journey |
| \`IDVSIM_TIMEOUT_MS\` | how long to wait for one answer (\`--timeout\`, 1500) |
| \`IDVSIM_DEADLINE_MS\` | how long to wait for an outcome (\`--deadline\`, 6000) |
| \`IDVSIM_VENDOR\`, \`IDVSIM_TRIAL\`, \`IDVSIM_SCENARIO\` | what is going on, for your logs: a client that acts on them examines nothing |

Set the two times in your client: with its usual ones it may be stopped (\`--limit\`, 20 s) before it shows what it can do. Trials run
at the same time (\`--parallel\`, two for each core and six at most), each in a namespace of its own. A trial that shows
something wrong is gone through once more, alone, and what it then shows counts: a busy machine makes good clients late.

## From code

\`\`\`ts
import { veratad } from 'idvsim/contracts/veratad'
import { examine, reportExamination } from 'idvsim/kit'

const about = await examine({ vendor: veratad, client: { command: 'node verify.js' }, only: ['credentials', 'resilience'] })
console.log(reportExamination(about, 'pretty'))
expect(about.results.filter(({ status }) => status === 'failed')).toEqual([])
\`\`\`

\`about.standstill\` says why most could not be judged, where that is so. A trial takes real seconds: allow the test a minute.

## What comes of it

Each check is passed, failed, advice, or not judged with a reason. A failure names the request, when it came, the rule, where the
rule stands, and what a correct client does. **A rule that is assumed never lowers the score**: what breaks it is advice, and what
keeps it is not counted. Exit code 0 when every check that counts passed (or \`--min-score\` per cent of them), 1 when not, 2 for
options that are not understood, 3 when nothing could be judged: the client calls nothing, no receiver is there, or no check of
those asked for applies. \`--reporter json\` and \`markdown\` tell the same to machines.

Where a client does not tell the approval though nothing goes wrong, its requests are judged, and nothing else, and the exit
code is 1 whatever \`--min-score\` says. So it is with a receiver that takes no event as the vendor sends it, for whatever refuses
everything refuses what it should, too. Events that it does not take so are left out of its other checks.
`
