/** A user's own vitest project: the built package, its global set-up, two workers. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

test('the workers of a project share the server of the global set-up', async () => {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--root', 'test/kit/vitest-project', '--reporter', 'default']
  const { stdout } = await run(process.execPath, args, {
    env: { ...process.env, NO_COLOR: '1', IDVSIM_URL: undefined },
  })
  expect(stdout).toMatch(/Tests\s+2 passed/)
  const urls = [...stdout.matchAll(/URL (\S+)/g)].map(([, url]) => url)
  expect(urls).toHaveLength(2)
  expect(new Set(urls).size).toBe(1)
}, 60_000)
