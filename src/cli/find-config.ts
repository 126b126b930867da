/** Looks for a config file in the working directory. */
import { existsSync } from 'node:fs'
import { SimError } from '../errors.js'

export const configNames = ['ts', 'mts', 'js', 'mjs', 'json', 'yaml', 'yml'].map((ending) => `idvsim.config.${ending}`)

/** Finds the config file there; undefined when there is none. @throws SimError when there are several */
export function findConfig(): string | undefined {
  const found = configNames.filter((name) => existsSync(name))
  if (found.length <= 1) return found[0]
  throw new SimError('bad_option', `there are several config files: ${found.join(', ')}`, 'Choose one with --config.')
}
