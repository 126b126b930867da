/** Builds dist/: the bundled command, the library entry points, the scripts, and the type declarations. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'

const require = createRequire(import.meta.url)
const { version, dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  splitting: true,
  define: { __VERSION__: JSON.stringify(version) },
  logLevel: 'warning',
  legalComments: 'linked',
}

// built beside, and swapped in at the end: a running command keeps its files until then
const out = `dist.next-${process.pid}`

/** Carries only the words that people are made of: the whole of faker takes forty milliseconds to load. */
const wordsOnly = {
  name: 'words-only',
  setup(bundler) {
    bundler.onResolve({ filter: /^@faker-js\/faker\/locale\// }, ({ path }) => ({ path, namespace: 'words' }))
    bundler.onLoad({ filter: /.*/, namespace: 'words' }, async ({ path }) => {
      const { person, location } = (await import(path)).faker.rawDefinitions
      const { first_name, last_name } = person
      return {
        contents: `export const faker=${JSON.stringify({ rawDefinitions: { person: { first_name, last_name }, location } })}`,
      }
    })
  },
}

// what is native, keeps state in a database, or reads config files, which few starts do
const outside = ['@resvg/resvg-js', 'jiti', 'libsql', 'pg', 'yaml']

const ownRequire = "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);"

// the command carries its other dependencies, so that it starts without resolving them
const { metafile } = await build({
  ...common,
  metafile: true,
  entryPoints: { cli: 'src/cli/index.ts', 'fixtures-worker': 'src/cli/fixtures/worker.ts' },
  outdir: out,
  chunkNames: 'chunks/[name]-[hash]',
  external: outside,
  plugins: [wordsOnly],
  minifySyntax: true,
  minifyWhitespace: true,
  // bundled CommonJS dependencies ask for node's own modules
  banner: { js: ownRequire },
})
dropIdleRequire(metafile)
await mergeChunks(metafile)
fetchBuiltins()
chmodSync(`${out}/cli.js`, 0o755)

/** Making a `require` takes its time, in each of the dozens of files that a start loads: it stays where something calls it. */
function dropIdleRequire({ outputs }) {
  for (const path of Object.keys(outputs).filter((one) => one.endsWith('.js'))) {
    const bare = readFileSync(path, 'utf8').replace(ownRequire, '')
    if (!/\brequire\b/.test(bare)) writeFileSync(path, bare)
  }
}

/**
 * Takes node's own modules from the process: an `import` makes a module of every export first, and reads even those that node
 * loads on demand, `crypto.webcrypto` for one.
 */
function fetchBuiltins() {
  const files = readdirSync(`${out}/chunks`).map((name) => `${out}/chunks/${name}`)
  for (const path of [`${out}/cli.js`, `${out}/fixtures-worker.js`, ...files]) {
    const text = readFileSync(path, 'utf8')
    const changed = text.replace(
      /import(?: ([\w$]+),?)?(?:\{([^}]*)\})?\s*from"(node:[\w/]+)"/g,
      (_, whole, names, module) => {
        const builtin = `process.getBuiltinModule("${module}")`
        const parts = names === undefined ? [] : [`{${names.replace(/ as /g, ':')}}=${builtin}`]
        return `const ${[...(whole === undefined ? [] : [`${whole}=${builtin}`]), ...parts].join(',')}`
      },
    )
    if (changed !== text) writeFileSync(path, changed)
  }
}

/**
 * Puts every chunk that a start loads in any case into one file, and what vendors share of schemas into another: the bundler
 * splits by who might load what, and each of dozens of small files costs time before the first answer.
 */
async function mergeChunks({ outputs }) {
  const reachedFrom = (entry, reached = new Set()) => {
    for (const { path, kind } of outputs[entry].imports) {
      if (kind !== 'import-statement' || reached.has(path) || !outputs[path]) continue
      reached.add(path)
      reachedFrom(path, reached)
    }
    return reached
  }
  const entryOf = (source) => Object.keys(outputs).find((path) => outputs[path].entryPoint === source)
  const core = new Set([...reachedFrom(`${out}/cli.js`), ...reachedFrom(entryOf('src/cli/commands/start.ts'))])
  const vendors = Object.keys(outputs).filter((path) => /^src\/mocks\/\w+\/index\.ts$/.test(outputs[path].entryPoint))
  const reached = vendors.map((path) => reachedFrom(path))
  const counted = new Set(reached.flatMap((paths) => [...paths]))
  // a few lines that one vendor shares with the library are not worth a file either
  const isShared = (path) => outputs[path].bytes < 2000 || reached.filter((paths) => paths.has(path)).length > 1
  const shared = [...counted].filter((path) => !core.has(path) && isShared(path))
  const zod = (path) => Object.keys(outputs[path].inputs).some((input) => input.includes('/zod/'))
  // who draws fixtures alone must not load schemas with them
  const schemas = new Set(shared.filter((path) => zod(path) || [...reachedFrom(path)].some(zod)))
  for (const path of shared) if (!schemas.has(path)) core.add(path)
  await mergeInto('core.js', core, outputs)
  await mergeInto('schemas.js', schemas, outputs)
}

/** Replaces chunks by one file, also in the files that import them. */
async function mergeInto(name, merged, outputs) {
  // two chunks may export the same name: in the one file each carries the number of its chunk
  const chunks = [...merged].map((path) => basename(path))
  const contents = [...merged].map((path, i) => {
    const names = outputs[path].exports.map((name) => `${name} as ${name}$${i}`)
    return names.length > 0 ? `export { ${names.join(', ')} } from './${chunks[i]}'` : `import './${chunks[i]}'`
  })
  await build({
    ...common,
    splitting: false,
    stdin: { contents: contents.join('\n'), resolveDir: `${out}/chunks` },
    outfile: `${out}/chunks/${name}`,
    external: outside,
    plugins: [
      {
        name: 'leave-other-files',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\.\// }, ({ path, kind }) =>
            kind === 'dynamic-import' || !chunks.includes(basename(path)) ? { path, external: true } : undefined,
          ),
      },
    ],
    minifySyntax: true,
    minifyWhitespace: true,
  })
  for (const path of merged) rmSync(path)
  const files = readdirSync(`${out}/chunks`).map((file) => `${out}/chunks/${file}`)
  for (const path of [`${out}/cli.js`, `${out}/fixtures-worker.js`, ...files]) {
    const text = readFileSync(path, 'utf8')
    const changed = text.replace(
      /import(?:\{([^}]*)\}from)?"(\.\/(?:chunks\/)?)(chunk-[A-Z0-9]+\.js)"/g,
      (all, names, folder, file) => {
        const i = chunks.indexOf(file)
        if (i < 0) return all
        const numbered = names?.split(',').map((name) => {
          const [theirs, own = theirs] = name.trim().split(' as ')
          return `${theirs}$${i} as ${own}`
        })
        return `import${numbered ? `{${numbered}}from` : ''}"${folder}${name}"`
      },
    )
    if (changed !== text) writeFileSync(path, changed)
  }
}

// the library leaves its dependencies to the user's own tree, so that there is one zod
const entries = [
  'index',
  'contracts/index',
  'contracts/openapi',
  'contracts/idwise/index',
  'contracts/incode/index',
  'contracts/signzy/index',
  'contracts/veratad/index',
  'fixtures/index',
  'kit/index',
  'kit/client/index',
  'kit/clients/intercept',
  'kit/clients/undici',
  'kit/jest',
  'kit/vitest',
  'kit/vitest-setup',
]
await build({
  ...common,
  entryPoints: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
  outdir: out,
  chunkNames: 'chunks/lib-[name]-[hash]',
  // words apart: a fixture is not worth loading the whole of faker for
  external: Object.keys({ ...dependencies, ...peerDependencies })
    .filter((name) => name !== '@faker-js/faker')
    .flatMap((name) => [name, `${name}/*`]),
  plugins: [wordsOnly],
})

// jest runs CommonJS: one file, for some of the dependencies are modules that it cannot load
await build({
  ...common,
  splitting: false,
  format: 'cjs',
  // what has no address has a folder
  logOverride: { 'empty-import-meta': 'silent' },
  // an import() within jest would need a flag of node
  supported: { 'dynamic-import': false },
  entryPoints: { 'kit/jest': 'src/kit/jest.ts' },
  outdir: out,
  outExtension: { '.js': '.cjs' },
  external: outside,
  plugins: [wordsOnly],
})

// what browsers are sent
await build({
  bundle: true,
  format: 'iife',
  target: ['chrome110', 'firefox115', 'safari16.4'],
  minify: true,
  legalComments: 'linked',
  logLevel: 'warning',
  entryPoints: { client: 'src/dashboard/client/main.ts', style: 'src/dashboard/style/style.css' },
  outdir: `${out}/page`,
})

if (existsSync('scripts/generate.ts')) {
  await build({
    ...common,
    entryPoints: { generate: 'scripts/generate.ts', judges: 'scripts/judges.ts' },
    outdir: `${out}/scripts`,
    packages: 'external',
  })
}

const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', `${out}/types`], { stdio: 'inherit' })

// no compiler writes the types of a CommonJS entry for a source that is a module
copyFileSync('src/kit/jest.d.cts', `${out}/types/kit/jest.d.cts`)

rmSync('dist', { recursive: true, force: true })
renameSync(out, 'dist')
