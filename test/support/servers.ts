/** Servers of the built command in processes of their own, to be killed by any signal and started again at the same address. */
import { spawn } from 'node:child_process'
import { type Finished, spawnCli } from './run-cli.js'

export interface Server extends AsyncDisposable {
  /** Where it listens, the same in every life. */
  readonly url: string
  readonly port: number
  /** The process that runs at present, or ran last. */
  readonly pid: number
  readonly running: boolean
  /** What ended each life before this one: the test judges what was printed to stderr. */
  readonly ended: readonly Finished[]
  /** Sends the signal and waits until the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<Finished>
  /** Starts it again with the same arguments; resolves once it listens. */
  restart(): Promise<void>
}

/** Starts `idvsim start` with the given arguments on a free port. @throws Error with stderr when it does not get ready */
export async function startServer(args: readonly string[], env: Record<string, string> = {}): Promise<Server> {
  const ended: Finished[] = []
  const begin = async (port: number) => {
    const life = spawnCli(['start', '--json', '--no-config', ...args, '--port', String(port)], env)
    const { pid } = life.child
    watchdog().write(`+${pid}\n`)
    let gone = false
    const finished = life.finished.then((end) => {
      gone = true
      watchdog().write(`-${pid}\n`)
      ended.push(end)
      return end
    })
    const { url } = JSON.parse(await life.printed(/\n/)) as { url: string }
    return { life, finished, url, pid: pid!, gone: () => gone }
  }
  let now = await begin(0)
  const { url } = now
  const port = Number(new URL(url).port)
  const kill = (signal: NodeJS.Signals = 'SIGKILL'): Promise<Finished> => {
    now.life.child.kill(signal)
    return now.finished
  }
  return {
    url,
    port,
    get pid() {
      return now.pid
    },
    get running() {
      return !now.gone()
    },
    ended,
    kill,
    restart: async () => {
      now = await begin(port)
    },
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
