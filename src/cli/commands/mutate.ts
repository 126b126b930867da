/** `idvsim mutate`: plants drift in what the simulator answers and sends, and shows whether the judge finds it. */
import { parseArgs } from 'node:util'
import { SimError } from '../../errors.js'
import { toMarkdown, toPretty } from '../../kit/mutate/report.js'
import { failuresOf, type MutationReport, mutateVendor } from '../../kit/mutate/run.js'
import { vendorEntries } from '../../mocks/index.js'
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

/** Mutates one vendor, or all. */
export async function mutate(argv: readonly string[]): Promise<number> {
  const { values, positionals } = read(argv)
  if (values.help) {
    await print(usage)
    return 0
  }
  const { reporter = 'pretty', seed } = values
  if (!Object.hasOwn(reporters, reporter))
    throw new SimError(
      'bad_option',
      `there is no reporter "${reporter}"`,
      `Choose ${Object.keys(reporters).join(', ')}.`,
    )
  const known = Object.keys(vendorEntries)
  const wrong = positionals.find((name) => !known.includes(name))
  if (wrong !== undefined)
    throw new SimError('unknown_vendor', `there is no vendor "${wrong}"`, `Choose ${known.join(', ')}.`)
  const reports: MutationReport[] = []
  for (const [id, { load }] of Object.entries(vendorEntries)) {
    if (positionals.length > 0 && !positionals.includes(id)) continue
    if (reporter === 'pretty' && process.stderr.isTTY) process.stderr.write(`mutating ${id} ...\n`)
    reports.push(await mutateVendor(await load(), { ...(seed !== undefined && { seed }) }))
  }
  await print(reporters[reporter as keyof typeof reporters](reports))
  return reports.some((report) => failuresOf(report).length > 0) ? 1 : 0
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { seed: { type: 'string' }, reporter: { type: 'string' }, help: { type: 'boolean' } },
    })
  } catch (error) {
    throw new SimError(
      'bad_option',
      (error as Error).message.replace(/\.$/, ''),
      'idvsim mutate --help lists the options.',
    )
  }
}
