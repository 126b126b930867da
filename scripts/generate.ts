/** Writes the generated files: OpenAPI documents, the schema of config files, and reference pages. With `--check` it writes nothing and names what is stale. */
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { configJsonSchema } from '../src/cli/config-json-schema.js'
import type { VendorDef } from '../src/contracts/define.js'
import { ledgerOf, untestedRows } from '../src/contracts/ledger.js'
import { type OpenApiOptions, toOpenApi } from '../src/contracts/openapi.js'
import { scenariosOf } from '../src/control/catalog.js'
import { control } from '../src/control/contract.js'
import { controlServers } from '../src/control/contracts/document.js'
import { vendorEntries } from '../src/mocks/index.js'
import { toCommandsPage } from './commands-page.js'
import { toCoveragePage } from './coverage-page.js'
import { detectionPath, mutateAll, toDetectionPage } from './detection-page.js'
import { toExaminePage } from './examine-page.js'
import { toOptionsPage } from './options-page.js'
import { toScenariosPage } from './scenarios-page.js'
import { toVendorPage } from './vendor-page.js'

/** Lists what has an OpenAPI document: every vendor, and the control plane. */
export const vendors: readonly { id: string; load: () => Promise<VendorDef>; servers?: OpenApiOptions['servers'] }[] = [
  ...Object.values(vendorEntries).map(({ profile, load }) => ({
    id: profile.id,
    load: async () => (await load()).vendor,
  })),
  {
    id: 'control',
    load: async () => control,
    servers: controlServers,
  },
]

export interface GeneratedFile {
  /** Path from the repository root. */
  path: string
  text: string
}

/** Builds every generated file in memory; the working directory is the repository root. */
export async function generate(): Promise<GeneratedFile[]> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
  const documents = vendors.map(async ({ id, load, servers }) => ({
    path: join('openapi', `${id}.json`),
    text: `${JSON.stringify(toOpenApi(await load(), { version, ...(servers && { servers }) }), null, 2)}\n`,
  }))
  const pages = Object.values(vendorEntries).map(async ({ profile, load }) => ({
    path: join('docs', 'vendors', `${profile.id}.md`),
    text: toVendorPage(await load()),
  }))
  const loaded = Promise.all(Object.values(vendorEntries).map(async ({ load }) => (await load()).vendor))
  const coverage = loaded.then((all) => ({ path: join('docs', 'coverage.md'), text: writeCoverage(all) }))
  const examined = loaded.then((all) => ({ path: join('docs', 'examine.md'), text: toExaminePage(all) }))
  const scenarios = writeScenarios().then((text) => ({ path: join('docs', 'scenarios.md'), text }))
  const config = configJsonSchema().then((schema) => [
    { path: join('schema', 'idvsim.config.schema.json'), text: `${JSON.stringify(schema, null, 2)}\n` },
    { path: join('docs', 'commands.md'), text: toCommandsPage() },
    { path: join('docs', 'options.md'), text: toOptionsPage(schema) },
  ])
  return [...(await Promise.all([...documents, ...pages, coverage, examined, scenarios])), ...(await config)]
}

/** Writes the coverage page. @throws UntestedRows when something is listed that no conformance case shows */
export function writeCoverage(all: readonly VendorDef[]): string {
  const vendors = all.map((vendor) => ({ title: vendor.profile.title, rows: ledgerOf(vendor) }))
  const untested = untestedRows(vendors.flatMap(({ rows }) => rows))
  if (untested.length > 0) throw new UntestedRows(untested)
  return toCoveragePage(vendors)
}

/** Writes the scenarios page from what the catalogue says. */
async function writeScenarios(): Promise<string> {
  const loaded = await Promise.all(Object.values(vendorEntries).map(async ({ load }) => ({ simulator: await load() })))
  const vendors = loaded.map(({ simulator }) => simulator.vendor.profile)
  return toScenariosPage({ scenarios: await scenariosOf(loaded), vendors })
}

/** Rows of the coverage ledger that no conformance case shows. */
export class UntestedRows extends Error {
  override name = 'UntestedRows'
  constructor(rows: readonly string[]) {
    super(
      `no conformance case shows these rows of the coverage ledger. Give the endpoint a case, the event an occurs, or the error its unraised:\n  ${rows.join('\n  ')}`,
    )
  }
}

/** Names the files that differ from what is on disk, the missing ones included. */
export async function findStale(files: readonly GeneratedFile[]): Promise<string[]> {
  const onDisk = await Promise.all(files.map(({ path }) => readFile(path, 'utf8').catch(() => undefined)))
  return files.filter(({ text }, i) => text !== onDisk[i]).map(({ path }) => path)
}

async function main(args: readonly string[]): Promise<number> {
  const files = await generate().catch((error) => {
    if (error instanceof UntestedRows) console.error(error.message)
    else throw error
  })
  if (!files) return 1
  // takes longer than all the rest, so that tests of the others do without it
  files.push({ path: detectionPath, text: toDetectionPage(await mutateAll()) })
  const stale = await findStale(files)
  if (args.includes('--check')) {
    for (const path of stale) console.error(`${path} is stale. Run \`npm run generate\` and commit the result.`)
    return stale.length > 0 ? 1 : 0
  }
  for (const { path, text } of files.filter((file) => stale.includes(file.path))) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
    console.log(`wrote ${path}`)
  }
  return 0
}

// tests import this file; only a direct run writes, also through a symbolic link
if (process.argv[1] && (await realpath(process.argv[1])) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2))
}
