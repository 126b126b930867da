/** A project of a user, whose workers share one server. */
import { defineConfig } from 'vitest/config'

export const config = { test: { include: ['*.case.ts'], globalSetup: ['idvsim/vitest/global-setup'] } }

// vitest reads the default export
export default defineConfig(config)
