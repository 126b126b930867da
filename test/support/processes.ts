/** What runs on this machine, as far as a test started it. */
import { readFileSync } from 'node:fs'

/** Whether a process runs; one that has ended and waits to be collected does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    // a machine without /proc
    return process.platform !== 'linux'
  }
}
