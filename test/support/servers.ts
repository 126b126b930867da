/** Servers of the built command in processes of their own, to be killed by any signal and started again at the same address. */
import { spawn } from 'node:child_process'
import { freePort } from './guarded.js'
import { type Finished, type Running, spawnCli } from './run-cli.js'

export interface Server extends AsyncDisposable {
  /** Where it listens, the same in every life. */
  readonly url: string
  readonly port: number
  /** Whether a process runs at present. */
  readonly running: boolean
  /** How each life has ended, and what it had printed. */
  readonly ended: readonly Finished[]
  /** Sends the signal and waits until the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<Finished>
  /** Starts it again with the same arguments; resolves once it listens. */
  restart(): Promise<void>
}

/**
 * Starts `idvsim start` with the given arguments.
 *
 * @param port where it listens; a free one that nobody is given while the server is away, unless it is named
 * @throws Error with stderr when it does not get ready
 */
export async function startServer(
  args: readonly string[],
  { env = {}, port }: { env?: Record<string, string>; port?: number } = {},
): Promise<Server> {
  const listenAt = port ?? (await freePort())
  const url = `http://127.0.0.1:${listenAt}`
  const ended: Finished[] = []
  let running = false
  let life: Running
  let finished: Promise<Finished>
  const begin = async (): Promise<void> => {
    life = spawnCli(['start', '--json', '--no-config', ...args, '--port', String(listenAt)], env)
    const { pid } = life.child
    watchdog().write(`+${pid}\n`)
    running = true
    finished = life.finished.then((end) => {
      running = false
      watchdog().write(`-${pid}\n`)
      ended.push(end)
      return end
    })
    await life.printed(/\n/)
  }
  const kill = (signal: NodeJS.Signals = 'SIGKILL'): Promise<Finished> => {
    life.child.kill(signal)
    return finished
  }
  await begin()
  return {
    url,
    port: listenAt,
    get running() {
      return running
    },
    ended,
    kill,
    restart: begin,
    [Symbol.asyncDispose]: async () => void (await kill()),
  }
}

/** Kills what is left when the test process goes, however it goes: it reads the pids of the living, and the end of its input. */
const script = `
alive=" "
while read -r line; do
  case "$line" in
    +*) alive="$alive\${line#+} " ;;
    -*) alive="\${alive%%" \${line#-} "*} \${alive#*" \${line#-} "}" ;;
  esac
done
for pid in $alive; do kill -9 "$pid"; done`

let dog: NodeJS.WritableStream | undefined

function watchdog(): NodeJS.WritableStream {
  if (dog) return dog
  // in a group of its own, so that what ends the tests does not end it first
  const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  child.unref()
  const { stdin } = child
  ;(stdin as unknown as { unref?(): void }).unref?.()
  dog = stdin
  return stdin
}
