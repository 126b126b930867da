/** `idvsim drift`: compares a recording, or what a target answers, with the contract and with an earlier recording. */
import { SimError } from '../../errors.js'
import { type Drift, driftOf } from '../../kit/drift/drift.js'
import { toJson, toTable } from '../../kit/drift/report.js'
import { driftOfTarget, type TargetDrift } from '../../kit/drift/target.js'
import { readRecording } from '../../kit/recording/read.js'
import { vendorEntries } from '../../mocks/index.js'
import { type DriftCommand, driftHelp, readDriftOptions } from '../drift/options.js'
import { targetAt } from '../kit-flags.js'
import { print } from '../output.js'
import { tellProgress } from '../verify/progress.js'

/** Prints what has drifted, and answers the exit code. */
export async function drift(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    await print(driftHelp)
    return 0
  }
  const command = readDriftOptions(argv, process.env)
  const found = await find(command)
  await print(command.reporter === 'json' ? toJson(found) : toTable(found))
  return exitCodeOf(found)
}

async function find({ from, against: folder, cases, record, expiresDays }: DriftCommand): Promise<Drift | TargetDrift> {
  const against = folder === undefined ? undefined : await readRecording(folder)
  if ('folder' in from)
    return driftOf(await readRecording(from.folder), { vendors: vendorOf, ...(against && { against }) })
  const { server, vendors: ids } = from
  const vendors = await Promise.all(ids.map((id) => vendorEntries[id]!.load()))
  return driftOfTarget({
    vendors: vendors.map((vendor) => ({ vendor, target: targetAt(server, vendor.vendor.profile, process.env) })),
    cases,
    onProgress: tellProgress(server.live),
    ...(against && { against }),
    ...(record !== undefined && { record }),
    ...(expiresDays !== undefined && { expiresDays }),
  })
}

/** Nothing compared, with the contract or with an earlier recording that was given, is no success. */
function exitCodeOf(found: Drift | TargetDrift): number {
  const runs = 'verified' in found ? found.verified : []
  if (found.rows.some(({ severity }) => severity === 'breaking')) return 1
  if (runs.some(({ outcome }) => outcome === 'broken')) return 1
  if (found.comparisons === 0 || found.withEarlier === 0) return 3
  return runs.every(({ outcome }) => outcome === 'ok') ? 0 : 3
}

async function vendorOf(id: string) {
  const entry = Object.hasOwn(vendorEntries, id) ? vendorEntries[id] : undefined
  if (entry) return (await entry.load()).vendor
  throw new SimError(
    'unknown_vendor',
    `the recording is of "${id}", which is no vendor`,
    `There is ${Object.keys(vendorEntries).join(', ')}.`,
  )
}
