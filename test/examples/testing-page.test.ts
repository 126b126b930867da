/** What docs/testing.md shows for node:test runs as it stands there, on the built package. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { setUp } from '../../src/kit/jest.js'

const run = promisify(execFile)

test("the page's test for node:test passes", async () => {
  const page = await readFile('docs/testing.md', 'utf8')
  const [, code] = /## node:test[\s\S]*?```js\n([\s\S]*?)```/.exec(page)!
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined }
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code!], { env })
  expect(stdout).toMatch(/pass 1\n/)
  expect(stdout).toMatch(/fail 0\n/)
}, 60_000)

test('a file without the globals of jest is told what to do', () => {
  expect(() => setUp()).toThrow('setUp finds no beforeAll, beforeEach, afterAll and expect')
})
