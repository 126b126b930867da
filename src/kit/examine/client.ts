/** Runs the user's own client for one verification, and reads what it says. */
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { startTimer, stopwatchMs } from '../../runtime/clock.js'
import { parseJson } from '../../runtime/parse-json.js'
import { type Ended, type Outcome, outcomes } from './types.js'

/** Longest output that is kept of a client, in characters. */
const longest = 200_000

/** How long the output of a client that has ended may stay open, in milliseconds: whatever it left running holds it. */
const lingerMs = 500

/** Groups of clients that run now. */
const running = new Set<number>()

/** Stops whatever still runs of any client: whoever is asked to end leaves nothing behind. */
export const stopClients = (): void => running.forEach(stopGroup)

function stopGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // it has ended just now
  }
}

/**
 * Starts the command in a shell, and resolves when it has ended. Past the limit it is stopped. What it started and left running
 * is stopped with it, unless that made itself a session of its own.
 */
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
  const { pid, stdout: out, stderr: err } = child
  if (ofItsOwn && pid !== undefined) running.add(pid)
  const [stdout, stderr] = [endOf(out), endOf(err)]
  const stop = (): void => {
    if (pid === undefined) return
    if (ofItsOwn) stopGroup(pid)
    else child.kill('SIGKILL')
  }
  let stopped = false
  const cancel = startTimer(limitMs, () => {
    stopped = true
    stop()
  })
  let letGo: (() => void) | undefined
  child.on('exit', () => {
    cancel()
    if (ofItsOwn) stop()
    letGo = startTimer(lingerMs, () => {
      out.destroy()
      err.destroy()
    })
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      cancel()
      letGo?.()
      if (pid !== undefined) running.delete(pid)
      const durationMs = stopwatchMs() - startedAt
      const said = stdout()
      resolve({ code, signal, stopped, stdout: said, stderr: stderr(), durationMs, outcome: outcomeIn(said) })
    })
  })
}

/** Reads a stream, and keeps the end of it. */
function endOf(stream: Readable): () => string {
  let kept = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    kept += chunk
    // not after each chunk: to cut a text is to copy it
    if (kept.length > 4 * longest) kept = kept.slice(-longest)
  })
  return () => kept.slice(-longest)
}

/** The word of the last line: alone, or as the member `outcome` of a JSON object. */
function outcomeIn(stdout: string): Outcome | undefined {
  const line = stdout.trim().split('\n').at(-1)?.trim() ?? ''
  const word = line.startsWith('{') ? (parseJson(line) as { outcome?: unknown } | undefined)?.outcome : line
  return outcomes.find((one) => one === word)
}
