import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/soak/**'],
    typecheck: { enabled: false },
    testTimeout: 30_000,
    // what a page or a process does in the end is waited for as long as a loaded machine needs
    expect: { poll: { timeout: 15_000 } },
    // most tests wait for sockets and processes: on a machine with two cores, one worker would leave half of it idle
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: ['test/support/require-build.ts', 'test/support/shared-postgres.ts'],
  },
})
