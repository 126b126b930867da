/** `idvsim init`: writes a config file with every option, none of them set. */

import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { SimError } from '../../errors.js'
import { type ConfigFormat, configTemplate } from '../config-template.js'
import { configNames } from '../find-config.js'
import { print } from '../output.js'

const formats: readonly ConfigFormat[] = ['ts', 'json', 'yaml']

const help = `idvsim init: writes a config file with every option, none of them set

  --format ts|json|yaml  what it is written in (default ts); JSON holds the defaults, since it has no comments
  --force                replaces the file that is there
`

/** Writes the file into the working directory. @throws SimError when there is one already */
export async function init(argv: readonly string[]): Promise<number> {
  const { format, force, asked } = readFlags(argv)
  if (asked) {
    await print(help)
    return 0
  }
  const file = `idvsim.config.${format}`
  const present = configNames.filter((name) => existsSync(name))
  const other = present.find((name) => name !== file)
  if (other !== undefined) {
    throw new SimError('bad_option', `there is ${other} here already`, `Remove it, or keep it: idvsim reads one file.`)
  }
  if (present.length > 0 && !force) {
    throw new SimError('bad_option', `there is ${file} here already`, 'Add --force to replace it.')
  }
  const { configJsonSchema } = await import('../config-json-schema.js')
  const text = configTemplate(format, await configJsonSchema())
  if (force) await rm(file, { force: true })
  // another that is written meanwhile stays
  await writeFile(file, text, { flag: 'wx' }).catch((error: Error) => {
    throw new SimError('bad_option', `cannot write ${file}: ${error.message}`, 'Check the working directory.')
  })
  await print(`wrote ${file}\n`)
  return 0
}

function readFlags(argv: readonly string[]): { format: ConfigFormat; force: boolean; asked: boolean } {
  const refuse = (message: string): SimError =>
    new SimError('bad_option', message, 'idvsim init --help lists the options.')
  try {
    const options = { format: { type: 'string' }, force: { type: 'boolean' }, help: { type: 'boolean' } } as const
    const { format = 'ts', force = false, help: asked = false } = parseArgs({ args: [...argv], options }).values
    const known = formats.find((one) => one === format || (format === 'yml' && one === 'yaml'))
    if (known) return { format: known, force, asked }
    throw refuse(`--format ${JSON.stringify(format)} is not accepted: expected ${formats.join(', ')}`)
  } catch (error) {
    throw error instanceof SimError ? error : refuse((error as Error).message.split('. ')[0]!)
  }
}
