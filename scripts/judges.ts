/** Lets public tools judge the OpenAPI documents and the simulator, and prints a report; docs/judges.md says how to read it. */
import { join } from 'node:path'
import { vendorEntries } from '../src/mocks/index.js'
import { type Explanation, explainedLint, explainedPrism } from './judges/explained.js'
import { askRedocly } from './judges/lint.js'
import { askPrism } from './judges/prism.js'

/** Parts findings by their explanation; those without one come first. */
function sort<F>(findings: readonly F[], explanations: readonly Explanation<F>[]) {
  const unexplained = findings.filter((finding) => !explanations.some(({ fits }) => fits(finding)))
  const explained = explanations.map(({ why, fits }) => ({ why, count: findings.filter(fits).length }))
  return { unexplained, explained }
}

function print<F extends object>(
  unexplained: readonly F[],
  explained: readonly { why: string; count: number }[],
): number {
  for (const { why, count } of explained) console.log(`  explained   ${String(count).padStart(4)}  ${why}`)
  for (const finding of unexplained.slice(0, 200)) console.log(`  UNEXPLAINED       ${JSON.stringify(finding)}`)
  if (unexplained.length > 200) console.log(`  UNEXPLAINED       and ${unexplained.length - 200} more`)
  const idle = explained.filter(({ count }) => count === 0)
  for (const { why } of idle) console.log(`  NOT NEEDED        remove it from scripts/judges/explained.ts: ${why}`)
  return unexplained.length + idle.length
}

async function main(): Promise<number> {
  let wrong = 0
  console.log('Redocly, recommended rules')
  const documents = [...Object.values(vendorEntries).map(({ profile }) => profile.id), 'control']
  const linted = (await Promise.all(documents.map((id) => askRedocly(join('openapi', `${id}.json`))))).flat()
  const errors = linted.filter(({ severity }) => severity === 'error').length
  console.log(`  ${documents.length} documents, ${errors} errors, ${linted.length - errors} warnings`)
  const lint = sort(linted, explainedLint)
  wrong += print(lint.unexplained, lint.explained)

  console.log('\nPrism, validating between the conformance cases and the simulator')
  const findings = []
  for (const { load } of Object.values(vendorEntries)) {
    const simulator = await load()
    const { id } = simulator.vendor.profile
    const report = await askPrism(simulator, join('openapi', `${id}.json`))
    const { cases, requests, answeredByPrism, serverErrors, refusedByBoth, stuck } = report
    console.log(
      `  ${id}: ${cases} cases, ${requests} requests, ${serverErrors.length} server errors, ` +
        `${report.findings.length} findings, ${refusedByBoth} faults in requests that both refuse, ` +
        `${answeredByPrism.length} answered by Prism itself, ${stuck.length} cases stuck`,
    )
    for (const line of [...serverErrors, ...stuck]) console.log(`    ${line}`)
    findings.push(...report.findings, ...answeredByPrism)
    wrong += serverErrors.length + stuck.length
  }
  const judged = sort(findings, explainedPrism)
  wrong += print(judged.unexplained, judged.explained)

  console.log(wrong === 0 ? '\nNothing is unexplained.' : `\n${wrong} to look at.`)
  return wrong === 0 ? 0 : 1
}

process.exitCode = await main()
