/** `idvsim verify`: holds the simulator, a server, a recording or a live vendor to the contract. */
import { writeFile } from 'node:fs/promises'
import { conformanceCases } from '../../contracts/conformance.js'
import type { VendorDef } from '../../contracts/define.js'
import { SimError } from '../../errors.js'
import { readRecording } from '../../kit/recording/read.js'
import { credentialsIn } from '../../kit/verify/credentials.js'
import { reporters } from '../../kit/verify/reporters/index.js'
import { summaryOf } from '../../kit/verify/reporters/words.js'
import { isChosen } from '../../kit/verify/select.js'
import type { VerifyResult, VerifyTarget } from '../../kit/verify/types.js'
import { verifyVendor } from '../../kit/verify/verify.js'
import { vendorEntries } from '../../mocks/index.js'
import type { VendorSimulator } from '../../mocks/types.js'
import { print } from '../output.js'
import { givenIn, readVerifyOptions, type VerifyCommand, verifyHelp } from '../verify/options.js'
import { tellProgress } from '../verify/progress.js'

/** Verifies, reports, and answers the exit code. */
export async function verify(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    await print(verifyHelp)
    return 0
  }
  const command = readVerifyOptions(argv, process.env)
  const simulators = await chosen(command)
  const results: VerifyResult[] = []
  for (const vendor of simulators) {
    results.push(
      await verifyVendor({
        vendor,
        target: targetOf(command, vendor.vendor),
        cases: command.cases,
        ...(command.minComparisons !== undefined && { minComparisons: command.minComparisons }),
        onProgress: tellProgress(command.live),
      }),
    )
  }
  const report = reporters[command.reporter](results)
  if (command.output === undefined) await print(report)
  else {
    await writeReport(command.output, report)
    await print(`${results.map(summaryOf).join('\n')}\n`)
  }
  if (results.some(({ outcome }) => outcome === 'broken')) return 1
  return results.every(({ outcome }) => outcome === 'ok') ? 0 : 3
}

/** The vendors asked for, or those that have a part in what is asked. @throws SimError when none has */
async function chosen({ vendors, cases, recording }: VerifyCommand): Promise<VendorSimulator[]> {
  const recorded = recording === undefined ? undefined : await readRecording(recording)
  const among = new Set(recorded?.map(({ vendor }) => vendor))
  const ids = vendors.length > 0 ? vendors : Object.keys(vendorEntries).filter((id) => !recorded || among.has(id))
  const missing = recorded && ids.length === 0 ? [...among].join(', ') : undefined
  if (missing !== undefined)
    throw new SimError(
      'unreachable',
      `${recording} holds exchanges of ${missing} alone`,
      'Name a recording of a vendor that is known.',
    )
  const loaded = await Promise.all(ids.map((id) => vendorEntries[id]!.load()))
  const idsIn = ({ vendor }: VendorSimulator): string[] =>
    recorded
      ? recorded.filter((one) => one.vendor === vendor.profile.id).map(({ file }) => file)
      : conformanceCases(vendor).map(({ id }) => id)
  const fitting = cases.length === 0 ? loaded : loaded.filter((one) => idsIn(one).some((id) => isChosen(id, cases)))
  if (fitting.length === 0) {
    throw new SimError(
      'bad_option',
      `no case fits --case ${cases.join(' ')}`,
      'A case is called like VENDOR.ENDPOINT.WHAT; * stands for anything.',
    )
  }
  return fitting
}

function targetOf(command: VerifyCommand, { profile }: VendorDef): VerifyTarget {
  const { url, recording, live, write, paceMs, controlToken } = command
  if (recording !== undefined) return { kind: 'recording', folder: recording }
  if (url === undefined) return { kind: 'simulator' }
  const reached = {
    url,
    credentials: credentialsIn(profile, process.env),
    given: { ...givenIn(profile.id, process.env), ...command.given },
    ...(paceMs !== undefined && { paceMs }),
  }
  if (live) return { kind: 'live', write, ...reached }
  return { kind: 'server', ...reached, ...(controlToken !== undefined && { controlToken }) }
}

async function writeReport(file: string, report: string): Promise<void> {
  try {
    await writeFile(file, report)
  } catch (error) {
    throw new SimError(
      'bad_option',
      `the report cannot be written to ${file}: ${(error as Error).message}`,
      'Name another file with --output.',
    )
  }
}
