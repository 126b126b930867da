/** `idvsim drift`: compares a recording with the contract, and with an earlier recording. */
import { parseArgs } from 'node:util'
import { SimError } from '../../errors.js'
import { type Drift, type DriftRow, driftOf } from '../../kit/drift/drift.js'
import { readRecording } from '../../kit/recording/read.js'
import { vendorEntries } from '../../mocks/index.js'
import { print } from '../output.js'

const usage = `idvsim drift <recording> [options]

Compares a recording, a folder of exchanges, with the contract of its vendors: what is not as the contract says, place by place.

  --against RECORDING    an earlier recording, to compare with too; ids, dates, tokens, links and personal data are masked
  --reporter REPORTER    pretty or json  [pretty]
  --help                 this text

Exit codes: 0 nothing breaking has drifted, 1 something has, 2 not understood.
`

/** Prints what has drifted. */
export async function drift(argv: readonly string[]): Promise<number> {
  const { values, positionals } = read(argv)
  if (values.help) {
    await print(usage)
    return 0
  }
  const [folder, ...more] = positionals
  if (folder === undefined || more.length > 0)
    throw new SimError('bad_option', 'drift takes one recording', 'idvsim drift --help shows how.')
  if (!['pretty', 'json'].includes(values.reporter ?? 'pretty'))
    throw new SimError('bad_option', `there is no reporter "${values.reporter}"`, 'Choose pretty or json.')
  const against = values.against === undefined ? undefined : await readRecording(values.against)
  const found = await driftOf(await readRecording(folder), { vendors: vendorOf, ...(against && { against }) })
  await print(values.reporter === 'json' ? `${JSON.stringify(found, null, 2)}\n` : toTable(found))
  return found.rows.some(({ severity }) => severity === 'breaking') ? 1 : 0
}

async function vendorOf(id: string) {
  const entry = (vendorEntries as Record<string, (typeof vendorEntries)[keyof typeof vendorEntries]>)[id]
  if (!entry)
    throw new SimError(
      'unknown_vendor',
      `the recording is of "${id}", which is no vendor`,
      `There is ${Object.keys(vendorEntries).join(', ')}.`,
    )
  return (await entry.load()).vendor
}

const columns = ['endpoint', 'place', 'before', 'after', 'severity', 'evidence'] as const

function toTable({ rows, exchanges, comparisons }: Drift): string {
  const compared = `${exchanges} exchanges, ${comparisons} places compared`
  if (rows.length === 0) return `No drift: ${compared}.\n`
  const cells = rows.map((row) =>
    columns.map((name) => shown(name === 'endpoint' ? `${row.vendor}.${row.endpoint}` : row[name])),
  )
  const widths = columns.map((name, i) => Math.max(name.length, ...cells.map((row) => row[i]!.length)))
  const line = (row: readonly string[]): string =>
    row
      .map((text, i) => text.padEnd(widths[i]!))
      .join('  ')
      .trimEnd()
  const count = (severity: DriftRow['severity']): number => rows.filter((row) => row.severity === severity).length
  const counts = (['breaking', 'advice', 'additive', 'cosmetic'] as const)
    .map((name) => `${count(name)} ${name}`)
    .join(', ')
  return `${[line(columns), ...cells.map(line)].join('\n')}\n\n${counts}; ${compared}.\n`
}

/** What a vendor wrote must not steer the terminal, nor fill it. */
const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text).replace(/\p{Cc}/gu, '?')

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { against: { type: 'string' }, reporter: { type: 'string' }, help: { type: 'boolean' } },
    })
  } catch (error) {
    throw new SimError(
      'bad_option',
      (error as Error).message.replace(/\.$/, ''),
      'idvsim drift --help lists the options.',
    )
  }
}
