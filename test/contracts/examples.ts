/** What every vendor's printed payloads are held to. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type * as z from 'zod'
import { check } from '../../src/contracts/index.js'
import type { PrintedExample } from '../../src/contracts/printed.js'

const folderOf = (vendor: string): URL => new URL(`../../src/contracts/${vendor}/examples/`, import.meta.url)

/** Reads a printed payload of a vendor. */
export const loadExample = (vendor: string, file: string): unknown =>
  JSON.parse(readFileSync(new URL(file, folderOf(vendor)), 'utf8'))

/** Tests that the folder and the list agree. */
export function listsEveryFile(vendor: string, examples: readonly PrintedExample[]): void {
  test('every file of the folder is listed once', () => {
    const files = readdirSync(folderOf(vendor)).filter((name) => name.endsWith('.json'))
    expect(examples.map((example) => example.file).sort()).toEqual(files.sort())
  })
}

/** Tests that every printed payload is read as it stands. */
export function readsEveryExample(
  vendor: string,
  examples: readonly PrintedExample[],
  schemas: Readonly<Record<string, z.ZodType>>,
): void {
  listsEveryFile(vendor, examples)
  test.each(examples)('$file is read with $schema, tolerantly and without unknown keys', ({ file, schema }) => {
    for (const reading of ['tolerant', 'strict'] as const) {
      const read = check(schemas[schema]!, loadExample(vendor, file), reading)
      expect(read).toMatchObject({ ok: true, unknownKeys: [] })
    }
  })
}
