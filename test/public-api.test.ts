/** What a user can import: the exports of every entry point of the built package, under its own name. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | { types: string; default: string }>
}
const entries = Object.keys(exports).filter((name) => !name.endsWith('.json'))
const load = async (entry: string): Promise<object> => import(/* @vite-ignore */ `idvsim${entry.slice(1)}`)

test('every entry point has its code and its types', () => {
  for (const entry of entries) {
    const target = exports[entry]
    if (typeof target !== 'object') throw new Error(`${entry} names no types`)
    for (const path of [target.types, target.default])
      expect(readFileSync(path, 'utf8').length, path).toBeGreaterThan(0)
  }
})

test('the exports of every entry point are these', async () => {
  const found: Record<string, string[]> = {}
  for (const entry of entries) found[entry] = Object.keys(await load(entry)).sort()
  expect(found).toMatchInlineSnapshot(`
    {
      ".": [
        "ContractViolation",
        "RefusedCall",
        "SimError",
        "connect",
        "createSimulator",
        "defineConfig",
        "defineKind",
        "defineScenario",
        "defineSimulator",
        "isSimError",
        "reply",
        "replyEmpty",
        "replyFile",
        "replyPage",
        "replyRedirect",
        "signWebhook",
        "startSimulator",
        "verifyWebhook",
        "version",
      ],
      "./client": [
        "BrokenContract",
        "VendorError",
        "createClient",
        "isVendorError",
      ],
      "./contracts": [
        "allOf",
        "assertion",
        "basic",
        "bearer",
        "check",
        "coreErrorCodes",
        "defineErrors",
        "defineLifecycle",
        "defineVendor",
        "defineWebhooks",
        "describeIssues",
        "empty",
        "endpoint",
        "fields",
        "formatPath",
        "header",
        "json",
        "marked",
        "marks",
        "media",
        "none",
        "oneOf",
        "pathParams",
        "personal",
        "redirect",
        "routesOf",
        "secret",
        "token",
      ],
      "./contracts/idwise": [
        "amlDatasets",
        "feedbackTitles",
        "flows",
        "idwise",
        "livenessCodes",
        "ruleNames",
        "schemas",
      ],
      "./contracts/incode": [
        "failReasonNames",
        "failReasons",
        "flows",
        "incode",
        "schemas",
        "scopes",
      ],
      "./contracts/openapi": [
        "toOpenApi",
      ],
      "./contracts/signzy": [
        "flows",
        "schemas",
        "signzy",
        "tokenTtl",
      ],
      "./contracts/veratad": [
        "routes",
        "schemas",
        "veratad",
      ],
      "./fixtures": [
        "WordsMissing",
        "createCase",
        "createDocument",
        "createPerson",
        "createRandom",
        "cropOf",
        "drawCase",
        "drawPerson",
        "findScenario",
        "fixture",
        "fixtureClock",
        "fixtureSample",
        "isUsableBirthDate",
        "issuersOf",
        "loadBarcodes",
        "loadSample",
        "loadSamples",
        "magicScenario",
        "maxCropPx",
        "mrzCheckDigit",
        "ndjsonOf",
        "pictureEffects",
        "pictureKinds",
        "pictureSize",
        "pictureSvg",
        "pictureTypes",
        "renderPicture",
        "renderPng",
        "sampleVendors",
        "scenarioNames",
        "scenarios",
        "specimenVideo",
        "specimenVideoType",
        "stripMagic",
        "toCardMrz",
        "toMrzName",
        "toPassportMrz",
        "withWords",
      ],
      "./intercept": [
        "interceptVendors",
      ],
      "./jest": [
        "createReceiver",
        "createSimulator",
        "endpointOf",
        "interceptVendors",
        "matchers",
        "setUp",
        "startSimulator",
      ],
      "./kit": [
        "assertContract",
        "assertDelivered",
        "assertNoViolations",
        "checkDeliveries",
        "checkExchange",
        "checkVendorExchange",
        "checkWebhook",
        "createReplay",
        "credentialNames",
        "credentialsIn",
        "describeStory",
        "describeViolation",
        "endpointOf",
        "examine",
        "fails",
        "findEndpoint",
        "judgeCase",
        "matchers",
        "payloadVariants",
        "payloadsOf",
        "readAnswer",
        "readRecording",
        "reportExamination",
        "reporters",
        "runCase",
        "simulatorFor",
        "startProxy",
        "storyOf",
        "variableOf",
        "verifyVendor",
      ],
      "./undici": [
        "vendorDispatcher",
      ],
      "./vitest": [
        "expect",
        "test",
      ],
      "./vitest/global-setup": [
        "setup",
        "teardown",
      ],
    }
  `)
})

test('no entry point has a default export', async () => {
  for (const entry of entries) expect(Object.keys(await load(entry)), entry).not.toContain('default')
})

test('the built package works: a simulator is made and answers', async () => {
  const { createSimulator } = (await load('.')) as typeof import('../src/index.js')
  await using sim = await createSimulator()
  expect((await sim.fetch('http://sim.test/_sim/health')).status).toBe(200)
})

test('an error of the built package is known by its class', async () => {
  const { createSimulator, isSimError, SimError } = (await load('.')) as typeof import('../src/index.js')
  const error = await createSimulator({ vendors: ['nobody'] }).catch((thrown: unknown) => thrown)
  expect(isSimError(error)).toBe(true)
  expect(error).toBeInstanceOf(SimError)
})

test('a server leaves the globals of the process as they were', () => {
  const script = `
    const names = ['Request', 'Response', 'Headers', 'fetch', 'FormData', 'File']
    const before = names.map((name) => globalThis[name])
    const { startSimulator } = await import('idvsim')
    const sim = await startSimulator({ port: 0 })
    await sim.close()
    process.stdout.write(names.filter((name, i) => globalThis[name] !== before[i]).join())`
  const replaced = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(replaced).toBe('')
})
