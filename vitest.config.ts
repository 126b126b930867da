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
    // most tests wait for sockets, processes and browsers: as many workers as a small machine has cores would leave it idle
    maxWorkers: Math.max(3, availableParallelism() - 1),
    globalSetup: ['test/support/require-build.ts', 'test/support/shared-postgres.ts'],
  },
})
