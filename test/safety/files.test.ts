/** What is committed: no file of ours holds what could be anybody's, but for copies of the vendors' printed examples. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { printedExamples, vendorHosts } from './exceptions.js'
import { scanText } from './scanner.js'

const root = join(import.meta.dirname, '../..')
const folders = ['bench', 'docs', 'examples', 'openapi', 'schema', 'scripts', 'src', 'test']
const isText = (file: string): boolean =>
  /\.(?:md|json|ya?ml|ts|tsx|js|mjs|cjs|txt|http|har|csv|py|go|java|rb|sql)$/.test(file)
// these hold planted values, and say so
const ofTheScanner = [
  'test/safety/scanner.test.ts',
  'test/safety/scanner.ts',
  'test/safety/ranges.ts',
  'test/safety/exceptions.ts',
]

const files = folders
  .flatMap((folder) => list(folder))
  .concat(['README.md', 'CHANGELOG.md', 'ARCHITECTURE.md'])
  .filter((file) => isText(file) && !ofTheScanner.includes(file))
  .sort()

function list(folder: string): string[] {
  try {
    const found = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    return found
      .map((file) => `${folder}/${file.split('\\').join('/')}`)
      .filter((file) => !/node_modules|\/dist\//.test(file))
  } catch {
    return []
  }
}

const found = new Map<string, string[]>()
for (const file of files) {
  const values = scanText(readFileSync(join(root, file), 'utf8'), vendorHosts).map(({ value }) => value)
  if (values.length > 0) found.set(file, [...new Set(values)].sort())
}

test('no file holds a mailbox, host, address, telephone or social security number that could be anybody’s', () => {
  expect(files.length).toBeGreaterThan(500)
  const unexpected = [...found].flatMap(([file, values]) =>
    values.filter((value) => !printedExamples[file]?.includes(value)).map((value) => `${file}: ${value}`),
  )
  expect(unexpected).toEqual([])
})

test('every exception is still needed', () => {
  const stale = Object.entries(printedExamples).flatMap(([file, values]) =>
    values.filter((value) => !found.get(file)?.includes(value)).map((value) => `${file}: ${value}`),
  )
  expect(stale).toEqual([])
})
