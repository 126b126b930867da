/** A client that misbehaves as a process: examine is done with it in time, and leaves nothing of it running. */
import { expect, test } from 'vitest'
import { runClient } from '../../../src/kit/examine/client.js'
import { isRunning } from '../../support/processes.js'

const isPosix = process.platform !== 'win32'
const node = process.execPath

test.runIf(isPosix)('waits for no daemon that holds the output of a client that has ended', async () => {
  const daemon = `require('child_process').spawn('${node}',['-e','setTimeout(()=>{},8000)'],{detached:true,stdio:'inherit'}).unref();console.log('approved')`
  const { outcome, stopped, durationMs } = await runClient(`${node} -e "${daemon}"`, {}, 30_000)
  expect({ outcome, stopped }).toEqual({ outcome: 'approved', stopped: false })
  expect(durationMs).toBeLessThan(7_000)
})

test.runIf(isPosix)('stops what a client leaves in the background', async () => {
  const { stdout } = await runClient(
    `${node} -e "setTimeout(()=>{},60000)" >/dev/null 2>&1 & echo $!; echo approved`,
    {},
    30_000,
  )
  const pid = Number(stdout.split('\n')[0])
  expect(pid).toBeGreaterThan(0)
  await expect.poll(() => isRunning(pid)).toBe(false)
})

test.runIf(isPosix)('keeps the end of 50 MB, whole characters alone', async () => {
  const flood = `for(let i=0;i<50;i++)process.stdout.write('\\u00e9'.repeat(500000));console.log('\\napproved')`
  const { outcome, stdout } = await runClient(`${node} -e "${flood}"`, {}, 60_000)
  expect(outcome).toBe('approved')
  expect(stdout.length).toBeLessThanOrEqual(200_000)
  expect(stdout).not.toContain('\ufffd')
})
