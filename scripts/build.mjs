/** Builds dist/: the bundled command, the library entry points, the scripts, and the type declarations. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

const require = createRequire(import.meta.url)
const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
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

// the command carries its dependencies, so that it starts without resolving them; native ones stay outside
await build({
  ...common,
  entryPoints: { cli: 'src/cli/index.ts' },
  outdir: out,
  chunkNames: 'chunks/[name]-[hash]',
  external: ['@resvg/resvg-js'],
  plugins: [wordsOnly],
  minifySyntax: true,
  minifyWhitespace: true,
  // bundled CommonJS dependencies ask for node's own modules
  banner: { js: "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);" },
})
chmodSync(`${out}/cli.js`, 0o755)

// the library leaves its dependencies to the user's own tree, so that there is one zod
const entries = [
  'index',
  'contracts/index',
  'contracts/openapi',
  'contracts/idwise/index',
  'contracts/signzy/index',
  'fixtures/index',
]
await build({
  ...common,
  entryPoints: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
  outdir: out,
  chunkNames: 'chunks/lib-[name]-[hash]',
  external: Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]),
})

if (existsSync('scripts/generate.ts')) {
  await build({
    ...common,
    entryPoints: { generate: 'scripts/generate.ts' },
    outdir: `${out}/scripts`,
    packages: 'external',
  })
}

const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', `${out}/types`], { stdio: 'inherit' })

rmSync('dist', { recursive: true, force: true })
renameSync(out, 'dist')
