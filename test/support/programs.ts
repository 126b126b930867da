/** Programs that some tests need beside Node: without one its tests are skipped out loud, and fail where nothing may be skipped. */
import { describe, test } from 'vitest'
import type { Program } from './find-program.js'

export { findModule, findProgram, type Program } from './find-program.js'

/** Stands where tests cannot run: fails in CI, and is skipped out loud elsewhere. */
function standIn(name: string, missing: string): void {
  if (process.env.CI) {
    test(name, () => {
      throw new Error(missing)
    })
  } else {
    process.stderr.write(`SKIPPED "${name}": ${missing}\n`)
    test.skip(`${name} (${missing})`, () => undefined)
  }
}

/** The `test` of files whose tests need a program. */
export const testWith =
  ({ path, missing }: Program) =>
  (name: string, run: () => Promise<void>, timeoutMs?: number): void =>
    path === undefined ? standIn(name, missing) : void test(name, run, timeoutMs)

/** The `describe` of tests that need a program, hooks and all. */
export const describeWith =
  ({ path, missing }: Program) =>
  (name: string, define: () => void): void =>
    path === undefined ? standIn(name, missing) : void describe(name, define)
