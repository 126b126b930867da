/** Servers that tests start beside Node: in a folder of their own, not as root, and gone with it when the process that started them dies. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Waits for its input to end, which even SIGKILL of our process does; the last line names what runs then, if anything. */
const guard = `
pid=
while IFS= read -r line; do pid=$line; done
if [ -n "$pid" ]; then
  kill "-$2" "$pid" 2>/dev/null
  left=50
  while [ $left -gt 0 ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; left=$((left - 1)); done
  kill -KILL "$pid" 2>/dev/null
fi
rm -rf "$1"
`

export interface Guarded {
  /** Belongs to whom the programs run as. */
  readonly folder: string
  /** Whom programs run as, for `spawn`: not root, which PostgreSQL refuses. */
  readonly as: { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv }
  /** Starts the program, whose output is `log()`. One at a time. */
  start(path: string, args: readonly string[]): ChildProcess
  log(): string
  /** Removes the folder, and ends what still runs. */
  end(): Promise<void>
}

/** @param signal what ends the program at once */
export function guarded(name: string, signal: 'QUIT' | 'TERM'): Guarded {
  const folder = mkdtempSync(join(tmpdir(), `idvsim-${name}-`))
  const user = unprivileged()
  if (user) chownSync(folder, user.uid, user.gid)
  // a session of its own, which Ctrl-C does not reach
  const watcher = spawn('sh', ['-c', guard, 'guard', folder, signal], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const input = watcher.stdin! as Socket
  input.unref()
  watcher.unref()
  const ended = once(watcher, 'exit')
  // a test file outlives its run when that is killed; the server does not
  const orphaned = (): void => void input.end()
  process.once('disconnect', orphaned)
  const logFile = join(folder, 'log')
  const as = { ...user, cwd: folder, env: cleanEnvironment() }
  return {
    folder,
    as,
    start(path, args) {
      const output = openSync(logFile, 'a')
      const child = spawn(path, args, { ...as, stdio: ['ignore', output, output] })
      closeSync(output)
      child.unref()
      input.write(`${child.pid ?? ''}\n`)
      child.once('exit', () => input.writable && input.write('\n'))
      return child
    },
    log: () => readFileSync(logFile, 'utf8'),
    async end() {
      process.off('disconnect', orphaned)
      watcher.ref()
      input.end()
      await ended
    },
  }
}

/** Whom a server runs as when we are root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (!user) throw new Error('there is neither a user postgres nor nobody, and servers of tests do not run as root')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

/** Without what the shell says to PostgreSQL's programs, and in English. */
const cleanEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))),
  LC_ALL: 'C',
})

/**
 * A port nobody listens on, below those the system gives to clients: one of them could take it while the server is away, or
 * even connect to itself there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    // the last port that fetch refuses is 10080
    const port = 10_100 + Math.floor(Math.random() * 21_900)
    const probe = createServer()
    try {
      await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(port, '127.0.0.1', resolve))
      return port
    } catch {
      // somebody has it
    } finally {
      if (probe.listening) await new Promise((resolve) => probe.close(resolve))
    }
  }
}

/** Asks again and again until the answer is yes. @throws what `tell` says, when it takes too long */
export async function until(holds: () => boolean | Promise<boolean>, tell: () => string, seconds = 30): Promise<void> {
  const end = performance.now() + seconds * 1_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(tell())
    await pause(20)
  }
}

/** Resolves when a child has ended, also when it has already. */
export async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  // what was free to go on without it waits now
  child.ref()
  await once(child, 'exit')
}

/** Every process at present, with its parent; those that only wait to be buried are left out. */
export function processes(): { pid: number; parent: number }[] {
  if (existsSync('/proc/self/stat')) return readdirSync('/proc').flatMap(fromProc)
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n')
  return lines.flatMap((line) => {
    const [pid, parent, state] = line.trim().split(/\s+/)
    return state?.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent) }]
  })
}

function fromProc(name: string): { pid: number; parent: number }[] {
  if (!/^\d+$/.test(name)) return []
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
    // the name of the program stands in brackets, and may hold some
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? [] : [{ pid: Number(name), parent: Number(parent) }]
  } catch {
    return [] // it ended meanwhile
  }
}
