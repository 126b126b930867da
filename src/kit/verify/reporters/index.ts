/** Every way to report what came of a verification. */
import type { VerifyResult } from '../types.js'
import { github } from './github.js'
import { json } from './json.js'
import { junit } from './junit.js'
import { markdown } from './markdown.js'
import { pretty } from './pretty.js'

/** By the name that `--reporter` takes. */
export const reporters = { pretty, json, junit, markdown, github } as const satisfies Record<
  string,
  (results: readonly VerifyResult[]) => string
>
export type ReporterName = keyof typeof reporters
