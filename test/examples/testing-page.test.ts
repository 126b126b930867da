/** What docs/testing.md shows runs, and compiles, as it stands there, on the built package. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setUp } from '../../src/kit/jest.js'
import { exampleModules } from '../support/example.js'
import { testWith } from '../support/programs.js'

const run = promisify(execFile)
/** Where the packages are that the page names. */
const jestModules = exampleModules('jest-axios')
const oldTypescript = exampleModules('openapi-fetch')

/** The programs on the page, by the words that they begin with: each must be known here. */
const programs = {
  jest: "const { setUp } = require('idvsim/jest')",
  globals: "import * as globals from '@jest/globals'",
  vitest: "import axios from 'axios'",
  config: "import { defineConfig } from 'vitest/config'",
  'node:test': "import { after, before, test } from 'node:test'",
  undici: "import { createSimulator } from 'idvsim'\nimport { vendorDispatcher }",
  client: "import { startSimulator } from 'idvsim'",
} as const
type Name = keyof typeof programs

let folder: string
const blocks = {} as Record<Name, string>

beforeAll(async () => {
  const page = await readFile('docs/testing.md', 'utf8')
  const found = [...page.matchAll(/```(?:js|ts)\n([\s\S]*?)```/g)].map(([, code]) => code!)
  for (const [name, start] of Object.entries(programs)) {
    const at = found.findIndex((code) => code.startsWith(start))
    if (at < 0) throw new Error(`the page has no program "${name}" any more`)
    blocks[name as Name] = found.splice(at, 1)[0]!
  }
  if (found.length > 0) throw new Error(`no test runs this program of the page:\n${found[0]}`)
  folder = await mkdtemp(join(tmpdir(), 'testing-page-'))
  await give(folder, { idvsim: '.', axios: 'node_modules/axios', vitest: 'node_modules/vitest' })
})
afterAll(() => rm(folder, { recursive: true }))

/** A project's node_modules. */
async function give(project: string, packages: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, path] of Object.entries(packages)) {
    const link = join(project, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(resolve(path), link)
  }
}

/** What a program of the page prints. */
async function printed(name: Name): Promise<string> {
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined }
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', blocks[name]], { env })
  return stdout
}

test("the page's test for node:test passes", async () => {
  const told = await printed('node:test')
  expect(told).toMatch(/pass 1\n/)
  expect(told).toMatch(/fail 0\n/)
}, 60_000)

test("the page's dispatcher of undici answers", async () => {
  expect(await printed('undici')).toBe('401\n')
}, 60_000)

test("the page's typed client is refused as the page says", async () => {
  expect(await printed('client')).toBe('nobody knows it\n')
}, 60_000)

test("the page's test and config for vitest pass", async () => {
  const project = join(folder, 'vitest')
  await mkdir(join(project, 'test'), { recursive: true })
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
  await writeFile(join(project, 'vitest.config.ts'), blocks.config)
  await writeFile(join(project, 'test/kyc.test.ts'), blocks.vitest)
  const { stdout } = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--root', project], {
    env: { ...process.env, NO_COLOR: '1', IDVSIM_URL: undefined },
  })
  expect(stdout).toMatch(/Tests\s+1 passed/)
}, 60_000)

testWith(jestModules)(
  "the page's test for jest passes",
  async () => {
    const project = join(folder, 'jest')
    await mkdir(join(project, 'test'), { recursive: true })
    await writeFile(join(project, 'package.json'), '{}')
    await writeFile(join(project, 'test/kyc.test.js'), blocks.jest)
    const { stderr } = await run(
      process.execPath,
      [join(jestModules.path!, 'jest/bin/jest.js'), '--rootDir', project, '--no-haste', '--watchman=false'],
      { cwd: project },
    )
    expect(stderr).toMatch(/Tests: +2 passed, 2 total/)
  },
  120_000,
)

/** How a project in CommonJS may have its modules resolved: the first reads no `exports`, the second is told of no ES module. */
const resolutions = [
  { module: 'commonjs', moduleResolution: 'node10' },
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'preserve', moduleResolution: 'bundler' },
]
/** jest's own types as far as the page needs them. */
const jestTypes = `
declare namespace jest { interface Matchers<R, T> { rejects: { toMatchObject(part: object): Promise<R> } } }
declare const expect: <T>(value: T) => jest.Matchers<void, T>
declare const test: (name: string, run: () => Promise<void>) => void
`
/** And that what is no part of the kit is an error: types that are not found are of any shape. */
const wrong = `
// @ts-expect-error there is no such member
kit.nothing
// @ts-expect-error there is no such option
setUp({ nothing: 1 })
// @ts-expect-error a matcher that is not the kit's
expect(1).toBeNothing()
`

testWith(oldTypescript)(
  'a project in TypeScript finds the types of idvsim/jest, whatever resolves its modules',
  async () => {
    const project = join(folder, 'typed')
    await mkdir(project)
    // the page's test, as it is written in TypeScript
    const code = blocks.jest.replace(/const (.*) = require\((.*)\)/g, 'import $1 from $2')
    await writeFile(join(project, 'package.json'), '{}')
    await writeFile(join(project, 'kyc.test.ts'), code + wrong)
    await writeFile(join(project, 'jest.d.ts'), jestTypes)
    if (jestModules.path !== undefined) {
      const use = 'globals.expect(kit.sim).toHaveNoViolations()\n'
      await writeFile(join(project, 'globals.test.ts'), blocks.globals + use)
      await give(project, {
        '@jest/globals': join(jestModules.path, '@jest/globals'),
        expect: join(jestModules.path, 'expect'),
      })
    }
    await give(project, { '@types/node': 'node_modules/@types/node' })
    for (const resolution of resolutions) {
      const config = join(project, `${resolution.moduleResolution}.json`)
      const compilerOptions = {
        ...resolution,
        target: 'ES2022',
        strict: true,
        noEmit: true,
        esModuleInterop: true,
        skipLibCheck: true,
        types: ['node'],
      }
      await writeFile(config, JSON.stringify({ compilerOptions, include: ['*.ts'] }))
      const compiler = join(oldTypescript.path!, 'typescript/bin/tsc')
      const { stdout } = await run(process.execPath, [compiler, '-p', config]).catch((error) => error)
      expect(`${resolution.moduleResolution}: ${stdout}`).toBe(`${resolution.moduleResolution}: `)
    }
  },
  120_000,
)

test('a file without the globals of jest is told what to do', () => {
  expect(() => setUp()).toThrow('setUp finds no beforeAll, beforeEach, afterAll and expect')
})
