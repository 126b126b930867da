/** An existing project on axios and jest, to which the package as it is packed was added: its tests pass, and can fail. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exampleModules } from '../support/example.js'
import { describeWith } from '../support/programs.js'

const run = promisify(execFile)
const modules = exampleModules('jest-axios')

interface Ran {
  ok: boolean
  text: string
}

describeWith(modules)('examples/jest-axios', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jest-axios-'))
    for (const part of ['package.json', 'src', 'test']) {
      await cp(join('examples/jest-axios', part), join(folder, part), { recursive: true })
    }
    await mkdir(join(folder, 'node_modules'))
    await symlink(modules.path!, join(folder, 'modules'))
    // what a registry would serve, without what the package depends on: the entry for jest carries it
    const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder])
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
    await run('tar', ['-xzf', join(folder, filename), '-C', folder])
    await symlink(resolve(folder, 'package'), join(folder, 'node_modules/idvsim'))
    for (const name of ['axios', 'jest']) {
      await symlink(join(modules.path!, name), join(folder, 'node_modules', name))
    }
  }, 120_000)
  afterAll(() => rm(folder, { recursive: true }))

  const jest = (): Promise<Ran> =>
    run(
      process.execPath,
      [join(modules.path!, 'jest/bin/jest.js'), '--rootDir', folder, '--modulePathIgnorePatterns', 'package/'],
      {
        cwd: folder,
      },
    ).then(
      ({ stderr }) => ({ ok: true, text: stderr }),
      ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ ok: false, text: stdout + stderr }),
    )

  test('its tests pass, with the base URL of the vendor and without a network', async () => {
    const { ok, text } = await jest()
    expect(text).toContain('5 passed')
    expect(ok).toBe(true)
  }, 120_000)

  test('a client that sends what the contract has not is told where', async () => {
    const file = join(folder, 'src/idwise.js')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('reference_no: applicant', 'referenceNo: applicant'))
    const broken = await jest()
    await writeFile(file, text)
    expect(broken.ok).toBe(false)
    expect(broken.text).toContain('the client broke the contract')
    expect(broken.text).toContain('reference_no')
  }, 120_000)
})
