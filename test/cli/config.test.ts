/** Config files, read by the built command as a user would write them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { configJsonSchema } from '../../src/cli/config-json-schema.js'
import { configSchema } from '../../src/cli/config-schema.js'
import { configTemplate } from '../../src/cli/config-template.js'
import { startOptions } from '../../src/cli/options.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { runCli, spawnCli } from '../support/run-cli.js'

async function inFolder<T>(files: Record<string, string>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'config-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What a server that is started in the folder says of a namespace. */
async function started(
  folder: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
  name = 'default',
) {
  await using running = spawnCli(['start', '--port', '0', '--json', ...args], env, folder)
  const { control } = JSON.parse((await running.printed(/\n/)).split('\n')[0]!) as { control: string }
  const get = async (path: string) => (await (await fetch(control + path)).json()) as Record<string, unknown>
  return { namespace: await get(`/namespaces/${name}`), receivers: await get('/webhooks/endpoints') }
}

/** What `start` says when it refuses the config of a folder. */
async function refused(folder: string, args: readonly string[] = []): Promise<string> {
  const { code, stdout, stderr } = await runCli(['start', '--port', '0', ...args], {}, folder)
  expect([code, stdout, stderr.includes('\n    at ')], stderr).toEqual([2, '', false])
  return stderr
}

const js = '{ seed: "of the file", clock: "frozen" }'

test('a config file in the working directory is found in every format', async () => {
  for (const [name, text] of [
    [
      'idvsim.config.ts',
      `import { type Config, defineConfig } from 'idvsim'\nconst config: Config = ${js}\nexport default defineConfig(config)`,
    ],
    ['idvsim.config.mts', `export default ${js} satisfies object`],
    ['idvsim.config.mjs', `export default ${js}`],
    ['idvsim.config.json', '{"$schema":"./x.json","seed":"of the file","clock":"frozen"}'],
    ['idvsim.config.yaml', '# a comment\nseed: of the file\nclock: frozen\n'],
    ['idvsim.config.yml', 'seed: of the file\nclock: frozen\n'],
  ] as const) {
    const { namespace } = await inFolder({ [name]: text }, (folder) => started(folder))
    expect(namespace, name).toMatchObject({ seed: 'of the file', clock: { frozen: true } })
  }
  const { namespace } = await inFolder(
    { 'package.json': '{"type":"module"}', 'idvsim.config.js': `export default ${js}` },
    (folder) => started(folder),
  )
  expect(namespace).toMatchObject({ seed: 'of the file' })
}, 60_000)

test('a flag wins over the environment, which wins over the file; --config names another, --no-config none', async () => {
  await inFolder({ 'idvsim.config.json': '{"seed":"found"}', 'other.yaml': 'seed: named' }, async (folder) => {
    expect((await started(folder, [], { IDVSIM_SEED: 'twin' })).namespace).toMatchObject({ seed: 'twin' })
    expect((await started(folder, ['--seed', 'flag'], { IDVSIM_SEED: 'twin' })).namespace).toMatchObject({
      seed: 'flag',
    })
    expect((await started(folder, ['--config', 'other.yaml'])).namespace).toMatchObject({ seed: 'named' })
    expect((await started(folder, ['--no-config'])).namespace).toMatchObject({ seed: 'idvsim' })
    expect((await started(folder, [], { IDVSIM_CONFIG: 'other.yaml' })).namespace).toMatchObject({ seed: 'named' })
  })
}, 60_000)

test('two config files are one too many', async () => {
  await inFolder({ 'idvsim.config.json': '{}', 'idvsim.config.yaml': '' }, async (folder) => {
    expect(await refused(folder)).toBe(
      'idvsim: there are several config files: idvsim.config.json, idvsim.config.yaml. Choose one with --config.\n',
    )
  })
})

test('namespaces, receivers, faults and options of vendors are there from the start', async () => {
  const config = {
    namespaces: [{ name: 'team', seed: 'own', clock: '2030-01-01T00:00:00Z' }, { name: 'other' }],
    webhooks: [
      { vendor: 'idwise', url: 'http://127.0.0.1:9/hook', auth: { type: 'basic', username: 'u', password: 'p' } },
    ],
    faults: [{ effect: { kind: 'hang' }, vendor: 'idwise', count: null }],
    options: { idwise: { attemptLimit: 3 } },
    strictFlows: true,
  }
  const { namespace, receivers } = await inFolder({ 'idvsim.config.json': JSON.stringify(config) }, (folder) =>
    started(folder, [], {}, 'team'),
  )
  expect(namespace).toMatchObject({ seed: 'own', clock: { now: '2030-01-01T00:00:00.000Z', frozen: true } })
  expect(receivers).toMatchObject({ items: [{ vendor: 'idwise', url: 'http://127.0.0.1:9/hook', auth: 'basic' }] })
})

test('what names a thing that is not there is refused by its place', async () => {
  for (const [config, said] of [
    [
      { faults: [{ effect: { kind: 'hang' }, vendor: 'idwise', endpoint: 'nope' }] },
      'faults[0].endpoint: idwise has no',
    ],
    [
      { webhooks: [{ vendor: 'signzy', url: 'http://127.0.0.1:9', event: 'nope' }] },
      'webhooks[0]: signzy has no event',
    ],
    [{ namespaces: [{ name: 'a' }, { name: 'a' }] }, 'namespaces[1].name: "a" is there already'],
    [{ namespaces: [{ name: 'default' }] }, 'namespaces[0].name: "default" is there already'],
    [{ namespaces: [{ name: 'a b' }] }, 'namespaces[0].name: "a b" is no namespace name'],
  ] as const) {
    await inFolder({ 'idvsim.config.json': JSON.stringify(config) }, async (folder) => {
      expect(await refused(folder)).toContain(said)
    })
  }
})

test('a vendor of the user comes in a config file in TypeScript, made with what the package exports', async () => {
  const text = `
    import { defineConfig } from 'idvsim'
    import { defineVendor } from 'idvsim/contracts'
    const profile = { id: 'mine', title: 'Mine', docs: 'https://mine.example', surfaces: {}, credentials: {}, flows: [] }
    const rest = { surfaces: {}, schemas: {}, endpoints: {}, lifecycles: {}, idFormats: {} }
    const mine = { vendor: defineVendor({ profile, ...rest }), handlers: {}, jobs: {} }
    export default defineConfig({ vendors: ['idwise', mine as never] })`
  await inFolder({ 'idvsim.config.ts': text }, async (folder) => {
    const { namespace } = await started(folder)
    expect(Object.keys(namespace.credentials as object)).toEqual(['idwise', 'mine'])
  })
  await inFolder({ 'idvsim.config.ts': `export default { vendors: ['idwise', {}] }` }, async (folder) => {
    expect(await refused(folder)).toContain('vendors[1] is not accepted')
  })
})

test('every problem of a file is told at once, with its path, what was expected, what came and what was meant', async () => {
  const config = {
    prot: 1,
    port: 'x',
    logLevel: 'loud',
    clock: 'later',
    scenario: 'aproved',
    vendors: ['idwize'],
    noSelfCheck: 'yes',
    options: { idwise: { attemptLimit: 11, atemptLimit: 1 }, nobody: {} },
    webhooks: [{ vendor: 'idwise', url: 'nonsense', auth: { type: 'baisc' } }],
    namespaces: [{ name: 'a', sed: 1 }, { clock: 'later' }],
    faults: [{ effect: { kind: 'hangs' } }, { effect: { kind: 'latency', ms: 'slow' } }],
    journalLimit: 0,
  }
  await inFolder({ 'idvsim.config.json': JSON.stringify(config) }, async (folder) => {
    const said = (await refused(folder)).split('\n')
    expect(said[0]).toBe('idvsim: idvsim.config.json has 18 problems:')
    expect(
      said
        .slice(1, -2)
        .map((line) => line.replace('  idvsim.config.json: ', ''))
        .sort(),
    ).toEqual([
      'clock is not accepted: expected now, frozen, an ISO instant with its offset, or x<speed>, got "later"',
      expect.stringMatching(
        /^faults\[0\]\.effect\.kind is not accepted: expected one of error, .*, got "hangs"; did you mean "hang"\?$/,
      ),
      'faults[1].effect.ms is not accepted: expected a number or an object, got "slow"',
      'journalLimit is not accepted: expected at least 1, got 0',
      'logLevel is not accepted: expected one of silent, error, warn, info, debug, got "loud"',
      'namespaces[0]: there is no option "sed"; did you mean "seed"?',
      'namespaces[1].clock is not accepted: expected now, frozen, an ISO instant with its offset, or x<speed>, got "later"',
      'namespaces[1].name is not accepted: expected text, got nothing',
      'noSelfCheck is not accepted: expected true or false, got "yes"',
      'options.idwise.attemptLimit is not accepted: expected at most 10, got 11',
      'options.idwise: there is no option "atemptLimit"; did you mean "attemptLimit"?',
      'options: there is no option "nobody"; known: idwise, incode, signzy, veratad',
      'port is not accepted: expected a whole number from 0 to 65535, got "x"',
      'scenario is not accepted: there is no scenario "aproved"; did you mean "approved"?',
      'there is no option "prot"; did you mean "port"?',
      'vendors[0] is not accepted: expected one of idwise, incode, signzy, veratad or a vendor of your own, got "idwize"; did you mean "idwise"?',
      'webhooks[0].auth.type is not accepted: expected one of basic, bearer, header, hmac, got "baisc"; did you mean "basic"?',
      'webhooks[0].url is not accepted: expected a URL, got "nonsense"',
    ])
  })
})

test('a file that cannot be read says where it breaks, in every format', async () => {
  for (const [name, text, said] of [
    ['idvsim.config.json', '{"port": }', 'Unexpected token'],
    ['idvsim.config.yaml', 'port: [1\nseed: a', 'line'],
    ['idvsim.config.yaml', 'seed: a\nseed: b', 'unique'],
    ['idvsim.config.yaml', '- a', 'holds no object'],
    ['idvsim.config.ts', 'export default {', 'idvsim.config.ts'],
    ['idvsim.config.ts', 'export const a = 1', 'holds no object'],
    ['idvsim.config.mjs', 'throw new Error("not today")', 'not today'],
  ] as const) {
    await inFolder({ [name]: text }, async (folder) => {
      const stderr = await refused(folder)
      expect(stderr, name).toContain(name)
      expect(stderr, name).toContain(said)
    })
  }
}, 60_000)

test('init writes a file that start reads, and never replaces one unless told to', async () => {
  for (const format of ['ts', 'json', 'yaml']) {
    await inFolder({}, async (folder) => {
      const name = `idvsim.config.${format}`
      const written = await runCli(['init', '--format', format], {}, folder)
      expect([written.code, written.stdout]).toEqual([0, `wrote ${name}\n`])
      expect((await started(folder)).namespace, format).toMatchObject({ seed: 'idvsim', clock: { frozen: false } })
      const text = await readFile(join(folder, name), 'utf8')
      for (const { flag, flagOnly } of startOptions)
        if (!flagOnly && format !== 'json') expect(text).toContain(flag.split('-')[0])
      await writeFile(join(folder, name), `${text}\n`)
      const again = await runCli(['init', '--format', format], {}, folder)
      expect([again.code, again.stderr]).toEqual([
        2,
        `idvsim: there is ${name} here already. Add --force to replace it.\n`,
      ])
      expect(await readFile(join(folder, name), 'utf8')).toBe(`${text}\n`)
      expect((await runCli(['init', '--format', format, '--force'], {}, folder)).code).toBe(0)
      expect(await readFile(join(folder, name), 'utf8')).toBe(text)
      const other = await runCli(['init', '--format', format === 'ts' ? 'json' : 'ts', '--force'], {}, folder)
      expect([other.code, other.stderr]).toEqual([2, expect.stringContaining(`there is ${name} here already`)])
    })
  }
  await inFolder({}, async (folder) => {
    expect((await runCli(['init', '--format', 'toml'], {}, folder)).stderr).toContain('expected ts, json, yaml')
    expect((await runCli(['init', '--frmat', 'ts'], {}, folder)).code).toBe(2)
    expect((await runCli(['init', '--help'], {}, folder)).stdout).toContain('--format')
  })
}, 120_000)

const all = async () => {
  const loaded = Object.entries(vendorEntries).map(async ([id, { load }]) => [id, (await load()).options] as const)
  return configSchema(Object.fromEntries(await Promise.all(loaded)))
}

test('every line that init switched off is accepted once it is switched on', async () => {
  const schema = await all()
  const shape = await configJsonSchema()
  const ts = configTemplate('ts', shape)
    .replace(/^(\s*)\/\/ /gm, '$1')
    .replace(/^import .*$/m, '')
    .replace('export default defineConfig(', 'return (')
  const fromTs = new Function(ts)() as object
  const fromYaml = parse(configTemplate('yaml', shape).replace(/^#(?! \S)/gm, '')) as object
  for (const config of [fromTs, fromYaml] as Record<string, unknown[]>[]) {
    // what is a list of objects shows one
    for (const key of ['webhooks', 'namespaces', 'scenarios', 'faults']) expect(config[key], key).toHaveLength(1)
    expect(schema.safeParse(config).error?.issues ?? []).toEqual([])
    expect(Object.keys(config)).toEqual(Object.keys(shape.properties!).filter((key) => key !== '$schema'))
  }
  expect(fromTs).toEqual(fromYaml)
  expect(schema.parse(JSON.parse(configTemplate('json', shape)))).toBeTruthy()
})

test('the JSON Schema has every key with its description, and takes what the schema takes', async () => {
  const shape = await configJsonSchema()
  for (const [key, { description }] of Object.entries(shape.properties!)) expect(description, key).toMatch(/\.$/)
  expect(shape.properties!.port).toMatchObject({ type: 'integer', minimum: 0, maximum: 65535, default: 4700 })
  expect(shape.properties!.options!.properties!.idwise!.properties).toHaveProperty('attemptLimit')
  const again = z.fromJSONSchema(JSON.parse(JSON.stringify(shape)))
  expect(again.safeParse({ $schema: 'x', port: 0, vendors: ['idwise'] }).success).toBe(true)
  expect(again.safeParse({ prot: 0 }).success).toBe(false)
  expect(again.safeParse({ logLevel: 'loud' }).success).toBe(false)
})
