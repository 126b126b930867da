/** The shape of the source: who may import whom, and what nobody may do. Every failure is a sentence that says what to change. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { expect, test } from 'vitest'

/** Which of our own folders a folder may import; itself always. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': [],
  'version.ts': [],
  contracts: ['errors.ts', 'version.ts'],
  fixtures: ['contracts', 'errors.ts', 'version.ts'],
  // types of records, and the schemas ids are formatted by
  runtime: ['contracts', 'errors.ts', 'version.ts'],
  mocks: ['contracts', 'fixtures', 'runtime', 'errors.ts', 'version.ts'],
  control: ['contracts', 'fixtures', 'runtime', 'mocks', 'errors.ts', 'version.ts'],
  // pages for people, over the control plane; the judge says what is wrong with an exchange
  dashboard: ['contracts', 'fixtures', 'runtime', 'mocks', 'control', 'kit', 'errors.ts', 'version.ts'],
  'simulator.ts': ['contracts', 'fixtures', 'runtime', 'mocks', 'control', 'dashboard', 'errors.ts', 'version.ts'],
  // `defineConfig` alone
  'index.ts': [
    'contracts',
    'fixtures',
    'runtime',
    'mocks',
    'control',
    'cli',
    'simulator.ts',
    'errors.ts',
    'version.ts',
  ],
  kit: ['contracts', 'fixtures', 'runtime', 'mocks', 'control', 'simulator.ts', 'errors.ts', 'version.ts'],
  cli: ['contracts', 'fixtures', 'runtime', 'mocks', 'control', 'kit', 'simulator.ts', 'errors.ts', 'version.ts'],
}

/** Which files may import a package. A path that ends in a slash is a folder. */
const packages: Readonly<Record<string, readonly string[]>> = {
  // the control plane is declared like a vendor; what a vendor's options are is a schema too
  zod: ['contracts/', 'control/', 'mocks/', 'cli/', 'kit/', 'dashboard/'],
  // config files, where there is one
  jiti: ['cli/config.ts'],
  yaml: ['cli/config.ts'],
  'openapi3-ts': ['contracts/openapi.ts', 'contracts/openapi/'],
  hono: ['mocks/matcher.ts', 'mocks/create-simulator.ts', 'mocks/hosted/', 'dashboard/'],
  // what browsers are sent
  idiomorph: ['dashboard/client/'],
  '@hono/node-server': ['mocks/start-simulator.ts'],
  '@faker-js/faker': ['fixtures/'],
  '@resvg/resvg-js': ['fixtures/images/'],
  'bwip-js': ['fixtures/images/'],
  'jpeg-js': ['fixtures/images/'],
  '@fastify/busboy': ['mocks/steps/read-form.ts'],
  'image-size': ['mocks/'],
  // each loaded by the first start that keeps state there
  libsql: ['runtime/store/sql/sqlite-engine.ts'],
  pg: ['postgres.ts', 'postgres-engine.ts', 'postgres-line.ts', 'postgres-peers.ts'].map(
    (file) => `runtime/store/sql/${file}`,
  ),
  // signs and publishes keys of OpenID Connect
  jose: ['mocks/incode/'],
  '@mswjs/interceptors': ['kit/clients/patches.ts'],
  // the user's own
  undici: ['kit/clients/undici.ts'],
  vitest: ['kit/vitest.ts', 'kit/vitest-setup.ts'],
}

/** Node's own modules that open sockets, and who may. Types may be imported anywhere. */
const sockets = ['node:http', 'node:https', 'node:http2', 'node:net', 'node:tls', 'node:dns', 'node:dgram']
const maySocket = [
  'mocks/start-simulator.ts',
  'runtime/transport.ts',
  'kit/receiver.ts',
  // undici speaks to sockets alone: a simulator of its process is given one
  'kit/clients/undici.ts',
  // between a client and a live vendor
  'kit/proxy/start.ts',
  'kit/proxy/upstream.ts',
  // stands between a client that is examined and the simulator, so that every byte of a request is seen
  'kit/examine/tap.ts',
]
/** What only reads addresses. */
const harmless = ['BlockList', 'isIP', 'isIPv4', 'isIPv6', 'STATUS_CODES']

/** What reads the wall clock or a random source, and the one place for it. */
const ambient: readonly [RegExp, string][] = [
  [/\bDate\.now\b/, 'Date.now'],
  [/\bnew Date\(\s*\)/, 'new Date()'],
  [/\bDate\(\s*\)/, 'Date()'],
  [/\bperformance\.now\b/, 'performance.now'],
  [/\bprocess\.hrtime\b/, 'process.hrtime'],
  [/\bMath\.random\b/, 'Math.random'],
  [/\brandom(?:UUID|Bytes|Int|FillSync|Fill)\b/, 'a random source of node:crypto'],
  [/\bgetRandomValues\b/, 'crypto.getRandomValues'],
  [/\bsetTimeout\b/, 'setTimeout'],
  [/\bsetInterval\b/, 'setInterval'],
  [/\bsetImmediate\b/, 'setImmediate'],
  [/\bAbortSignal\.timeout\b/, 'AbortSignal.timeout'],
]
const clockFile = 'runtime/clock.ts'
/** `file: what` with the reason it is needed there. */
const ambientExceptions: Readonly<Record<string, string>> = {
  'runtime/store/memory-tx.ts: setImmediate': 'the hostile store gives way on every read; no result depends on when',
  'runtime/store/sql/spaces.ts: setImmediate': 'clearing away gives way to calls; no result depends on when',
  'runtime/at-once.ts: setImmediate': 'what people look at gives way to calls; no result depends on when',
  'cli/commands/start.ts: setTimeout': 'a shutdown ends in real time, whatever the clocks of namespaces say',
  'kit/recording/pseudonyms.ts: a random source of node:crypto':
    'what is redacted must not be found out by trying values',
  'mocks/hosted/page.client.ts: setTimeout': 'it runs in the browser of a person, in their time',
  'dashboard/client/again.ts: setTimeout': 'it runs in the browser of a person, in their time',
  'dashboard/client/live.ts: setTimeout': 'it runs in the browser of a person, in their time',
  'dashboard/client/log-parts.ts: setTimeout': 'it runs in the browser of a person, in their time',
  'dashboard/client/webhooks.ts: setTimeout': 'it runs in the browser of a person, in their time',
  'dashboard/client/toast.ts: setTimeout': 'it runs in the browser of a person, in their time',
}

const longest = 300
/** Tables of facts, which no split would make clearer. */
const isData = (file: string): boolean => /\/(schemas|examples)(\/|\.ts)/.test(file)

const root = join(import.meta.dirname, '..')
const src = join(root, 'src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split('\\').join('/'))
  .filter((file) => /\.tsx?$/.test(file))
  .sort()

interface Import {
  file: string
  from: string
  typeOnly: boolean
  /** What is named between the braces, types left out; empty for the whole module. */
  names: readonly string[]
}

const texts = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]))
const imports: Import[] = files.flatMap((file) => importsOf(file, texts.get(file)!))
/** The text without comments; line numbers stay. Texts that hold comment signs are left as they are. */
const codeOf = (file: string): string =>
  texts
    .get(file)!
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/^(\s*)\/\/.*$/gm, '$1')
    .replace(/(\s)\/\/ .*$/gm, '$1')

function importsOf(file: string, text: string): Import[] {
  const found: Import[] = []
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s)?([^'"]*?)\s*from\s*'([^']+)'/gm)) {
    const [, type, names = '', from] = match
    // `import { type A, type B }` is erased as well
    const listed = /^\{([\s\S]*)\}$/
      .exec(names.trim())?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean)
    const typeOnly = type !== undefined || listed?.every((name) => name.startsWith('type ')) === true
    found.push({ file, from: from!, typeOnly, names: (listed ?? []).filter((name) => !name.startsWith('type ')) })
  }
  for (const pattern of [/^import\s+'([^']+)'/gm, /\bimport\(\s*'([^']+)'\s*\)/g]) {
    for (const [, from] of text.matchAll(pattern)) found.push({ file, from: from!, typeOnly: false, names: [] })
  }
  return found
}

const targetOf = ({ file, from }: Import): string => posix.normalize(posix.join(posix.dirname(file), from))
const isOurs = ({ from }: Import): boolean => from.startsWith('.')
const ours = (): Import[] => imports.filter(isOurs)
const topOf = (file: string): string => file.split('/')[0]!.replace(/\.js$/, '.ts')
const packageOf = (from: string): string =>
  (from.startsWith('@') ? from.split('/').slice(0, 2) : from.split('/').slice(0, 1)).join('/')
const fits = (file: string, allowed: readonly string[]): boolean =>
  allowed.some((path) => (path.endsWith('/') ? file.startsWith(path) : file === path))

/** Vendors are the folders that have a profile; their names come from there and from nowhere else. */
const vendors = readdirSync(join(src, 'contracts'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && files.includes(`contracts/${entry.name}/profile.ts`))
  .map(({ name }) => name)
const vendorOf = (file: string): string | undefined => {
  const second = file.split('/')[1]
  return second !== undefined && vendors.includes(second) ? second : undefined
}

test('the source is read as expected', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(vendors).toContain('idwise')
  expect(ours().length).toBeGreaterThan(200)
  expect(
    importsOf('a.ts', "import {\n  type A,\n  type B,\n} from './b.js'\nimport c from 'c'\nawait import('./d.js')"),
  ).toEqual([
    { file: 'a.ts', from: './b.js', typeOnly: true, names: [] },
    { file: 'a.ts', from: 'c', typeOnly: false, names: [] },
    { file: 'a.ts', from: './d.js', typeOnly: false, names: [] },
  ])
})

test('every folder stands in the import table', () => {
  const unknown = [...new Set(files.map(topOf))].filter((top) => !Object.hasOwn(mayImport, top))
  expect(unknown.map((top) => `src/${top} is new: say in test/architecture.test.ts what it may import`)).toEqual([])
})

test('a folder imports only the folders below it', () => {
  const wrong = ours().flatMap((one) => {
    const [from, to] = [topOf(one.file), topOf(targetOf(one))]
    if (from === to || mayImport[from]?.includes(to)) return []
    const may = mayImport[from]?.filter((name) => !name.endsWith('.ts')).join(', ') || 'no other folder'
    return [`src/${one.file} imports ${targetOf(one)}: ${from} may import ${may}`]
  })
  expect(wrong).toEqual([])
})

test('an import names a file of the source with its .js ending', () => {
  const wrong = ours().filter(
    (one) =>
      !['.ts', '.tsx'].some((ending) => texts.has(targetOf(one).replace(/\.js$/, ending))) &&
      !one.from.endsWith('.json'),
  )
  expect(
    wrong.map(({ file, from }) => `src/${file} imports '${from}', which is no file of src/ with a .js ending`),
  ).toEqual([])
})

test('a package is imported only where the table allows it', () => {
  const wrong = imports.flatMap((one) => {
    if (isOurs(one) || one.from.startsWith('node:')) return []
    const name = packageOf(one.from)
    const allowed = packages[name]
    if (!allowed) return [`src/${one.file} imports ${name}, which no folder may; a new dependency needs a decision`]
    if (fits(one.file, allowed)) return []
    return [`src/${one.file} imports ${name}: only ${allowed.map((path) => `src/${path}`).join(', ')} may`]
  })
  expect(wrong).toEqual([])
})

test('contracts import zod and nothing else, the OpenAPI writer apart', () => {
  const wrong = imports.filter(
    ({ file, from }) => file.startsWith('contracts/') && !from.startsWith('.') && from !== 'zod',
  )
  const others = wrong.filter(
    ({ file, from }) => !(packageOf(from) === 'openapi3-ts' && fits(file, packages['openapi3-ts']!)),
  )
  expect(others.map(({ file, from }) => `src/${file} imports ${from}: contracts have no dependency but zod`)).toEqual(
    [],
  )
})

test('every dependency of the package is imported somewhere, and every package imported is a dependency', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: object
    peerDependencies: object
  }
  const used = new Set(
    imports.filter((one) => !isOurs(one) && !one.from.startsWith('node:')).map(({ from }) => packageOf(from)),
  )
  expect([...used].sort()).toEqual(Object.keys({ ...dependencies, ...peerDependencies }).sort())
})

test('sockets are opened in two files', () => {
  const wrong = imports.filter(
    ({ file, from, typeOnly, names }) =>
      sockets.includes(from) &&
      !typeOnly &&
      !maySocket.includes(file) &&
      !(names.length > 0 && names.every((name) => harmless.includes(name))),
  )
  expect(
    wrong.map(({ file, from }) => `src/${file} imports ${from}: only ${maySocket.join(' and ')} open sockets`),
  ).toEqual([])
})

test('node modules are imported by their node: names', () => {
  const bare = /^(?:fs|path|http|https|net|crypto|url|util|stream|os|events|buffer|timers|child_process)(?:\/|$)/
  expect(
    imports
      .filter(({ from }) => bare.test(from))
      .map(({ file, from }) => `src/${file} imports ${from}: write node:${from}`),
  ).toEqual([])
})

test('no vendor imports another vendor', () => {
  const wrong = ours().flatMap((one) => {
    const [from, to] = [vendorOf(one.file), vendorOf(targetOf(one))]
    return from && to && from !== to
      ? [`src/${one.file} imports ${targetOf(one)}: vendors share only what the engine offers`]
      : []
  })
  expect(wrong).toEqual([])
})

/** Lists of the vendors: the simulator's, and that of fixtures, which are used without it. */
const registries = ['mocks/index.ts', 'fixtures/vendor-samples.ts']

test('the engine imports no vendor, the registries apart', () => {
  const wrong = ours().filter((one) => !vendorOf(one.file) && vendorOf(targetOf(one)) && !registries.includes(one.file))
  expect(
    wrong.map((one) => `src/${one.file} imports ${targetOf(one)}: only ${registries.join(' and ')} name vendors`),
  ).toEqual([])
})

test('the engine names no vendor', () => {
  const names = new RegExp(['idwise', 'incode', 'signzy', 'veratad', ...vendors].join('|'), 'i')
  const wrong = files
    .filter((file) => !vendorOf(file) && !registries.includes(file))
    .flatMap((file) =>
      texts
        .get(file)!
        .split('\n')
        .flatMap((line, i) => (names.test(line) ? [`src/${file}:${i + 1} names a vendor: ${line.trim()}`] : [])),
    )
  expect(wrong).toEqual([])
})

test('nothing reads the wall clock or a random source outside its place', () => {
  const used = new Set<string>()
  const wrong = files
    .filter((file) => file !== clockFile)
    .flatMap((file) =>
      codeOf(file)
        .split('\n')
        .flatMap((line, i) =>
          ambient.flatMap(([pattern, what]) => {
            if (!pattern.test(line)) return []
            const key = `${file}: ${what}`
            used.add(key)
            return Object.hasOwn(ambientExceptions, key)
              ? []
              : [`src/${file}:${i + 1} uses ${what}: take time from src/${clockFile}, and ids from tx.id`]
          }),
        ),
    )
  expect(wrong).toEqual([])
  const idle = Object.keys(ambientExceptions).filter((key) => !used.has(key))
  expect(idle.map((key) => `the exception "${key}" is not needed any more: remove it`)).toEqual([])
})

test('a profile is plain data: it imports nothing that loads schemas', () => {
  for (const vendor of vendors) {
    const seen = new Set<string>()
    const reach = (file: string): void => {
      if (seen.has(file)) return
      seen.add(file)
      for (const one of imports)
        if (one.file === file && !one.typeOnly && isOurs(one)) reach(targetOf(one).replace(/\.js$/, '.ts'))
    }
    reach(`contracts/${vendor}/profile.ts`)
    const heavy = imports.filter((one) => seen.has(one.file) && !one.typeOnly && !isOurs(one))
    expect(
      heavy.map(({ file, from }) => `src/${file} imports ${from}: a profile loads at start and must stay plain data`),
    ).toEqual([])
  }
})

test('no file is longer than it can be read', () => {
  const wrong = files
    .filter((file) => !isData(file))
    .map((file) => ({ file, lines: texts.get(file)!.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > longest)
  expect(wrong.map(({ file, lines }) => `src/${file} has ${lines} lines: split it, ${longest} is the most`)).toEqual([])
})

test('every file opens with one sentence that says what it is for', () => {
  const wrong = files.filter((file) => !/^(?:#!.*\n)?\/\*\*\s(?:[^*]|\*(?!\/))+[.!?]\s*\*\//.test(texts.get(file)!))
  expect(wrong.map((file) => `src/${file} does not open with a /** sentence. */`)).toEqual([])
})

test('nothing has a default export, and any is nowhere', () => {
  const wrong = files.flatMap((file) => [
    ...(/^export default\b/m.test(codeOf(file)) ? [`src/${file} has a default export: name it`] : []),
    ...(/(?::|<|\bas)\s*any\b/.test(codeOf(file)) ? [`src/${file} says any: say what it is`] : []),
  ])
  expect(wrong).toEqual([])
})

test('nothing that is committed names a path of the machine it was written on', () => {
  const folders = ['src', 'test', 'scripts', 'docs', 'bench', 'examples']
  const all = folders.flatMap((folder) => {
    try {
      return (
        readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && /\.(?:ts|mjs|js|json|md|py|java|sh|yaml)$/.test(entry.name))
          // an example may have packages of its own
          .filter((entry) => !/[/\\]node_modules(?:[/\\]|$)/.test(entry.parentPath))
          .map((entry) => join(entry.parentPath, entry.name))
      )
    } catch {
      return []
    }
  })
  // put together here, so that this file is no finding itself
  const path = new RegExp(`/${'work'}/(?:main|shared)|\\.\\./${'shared'}/|/${'Users'}/|/${'home'}/[a-z]+/`)
  const wrong = all.filter((file) => path.test(readFileSync(file, 'utf8')))
  expect(wrong.map((file) => `${relative(root, file)} names a path of somebody's machine`)).toEqual([])
  expect(dirname(all[0]!)).toContain(root)
})
