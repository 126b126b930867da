/** Reads a config file, and says everything that is wrong with it at once. */
import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type * as z from 'zod'
import { check } from '../contracts/check.js'
import { SimError } from '../errors.js'
import { scenarioNames } from '../fixtures/scenarios.js'
import { vendorEntries } from '../mocks/index.js'
import { didYouMean } from '../mocks/spelling.js'
import type { VendorSimulator } from '../mocks/types.js'
import { describeProblems } from './config-problems.js'
import { type Config, configSchema } from './config-schema.js'

/** Reads a config file. @throws SimError that names the file, and every path in it that is not accepted */
export async function readConfig(file: string): Promise<Config> {
  const config = await load(file)
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new SimError(
      'bad_option',
      `${file} holds no object`,
      /\.[cm]?[jt]s$/.test(file)
        ? 'Export one as the default, whose keys are the options in camel case.'
        : 'Its keys are the options in camel case.',
    )
  }
  const schema = configSchema(await optionSchemas(config))
  const problems = problemsOf(schema, config)
  if (problems.length === 0) {
    const { $schema: _, ...rest } = config as Config
    return rest
  }
  const lines = problems.map((line) => `${file}: ${line}`)
  const hint = 'docs/options.md lists the keys; `idvsim init` writes a file that has them all.'
  if (lines.length === 1) throw new SimError('bad_option', lines[0]!, hint)
  throw new SimError('bad_option', `${file} has ${lines.length} problems:\n  ${lines.join('\n  ')}`, hint)
}

function problemsOf(schema: z.ZodType, config: object): string[] {
  const parsed = schema.safeParse(config)
  const named = scenarioProblem(config)
  if (!parsed.success) return [...describeProblems(schema, config, parsed.error.issues), ...named]
  // what the control plane would only note, a file that somebody wrote by hand is refused for
  const { unknownKeys } = check(schema, config, 'tolerant')
  return [...unknownKeys.map(({ path }) => `there is no option "${path}"`), ...named]
}

/** A scenario is one of ours, or one that the same file defines. */
function scenarioProblem(config: { scenario?: unknown; scenarios?: unknown }): string[] {
  const { scenario, scenarios } = config
  if (typeof scenario !== 'string') return []
  const own = (Array.isArray(scenarios) ? scenarios : []).map((one: { name?: unknown } | null) => String(one?.name))
  const known = [...scenarioNames, ...own]
  if (known.includes(scenario)) return []
  return [`scenario is not accepted: there is no scenario "${scenario}"${didYouMean(scenario, known)}`]
}

/** Schemas of the options of those vendors that the config has options for, or brings along. */
async function optionSchemas(config: object): Promise<Record<string, z.ZodType>> {
  const { options, vendors } = config as { options?: unknown; vendors?: unknown }
  const own = (Array.isArray(vendors) ? vendors : []).filter(
    (one): one is VendorSimulator => typeof one?.vendor?.profile?.id === 'string' && 'options' in one,
  )
  const named = Object.keys(typeof options === 'object' && options !== null ? options : {})
  const ours = named.filter((id) => Object.hasOwn(vendorEntries, id)).map((id) => vendorEntries[id]!.load())
  return Object.fromEntries([...own, ...(await Promise.all(ours))].map((one) => [one.vendor.profile.id, one.options]))
}

async function load(file: string): Promise<unknown> {
  const path = resolve(file)
  try {
    switch (extname(path).toLowerCase()) {
      case '.json':
        return JSON.parse(await readFile(path, 'utf8'))
      case '.yaml':
      case '.yml':
        return await readYaml(path)
      case '.ts':
      case '.mts':
      case '.cts':
        return await readTypeScript(path)
      default:
        return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default
    }
  } catch (error) {
    throw new SimError(
      'bad_option',
      `cannot read the config file ${file}: ${(error as Error).message}`,
      'Check --config.',
      {
        cause: error,
      },
    )
  }
}

/** Reads YAML; an empty file is an empty config. */
async function readYaml(path: string): Promise<unknown> {
  const { parseDocument } = await import('yaml')
  const document = parseDocument(await readFile(path, 'utf8'))
  if (document.errors.length > 0) throw new Error(document.errors.map(({ message }) => message).join('\n'))
  return document.toJS() ?? {}
}

/** Reads TypeScript. `idvsim` means this very package there, also where it is not installed beside the file. */
async function readTypeScript(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti')
  const jiti = createJiti(path, { fsCache: false, interopDefault: false, alias: await ownEntries() })
  return (await jiti.import<{ default?: unknown }>(path)).default
}

/** The entry points of this package, by the names they are imported under. */
async function ownEntries(): Promise<Record<string, string>> {
  // two folders up, from the source as from the built chunk
  const root = new URL('../../', import.meta.url)
  const { name, exports } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as {
    name: string
    exports: Record<string, string | { default: string }>
  }
  const modules = Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === 'string' ? [] : [[name + entry.slice(1), fileURLToPath(new URL(target.default, root))] as const],
  )
  return Object.fromEntries(modules)
}
