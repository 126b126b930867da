/** Reads the config file, and merges it under flags and environment. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SimError } from '../errors.js'
import { keyOf, startOptions } from './options.js'

/** Keys a config file may have beyond the flags: what no flag can express. */
const moreKeys = ['options', 'webhooks', 'journalLimit', 'blobLimitBytes', 'endedLimit']

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
  for (const [key, value] of Object.entries(config)) {
    const spec = specs.get(key)
    if (!spec && !moreKeys.includes(key)) {
      throw new SimError(
        'bad_option',
        `${file}: there is no option "${key}"`,
        `Use: ${[...specs.keys(), ...moreKeys].join(', ')}.`,
      )
    }
    if (spec?.read && !Array.isArray(value)) {
      try {
        spec.read(String(value))
      } catch (error) {
        throw new SimError(
          'bad_option',
          `${file}: ${key} is not accepted: expected ${(error as Error).message}`,
          `${key}: ${spec.help}.`,
        )
      }
    }
  }
  return config as Record<string, unknown>
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
