/** The examples in other languages, as their reader would run them: whole verifications against one shared server. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { findModule, findProgram, type Program, testWith } from '../support/programs.js'
import { type Running, spawnCli } from '../support/run-cli.js'
import { until } from '../support/until.js'

const run = promisify(execFile)
const folder = 'examples/openapi-fetch'

interface Example {
  title: string
  needs: Program
  /** The words of the command, but for the vendors. */
  command: () => readonly string[]
  /** How it is told that a verification has ended, by vendor; where it says nothing, it asks. */
  toldBy: Readonly<Record<string, string>>
  prepare?: () => Promise<unknown>
}

const python = findProgram(['python3'], 'python3', 'IDVSIM_TEST_PYTHON')
const withRequests = findModule('requests', 'python3-requests', 'IDVSIM_TEST_PYTHON')
const java = findProgram(['java'], 'default-jdk-headless', 'IDVSIM_TEST_JAVA')
const jq = findProgram(['jq'], 'jq', 'IDVSIM_TEST_JQ')
const curl = findProgram(['curl'], 'curl', 'IDVSIM_TEST_CURL')
const openapiFetch: Program = {
  path: existsSync(`${folder}/node_modules/openapi-fetch`) ? folder : undefined,
  missing: `what the example needs is not here: run \`npm ci --prefix ${folder}\``,
}

const everyVendor = {
  idwise: 'Finished Journey',
  incode: 'verification.succeeded',
  signzy: 'callback',
  veratad: 'webhook',
}
const examples: readonly Example[] = [
  {
    title: 'Python, the standard library',
    needs: python,
    command: () => [python.path!, 'examples/python/standard_library.py'],
    toldBy: everyVendor,
  },
  {
    title: 'Python, requests',
    needs: withRequests,
    command: () => [withRequests.path!, 'examples/python/with_requests.py'],
    toldBy: {},
  },
  { title: 'Java', needs: java, command: () => [java.path!, 'examples/java/Verify.java'], toldBy: everyVendor },
  {
    title: 'curl',
    needs: jq.path === undefined ? jq : curl,
    command: () => ['bash', 'examples/curl/verify.sh'],
    toldBy: {},
  },
  {
    title: 'openapi-fetch, with types from the OpenAPI documents',
    needs: openapiFetch,
    command: () => [process.execPath, `${folder}/dist/verify.js`],
    toldBy: { veratad: 'webhook' },
    // the types are generated from the documents as they stand, and the example must compile with them
    prepare: async () => {
      await run(process.execPath, ['node_modules/openapi-typescript/bin/cli.js'], { cwd: folder })
      await run(process.execPath, ['node_modules/typescript/bin/tsc'], { cwd: folder })
    },
  },
]

let server: Running
let url: string

beforeAll(async () => {
  server = spawnCli(['start', '--json', '--no-config', '--port', '0', '--open', '--processing-ms', '100'])
  url = (JSON.parse(await server.printed(/\n/)) as { url: string }).url
})
afterAll(() => server[Symbol.asyncDispose]())

/** Runs an example to its end in a namespace of its own, and answers what it printed. */
async function print({ command }: Example, namespace: string, ...vendors: string[]): Promise<string> {
  const [program, ...words] = command()
  const env = {
    ...process.env,
    IDVSIM_URL: url,
    IDVSIM_NAMESPACE: namespace,
    PYTHONDONTWRITEBYTECODE: '1',
    // a program that is over in a second has nothing of code that is compiled twice
    JDK_JAVA_OPTIONS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
  }
  const { stdout } = await run(program!, [...words, ...vendors], { env })
  return stdout
}

async function control<T>(namespace: string, method: string, path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const answer = await fetch(`${url}/_sim${path}?namespace=${namespace}`, { method, ...init })
  const text = await answer.text()
  expect(answer.ok, text).toBe(true)
  return JSON.parse(text) as T
}

/** What an example prints of these decisions. */
const linesOf = (decisions: Readonly<Record<string, string>>, toldBy: Readonly<Record<string, string>>): string =>
  Object.entries(decisions)
    .map(([name, decision]) => `${name}: ${decision}${toldBy[name] ? `, told by a verified ${toldBy[name]}` : ''}\n`)
    .join('')

interface Violations {
  items: unknown[]
}

describe.concurrent('an example in another language', () => {
  for (const [n, example] of examples.entries()) {
    const test = testWith(example.needs)
    const { toldBy } = example

    test(`${example.title}: every vendor verifies a person, refuses another, and is called as its contract says`, async () => {
      await example.prepare?.()
      const refused = `refused-${n}`
      await control(refused, 'POST', '/scenarios/default', { scenario: 'document_unreadable' })
      const [good, bad] = await Promise.all([print(example, `good-${n}`), print(example, refused)])
      expect(good).toBe(
        linesOf(
          { idwise: 'Complete', incode: 'VERIFIED', signzy: 'COMPLETED True', veratad: 'PASS ALL CHECKS PASSED' },
          toldBy,
        ),
      )
      expect(bad).toBe(
        linesOf(
          {
            idwise: 'Refer',
            incode: 'FAILED ONBOARDING_ID_SHARPNESS_FAILED',
            signzy: 'TERMINATED False',
            veratad: 'FAIL NOT A VALID DOCUMENT',
          },
          toldBy.incode ? { ...toldBy, incode: 'verification.failed' } : toldBy,
        ),
      )
      for (const namespace of [`good-${n}`, refused]) {
        expect((await control<Violations>(namespace, 'GET', '/violations')).items).toEqual([])
      }

      if (!toldBy.veratad) return
      // a webhook that somebody else signed is refused, and the vendor's next attempt believed
      const forged = `forged-${n}`
      const effect = { kind: 'webhook_wrong_secret' }
      await control(forged, 'POST', '/faults', { vendor: 'veratad', effect, count: 1 })
      const printed = print(example, forged, 'veratad')
      await until('the forged webhook is refused', async () => {
        const { items } = await control<{ items: unknown[] }>(forged, 'GET', '/webhooks/deliveries')
        return JSON.stringify(items).includes('401')
      })
      await control(forged, 'POST', '/clock/advance', { ms: 60_000 })
      expect(await printed).toBe(linesOf({ veratad: 'PASS ALL CHECKS PASSED' }, toldBy))
    }, 120_000)
  }
})
