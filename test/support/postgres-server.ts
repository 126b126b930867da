/** A PostgreSQL of its own, on a free port and in a temporary folder; it can be killed as a crash would, and started again. */
import { type ChildProcess, execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { postgresProgram } from './find-program.js'
import { exited, freePort, type Guarded, guarded, processes, until } from './guarded.js'

const run = promisify(execFile)

export interface Postgres extends AsyncDisposable {
  /** Of the database that is there from the start; its user may do everything. */
  readonly url: string
  readonly port: number
  /** Everything of it on disk. */
  readonly folder: string
  /** Makes a new, empty database and answers its url. */
  database(): Promise<string>
  /** SIGKILL of every process of the server, as a crash; what was committed is kept. */
  kill(): Promise<void>
  /** Starts it again on the same port and data, after `kill` or at once; resolves when it accepts connections. */
  restart(): Promise<void>
  /** Stops every process of the server where it is: connections stay, and nothing is answered. */
  freeze(): void
  /** Lets it go on after `freeze`. */
  thaw(): void
  /** Ends it, connections and all, and removes its folder. */
  stop(): Promise<void>
  /** What the server has logged. */
  log(): string
}

export interface PostgresOptions {
  /** Whether commits reach the disk. Without it they survive `kill` all the same, as they would not a loss of power. */
  durable?: boolean
  /** Further settings, by their PostgreSQL names. */
  settings?: Readonly<Record<string, string>>
}

/** @throws Error when PostgreSQL is not installed, or does not start: with its log */
export async function startPostgres({ durable = false, settings = {} }: PostgresOptions = {}): Promise<Postgres> {
  if (postgresProgram.path === undefined) throw new Error(postgresProgram.missing)
  const place = guarded('postgres', 'QUIT')
  try {
    return await startIn(place, postgresProgram.path, { fsync: durable ? 'on' : 'off', ...settings })
  } catch (error) {
    await place.end()
    throw error
  }
}

async function startIn(place: Guarded, program: string, settings: Record<string, string>): Promise<Postgres> {
  const data = join(place.folder, 'data')
  const init = ['-D', data, '-U', 'idvsim', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  await run(join(dirname(program), 'initdb'), init, place.as)

  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // in the folder, so that nothing is left of it after a SIGKILL
    dynamic_shared_memory_type: 'mmap',
    ...settings,
  }
  let port = 0
  let server: ChildProcess
  let databases = 0
  const urlOf = (database: string): string => `postgres://idvsim@127.0.0.1:${port}/${database}`
  const isUp = (): boolean => server.exitCode === null && server.signalCode === null

  async function launch(): Promise<void> {
    const args = Object.entries({ ...all, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    server = place.start(program, ['-D', data, ...args])
    const tell = (): string => `PostgreSQL does not start:\n${place.log().slice(-4_000)}`
    await until(async () => {
      if (!isUp()) throw new Error(tell())
      return accepts(urlOf('postgres'))
    }, tell)
  }

  /** The processes of the server, the first one last. */
  const own = (pid: number): number[] => [...processes().flatMap((one) => (one.parent === pid ? [one.pid] : [])), pid]

  function freeze(): void {
    // stopped, it neither starts another process nor tells the others to tidy up
    signal(server.pid!, 'SIGSTOP')
    for (const one of own(server.pid!)) signal(one, 'SIGSTOP')
  }

  function thaw(): void {
    for (const one of own(server.pid!)) signal(one, 'SIGCONT')
  }

  async function kill(): Promise<void> {
    if (!isUp()) return
    const pid = server.pid!
    freeze()
    const doomed = new Set(own(pid))
    for (const one of doomed) signal(one, 'SIGKILL')
    await exited(server)
    // a new server refuses to start beside any of them
    await until(
      () => !processes().some((one) => doomed.has(one.pid)),
      () => 'processes of PostgreSQL outlive SIGKILL',
    )
  }

  async function stop(): Promise<void> {
    if (isUp()) {
      thaw()
      signal(server.pid!, 'SIGQUIT')
      await exited(server)
    } else await forgetMemory(data)
    await place.end()
  }

  for (let attempt = 1; ; attempt++) {
    port = await freePort()
    try {
      await launch()
      break
    } catch (error) {
      // somebody else was given the port meanwhile
      if (attempt === 5 || !/could not bind/.test(String(error))) throw error
    }
  }
  return {
    get url() {
      return urlOf('postgres')
    },
    get port() {
      return port
    },
    folder: place.folder,
    async database() {
      const name = `test_${++databases}`
      const client = new pg.Client(urlOf('postgres'))
      await client.connect()
      try {
        await client.query(`CREATE DATABASE ${name}`)
      } finally {
        await client.end()
      }
      return urlOf(name)
    },
    kill,
    async restart() {
      if (isUp()) {
        signal(server.pid!, 'SIGINT')
        await exited(server)
      }
      await launch()
    },
    freeze,
    thaw,
    stop,
    log: place.log,
    [Symbol.asyncDispose]: stop,
  }
}

async function accepts(url: string): Promise<boolean> {
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // it has ended already
  }
}

/** A killed server leaves a few bytes of shared memory behind, which only its next start would free. */
async function forgetMemory(data: string): Promise<void> {
  try {
    const id = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[6]?.trim().split(/\s+/)[1]
    if (id) await run('ipcrm', ['-m', id])
  } catch {
    // no crash, or no such program
  }
}
