/** Runs the user's own client for one verification, and reads what it says. */
import { spawn } from 'node:child_process'
import { startTimer, stopwatchMs } from '../../runtime/clock.js'
import { parseJson } from '../../runtime/parse-json.js'
import { type Ended, type Outcome, outcomes } from './types.js'

/** Longest output that is kept of a client, in characters. */
const longest = 200_000

/** Starts the command in a shell, and resolves when it has ended. Past the limit it is stopped, with all that it started. */
export function runClient(command: string, env: Readonly<Record<string, string>>, limitMs: number): Promise<Ended> {
  const startedAt = stopwatchMs()
  const ofItsOwn = process.platform !== 'win32'
  const child = spawn(command, {
    shell: true,
    // a group of its own, so that whatever the shell starts can be stopped with it
    detached: ofItsOwn,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  let stopped = false
  child.stdout.on('data', (chunk) => {
    stdout = (stdout + chunk).slice(-longest)
  })
  child.stderr.on('data', (chunk) => {
    stderr = (stderr + chunk).slice(-longest)
  })
  const cancel = startTimer(limitMs, () => {
    stopped = true
    if (child.pid === undefined) return
    if (!ofItsOwn) child.kill('SIGKILL')
    else
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // it has ended just now
      }
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      cancel()
      const durationMs = stopwatchMs() - startedAt
      resolve({ code, signal, stopped, stdout, stderr, durationMs, outcome: outcomeIn(stdout) })
    })
  })
}

/** The word of the last line: alone, or as the member `outcome` of a JSON object. */
function outcomeIn(stdout: string): Outcome | undefined {
  const line = stdout.trim().split('\n').at(-1)?.trim() ?? ''
  const word = line.startsWith('{') ? (parseJson(line) as { outcome?: unknown } | undefined)?.outcome : line
  return outcomes.find((one) => one === word)
}
