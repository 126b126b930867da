/** Redocly as a judge: every document is linted with its recommended rules. */
import { readFile } from 'node:fs/promises'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import type { OpenAPIObject, OperationObject } from 'openapi3-ts/oas31'

/** One thing that Redocly found in one document. */
export interface LintFinding {
  document: string
  rule: string
  severity: 'error' | 'warn'
  message: string
  /** JSON pointer into the document. */
  at: string
  /** Whether it is about an operation that the simulator does not model. */
  notModelled: boolean
}

/** Lints an OpenAPI document of the repository. */
export async function askRedocly(document: string): Promise<LintFinding[]> {
  const config = await createConfig({ extends: ['recommended'] })
  const source = await readFile(document, 'utf8')
  const problems = await lintFromString({ source, absoluteRef: document, config })
  return problems.map(({ ruleId, severity, message, location }) => {
    const at = location[0]?.pointer ?? ''
    return { document, rule: ruleId, severity, message, at, notModelled: isNotModelled(JSON.parse(source), at) }
  })
}

/** Reads the operation a pointer such as `#/paths/~1a~1b/get/responses` leads into. */
function isNotModelled(document: OpenAPIObject, pointer: string): boolean {
  const [, , path = '', method = ''] = pointer
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const item = document.paths?.[path] as Record<string, OperationObject> | undefined
  return item?.[method]?.['x-not-modelled'] === true
}
