/** Reads the config file, and merges it under flags and environment. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SimError } from '../errors.js'
import { keyOf, type OptionSpec, startOptions } from './options.js'

/** Keys a config file may have beyond the flags: what no flag can express. */
const moreKeys = [
  'options',
  'webhooks',
  'journalLimit',
  'blobLimitBytes',
  'endedLimit',
  'namespaceLimit',
  'snapshotLimit',
]

/** Reads a config file. @throws SimError that names the file and the key */
export async function readConfig(file: string): Promise<Record<string, unknown>> {
  const path = resolve(file)
  const config = await load(path)
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new SimError(
      'bad_option',
      `${file} holds no object`,
      'Export an object whose keys are the options in camel case.',
    )
  }
  const specs = new Map(startOptions.map((spec) => [keyOf(spec), spec]))
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      const spec = specs.get(key)
      if (spec) return [key, readConfigValue(file, key, spec, value)]
      if (moreKeys.includes(key)) return [key, value]
      const known = [...specs.keys(), ...moreKeys].join(', ')
      throw new SimError('bad_option', `${file}: there is no option "${key}"`, `Use: ${known}.`)
    }),
  )
}

function readConfigValue(file: string, key: string, spec: OptionSpec, value: unknown): unknown {
  const refuse = (expected: string): SimError =>
    new SimError('bad_option', `${file}: ${key} is not accepted: expected ${expected}`, `${key}: ${spec.help}.`)
  if (!spec.value) {
    if (typeof value === 'boolean') return value
    throw refuse('true or false')
  }
  if (spec.list) {
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
    throw refuse('a list of strings')
  }
  if (typeof value !== 'string' && typeof value !== 'number') throw refuse('a string or a number')
  try {
    return spec.read ? spec.read(String(value)) : String(value)
  } catch (error) {
    throw refuse((error as Error).message)
  }
}

async function load(path: string): Promise<unknown> {
  try {
    if (/\.json$/i.test(path)) return JSON.parse(await readFile(path, 'utf8'))
    return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default
  } catch (error) {
    throw new SimError(
      'bad_option',
      `cannot read the config file ${path}: ${(error as Error).message}`,
      'Check --config.',
      { cause: error },
    )
  }
}
