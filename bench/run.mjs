/** Measures the built command against a bare node:http server with the same bytes, and prints a table: see docs/performance.md. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { drivers, million } from './drivers.mjs'
import { firstFixture, fixtures } from './fixtures.mjs'
import { pictures } from './pictures.mjs'
import { cold, growth, memory, mixed, proxy, read, webhooks } from './rows.mjs'
import { call, complete, pinned, serveSim, stopAll } from './support.mjs'
import { jump, renewal, snapshots } from './time.mjs'

const rows = {
  cold,
  read,
  mixed,
  growth,
  memory,
  webhooks,
  proxy,
  jump,
  snapshots,
  renewal,
  drivers,
  fixtures,
  firstFixture,
  pictures,
}
/** What takes minutes runs when it is asked for by name. */
const long = { million }
const options = { quick: { type: 'boolean' }, only: { type: 'string' } }
const { quick, only } = parseArgs({ options }).values
const folder = mkdtempSync(join(tmpdir(), 'idvsim-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const result = join(folder, 'result.json')
const size = quick
  ? {
      rounds: 3,
      starts: 5,
      seconds: 1,
      fresh: 400,
      stored: 1000,
      walks: 400,
      events: 100,
      due: 10_000,
      repeats: 2,
      many: 20_000,
    }
  : {
      rounds: 6,
      starts: 15,
      seconds: 3,
      fresh: 2000,
      stored: 10_000,
      walks: 2000,
      events: 500,
      due: 10_000,
      repeats: 5,
      many: 1_000_000,
    }
const where = pinned ? 'servers on core 0, load on core 1' : 'nothing pinned'
process.stdout.write(`
node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} x ${cpus()[0].model.trim()}, ${where}
Best of ${size.rounds} interleaved rounds of ${size.seconds} s, of ${size.starts} cold starts.

| what | idvsim | bare node:http | ratio | limit | |
|---|---|---|---|---|---|
`)
// what the bare server will answer
const { url } = await serveSim()
const [id] = await complete(url, 1)
writeFileSync(result, await call(`${url}/idwise/v2/get-journey-result?journey_id=${id}`))
await stopAll()
for (const name of only?.split(',') ?? Object.keys(rows)) {
  const failed = (error) => [{ what: name, measured: error.message, pass: false }]
  const found = await (rows[name] ?? long[name])({ ...size, folder, result }).catch(failed)
  await stopAll()
  for (const { what, measured, bare = '', ratio, limit = '', pass } of found) {
    const verdict = pass === undefined ? '' : pass ? 'PASS' : 'FAIL'
    const cells = [what, measured, bare, ratio === undefined ? '' : `${ratio.toFixed(2)}x`, limit, verdict]
    process.stdout.write(`| ${cells.join(' | ')} |\n`)
  }
}
process.exit(0)
