/** A real nginx for the tests that need one: without it they are skipped out loud, and fail where nothing may be skipped. */
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { nginxProgram } from './find-program.js'
import { exited, freePort, guarded, until } from './guarded.js'
import { testWith } from './programs.js'

/** A test that needs nginx. */
export const nginxTest = testWith(nginxProgram)

export interface Nginx extends AsyncDisposable {
  /** Where it listens, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Everything of it on disk. */
  readonly folder: string
  /** What it has said of itself and of its upstreams; no requests. */
  log(): string
  stop(): Promise<void>
}

/** What must be in the folder, wherever the program was built to keep it. */
const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  .map((what) => `${what}_temp_path temp-${what};`)
  .join('\n')

/**
 * Starts nginx.
 *
 * @param configuration what a configuration file holds, which must listen on the given port of 127.0.0.1: the whole of it, or
 *   what stands inside `http { }`
 * @throws Error with its log when it does not start
 */
export async function startNginx(configuration: (port: number) => string): Promise<Nginx> {
  if (nginxProgram.path === undefined) throw new Error(nginxProgram.missing)
  const place = guarded('nginx', 'TERM')
  try {
    const port = await freePort()
    const file = join(place.folder, 'nginx.conf')
    writeFileSync(file, whole(configuration(port)), { mode: 0o644 })
    const ours = 'daemon off; pid nginx.pid; error_log stderr;'
    const nginx = place.start(nginxProgram.path, ['-p', place.folder, '-c', file, '-g', ours])
    const tell = (): string => `nginx does not start, or not on port ${port}:\n${place.log()}`
    await until(() => {
      if (nginx.exitCode !== null || nginx.signalCode !== null) throw new Error(tell())
      return listens(port)
    }, tell)
    const stop = async (): Promise<void> => {
      nginx.kill('SIGTERM')
      await exited(nginx)
      await place.end()
    }
    const url = `http://127.0.0.1:${port}`
    return { url, port, folder: place.folder, log: place.log, stop, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await place.end()
    throw error
  }
}

function whole(text: string): string {
  const http = /^[ \t]*http\s*\{/m
  const full = http.test(text) ? text : `events {}\nhttp {\n${text}\n}\n`
  const log = /^\s*access_log\b/m.test(text) ? '' : 'access_log off;'
  return full.replace(http, (start) => `${start}\n${paths}\n${log}\n`)
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
