/** What public judges say of the documents is explained, as far as they judge without a network; `npm run judges` is the rest. */
import { expect, test } from 'vitest'
import { explainedLint } from '../../scripts/judges/explained.js'
import { askRedocly } from '../../scripts/judges/lint.js'

const documents = ['idwise', 'incode', 'signzy', 'veratad', 'control']

test('everything that Redocly says of a document is explained, and no explanation is idle', async () => {
  const findings = (await Promise.all(documents.map((id) => askRedocly(`openapi/${id}.json`)))).flat()
  expect(findings.filter((finding) => !explainedLint.some(({ fits }) => fits(finding)))).toEqual([])
  expect(explainedLint.filter(({ fits }) => !findings.some(fits))).toEqual([])
})
