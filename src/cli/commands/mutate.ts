/** `idvsim mutate`: plants drift in what the simulator answers and sends, and shows whether the judge finds it. */
import { toMarkdown, toPretty } from '../../kit/mutate/report.js'
import { failuresOf, type MutationReport, mutateVendor } from '../../kit/mutate/run.js'
import { vendorEntries } from '../../mocks/index.js'
import { readFlags, reporterOf, vendorNames } from '../kit-flags.js'
import { print } from '../output.js'

const usage = `idvsim mutate [vendor] [options]

Plants every class of drift at every place of every schema, in what a simulator in process answers and sends, and has the
judge of the kit look for it. Judges 500 variants too that the contract allows.

  --seed SEED            seed of the simulator  [idvsim]
  --reporter REPORTER    pretty, json or markdown  [pretty]
  --help                 this text

Exit codes: 0 everything was caught, 1 something breaking was missed or something allowed was flagged, 2 not understood.
`
const reporters = {
  pretty: toPretty,
  json: (reports: readonly MutationReport[]) => `${JSON.stringify(reports, null, 2)}\n`,
  markdown: toMarkdown,
}

const flags = { seed: { type: 'string' }, reporter: { type: 'string' }, help: { type: 'boolean' } } as const

/** Mutates one vendor, or all. */
export async function mutate(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readFlags('mutate', argv, flags)
  if (values.help) {
    await print(usage)
    return 0
  }
  const { seed } = values
  const reporter = reporterOf(
    'mutate',
    values.reporter ?? 'pretty',
    Object.keys(reporters) as (keyof typeof reporters)[],
  )
  const vendors = vendorNames('mutate', positionals)
  const reports: MutationReport[] = []
  for (const [id, { load }] of Object.entries(vendorEntries)) {
    if (vendors.length > 0 && !vendors.includes(id)) continue
    if (reporter === 'pretty' && process.stderr.isTTY) process.stderr.write(`mutating ${id} ...\n`)
    reports.push(await mutateVendor(await load(), { ...(seed !== undefined && { seed }) }))
  }
  await print(reporters[reporter](reports))
  return reports.some((report) => failuresOf(report).length > 0) ? 1 : 0
}
