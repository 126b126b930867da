/** Projects under examples/ with dependencies of their own: a test that needs one is skipped out loud where they are not installed. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Program } from './find-program.js'

/** The `node_modules` of an example, as a program that may be missing. */
export function exampleModules(name: string): Program {
  const path = resolve('examples', name, 'node_modules')
  return {
    path: existsSync(path) ? path : undefined,
    missing: `the dependencies of examples/${name} are not installed: run \`npm ci --prefix examples/${name}\``,
  }
}
