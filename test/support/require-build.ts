/** Builds the package once before the tests when it has not been built, or its sources are newer. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Leaves an up-to-date `dist/` behind, for the tests that start the real command. */
export default function setup(): void {
  const built = 'dist/cli.js'
  const newest = Math.max(...['src', 'scripts'].flatMap(filesIn).map((file) => statSync(file).mtimeMs))
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' })
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
