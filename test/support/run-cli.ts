/** The built command in a process of its own. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'

export interface Finished {
  code: number | null
  signal: string | null
  stdout: string
  stderr: string
}

export interface Running extends AsyncDisposable {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  /** Resolves with what was printed so far once it matches. */
  printed(pattern: RegExp): Promise<string>
  readonly finished: Promise<Finished>
}

/** Starts the command. No IDVSIM_ variable of the surroundings gets in. */
export function spawnCli(args: readonly string[], env: Record<string, string> = {}, cwd = process.cwd()): Running {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('IDVSIM_'))
  const child = spawn(process.execPath, [resolve('dist/cli.js'), ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const waiting = new Set<() => void>()
  child.stdout.on('data', (chunk) => {
    stdout += chunk
    for (const look of waiting) look()
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const finished = new Promise<Finished>((done) => {
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }))
  })
  const printed = (pattern: RegExp): Promise<string> =>
    new Promise((done, reject) => {
      const look = (): void => {
        if (!pattern.test(stdout)) return
        waiting.delete(look)
        done(stdout)
      }
      waiting.add(look)
      look()
      void finished.then((end) => reject(new Error(`ended with ${end.code} before it printed: ${end.stderr}`)))
    })
  return {
    child,
    printed,
    finished,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await finished
    },
  }
}

/** Runs the command to its end. */
export const runCli = (args: readonly string[], env?: Record<string, string>, cwd?: string): Promise<Finished> =>
  spawnCli(args, env, cwd).finished
