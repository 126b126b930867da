/** Every vendor does what its contract says, when its state is kept in a file. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { testConformanceOn } from './on-a-driver.js'

const folder = await mkdtemp(join(tmpdir(), 'conformance-'))
let files = 0
// hooks that were set later come first: the files are closed by then
afterAll(() => rm(folder, { recursive: true }))
testConformanceOn('SQLite', async () => ({ persist: join(folder, `${files++}.db`) }))
