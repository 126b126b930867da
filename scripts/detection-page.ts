/** Writes the detection page: what the judge catches when drift is planted. */
import { join } from 'node:path'
import { toMarkdown } from '../src/kit/mutate/report.js'
import { type MutationReport, mutateVendor } from '../src/kit/mutate/run.js'
import { vendorEntries } from '../src/mocks/index.js'

export const detectionPath = join('docs', 'detection.md')

/** Mutates every vendor, in turn: it is work for the processor alone. */
export async function mutateAll(): Promise<MutationReport[]> {
  const reports: MutationReport[] = []
  for (const { load } of Object.values(vendorEntries)) reports.push(await mutateVendor(await load()))
  return reports
}

/** Renders docs/detection.md. */
export const toDetectionPage = toMarkdown
