/** What a config file in TypeScript wraps its object in, so that an editor knows every key. */
import type { Config } from './config-schema.js'

export type { Config } from './config-schema.js'

/** Answers the config it is given. */
export const defineConfig = (config: Config): Config => config
