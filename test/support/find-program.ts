/** Looks for the programs that tests need beside Node. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface Program {
  /** Where it is; undefined when it is not here. */
  readonly path: string | undefined
  /** What is missing, and how to get it. */
  readonly missing: string
}

/** Looks for a program: at the path a variable names, then on the search path, then in folders that are seldom on it. */
export function findProgram(
  names: readonly string[],
  debianPackage: string,
  variable: string,
  besides: readonly string[] = [],
): Program {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...besides]
  const places = [process.env[variable], ...names.flatMap((name) => folders.map((folder) => join(folder, name)))]
  return {
    path: places.find((path) => path && existsSync(path)),
    missing: `${names.join(' or ')} is not here: run \`apt-get install ${debianPackage}\`, or name it in ${variable}`,
  }
}

/** Looks for a Python that has a module: the one a variable names, the first on the search path, or Debian's own. */
export function findModule(module: string, debianPackage: string, variable: string): Program {
  const has = (python: string): boolean => spawnSync(python, ['-c', `import ${module}`]).status === 0
  return {
    path: [process.env[variable], 'python3', '/usr/bin/python3'].find((python) => python && has(python)),
    missing: `no python3 with ${module} is here: run \`apt-get install ${debianPackage}\`, or name one in ${variable}`,
  }
}

/** Where Debian keeps the programs of a PostgreSQL server, newest first. */
function postgresFolders(): string[] {
  const all = '/usr/lib/postgresql'
  if (!existsSync(all)) return []
  const newestFirst = readdirSync(all).sort((a, b) => Number(b) - Number(a))
  return newestFirst.map((version) => join(all, version, 'bin'))
}

export const postgresProgram = findProgram(['postgres'], 'postgresql', 'IDVSIM_TEST_POSTGRES', postgresFolders())
export const nginxProgram = findProgram(['nginx'], 'nginx-light', 'IDVSIM_TEST_NGINX', ['/usr/sbin', '/usr/local/sbin'])
