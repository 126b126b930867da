/** Programs that some tests need beside Node: without one its tests are skipped out loud, and fail where nothing may be skipped. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { test } from 'vitest'

export interface Program {
  /** Where it is; undefined when it is not here. */
  readonly path: string | undefined
  /** What is missing, and how to get it. */
  readonly missing: string
}

/** Looks for a program: at the path a variable names, then on the search path. */
export function findProgram(names: readonly string[], debianPackage: string, variable: string): Program {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const places = [process.env[variable], ...names.flatMap((name) => folders.map((folder) => join(folder, name)))]
  return {
    path: places.find((path) => path && existsSync(path)),
    missing: `${names.join(' or ')} is not here: run \`apt-get install ${debianPackage}\`, or name it in ${variable}`,
  }
}

/** The `test` of files whose tests need a program. */
export const testWith =
  ({ path, missing }: Program) =>
  (name: string, run: () => Promise<void>): void => {
    if (path !== undefined) test(name, run)
    else if (process.env.CI) {
      test(name, () => {
        throw new Error(missing)
      })
    } else {
      process.stderr.write(`SKIPPED "${name}": ${missing}\n`)
      test.skip(`${name} (${missing})`, () => undefined)
    }
  }
