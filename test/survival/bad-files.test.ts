/** Files that cannot be gone on with: `start` says why and what to do, and leaves every byte where it was. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { basic, Client, sandbox } from '../scenarios/idwise-kit.js'
import { runCli } from '../support/run-cli.js'
import { type Server, startServer } from '../support/servers.js'
import { dice } from '../support/world.js'

const folder = mkdtempSync(join(tmpdir(), 'idvsim-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A file with ten journeys in it, of a server that was stopped. */
let good: Buffer
const ids: string[] = []

const idwiseAt = ({ url }: Server): Client => new Client((request) => fetch(request), `${url}/idwise`)
const start = (file: string) => runCli(['start', '--json', '--no-config', '--port', '0', '--persist', file])

beforeAll(async () => {
  const file = join(folder, 'good.db')
  await using server = await startServer(['--persist', file, '--processing-ms', '0'])
  for (let n = 0; n < 10; n++) ids.push(await idwiseAt(server).walk({ reference_no: `r-${n}` }))
  expect(await server.kill('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
  expect(readdirSync(folder)).toEqual(['good.db'])
  good = readFileSync(file)
})

const changed = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(good)
  change(bytes)
  return bytes
}

function foreign(): Buffer {
  const file = join(folder, 'foreign.db')
  const db = new Libsql(file)
  db.exec('CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT)')
  db.close()
  return readFileSync(file)
}

/** Every file below a folder, by name, with a hash of its bytes. */
const shownBytes = (where: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(where).map((name) => {
      const path = join(where, name)
      return [name, statSync(path).isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder']
    }),
  )

test.each<[what: string, said: RegExp, bytes: () => Buffer]>([
  [
    'that is no database',
    /is no SQLite database/,
    () => Buffer.from('not a database, and longer than its header\n'.repeat(9)),
  ],
  ['with garbage for a header', /is no SQLite database/, () => changed((bytes) => void bytes.fill(0x5a, 0, 100))],
  ['that ends in its header', /is no SQLite database|is damaged/, () => good.subarray(0, 60)],
  ['that ends in the middle', /is damaged/, () => good.subarray(0, Math.floor(good.length / 2))],
  ['that ends within a page', /is damaged/, () => good.subarray(0, good.length - 1000)],
  ['whose first page is overwritten', /is damaged/, () => changed((bytes) => void bytes.fill(0x5a, 100, 4096))],
  ['of another program', /not one of idvsim/, foreign],
  [
    'of a newer idvsim',
    /newer idvsim: its schema is version 999/,
    () => changed((bytes) => void bytes.writeUInt32BE(999, 60)),
  ],
])('a file %s is refused, and not touched', async (what, said, bytes) => {
  const place = mkdtempSync(join(folder, 'one-'))
  const file = join(place, 'sim.db')
  writeFileSync(file, bytes())
  const before = shownBytes(place)
  const { code, stdout, stderr } = await start(file)
  expect([code, stdout], what).toEqual([2, ''])
  expect(stderr).toMatch(said)
  expect(stderr).toContain(file)
  // one line, with what to do
  expect(stderr).toMatch(/^idvsim: .+\. .+\.\n$/)
  expect(shownBytes(place)).toEqual(before)
})

test.each(['namespaces', 'jobs'])(
  'a file whose table %s turns out to be damaged is not touched by a start that fails',
  async (table) => {
    const place = mkdtempSync(join(folder, 'late-'))
    const file = join(place, 'sim.db')
    writeFileSync(file, good)
    const db = new Libsql(file)
    const roots = db.prepare('SELECT rootpage AS page FROM sqlite_master WHERE tbl_name = ?').all([table])
    db.close()
    writeFileSync(
      file,
      changed((bytes) => {
        for (const { page } of roots as { page: number }[]) bytes.fill(0x5a, (page - 1) * 4096, page * 4096)
      }),
    )
    const before = shownBytes(place)
    const begun = await startServer(['--persist', file]).catch((error: Error) => error)
    if (!(begun instanceof Error)) await begun[Symbol.asyncDispose]()
    expect(begun).toMatchObject({ message: expect.stringMatching(/idvsim: .*damaged/) })
    expect(shownBytes(place)).toEqual(before)
  },
)

test('a folder that is not there is named, and not made', async () => {
  const file = join(folder, 'nowhere', 'sim.db')
  const { code, stderr } = await start(file)
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^idvsim: .*nowhere.*\. .+\.\n$/)])
  expect(readdirSync(folder)).not.toContain('nowhere')
})

test('a folder in place of a file is refused', async () => {
  const place = join(folder, 'a-folder')
  mkdirSync(place)
  const { code, stderr } = await start(place)
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^idvsim: .*a-folder.*\. .+\.\n$/)])
  expect(readdirSync(place)).toEqual([])
})

test('what is no file is refused at once: a pipe that nobody writes into, and a device', async () => {
  const pipe = join(folder, 'a-pipe')
  execFileSync('mkfifo', [pipe])
  for (const place of [pipe, '/dev/null']) {
    const { code, stderr } = await start(place)
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^idvsim: .+ is no file .*\. .+\.\n$/)])
  }
})

test('a file that another server has is refused, and the other goes on', async () => {
  const file = join(folder, 'shared.db')
  await using server = await startServer(['--persist', file])
  const { journey_id } = (await idwiseAt(server).start({})).body
  const { code, stderr } = await start(file)
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^idvsim: .*shared\.db is in use.*\. .+\.\n$/)])
  expect((await idwiseAt(server).step(journey_id, 0)).status).toBe(200)
  // killed, it leaves the file to the next one
  await server.kill('SIGKILL')
  await server.restart()
  expect((await idwiseAt(server).summary(journey_id)).status).toBe(200)
})

test('a file whose server was killed at once is gone on with', async () => {
  const file = join(folder, 'young.db')
  await using server = await startServer(['--persist', file])
  await server.kill('SIGKILL')
  await server.restart()
  const { journey_id } = (await idwiseAt(server).start({})).body
  await server.kill('SIGKILL')
  await server.restart()
  expect((await idwiseAt(server).summary(journey_id)).status).toBe(200)
})

test('a file whose server was killed while it moved its log into the file is gone on with', async () => {
  const place = mkdtempSync(join(folder, 'moving-'))
  const file = join(place, 'sim.db')
  await using server = await startServer(['--persist', file])
  const ids: string[] = []
  for (let n = 0; n < 10; n++) ids.push((await idwiseAt(server).start({ reference_no: `r-${n}` })).body.journey_id)
  await server.kill('SIGKILL')
  // the first page goes first, and says how long the file will be
  const { pages, size } = lastPages(readFileSync(`${file}-wal`))
  const bytes = readFileSync(file)
  const moved = Buffer.concat([bytes, Buffer.alloc(Math.max(0, size - bytes.length))])
  pages.get(1)!.copy(moved, 0)
  writeFileSync(file, moved.subarray(0, Math.max(bytes.length, size)))
  expect(moved.readUInt32BE(28) * size).toBeGreaterThan(bytes.length)
  await server.restart()
  for (const id of ids) expect((await idwiseAt(server).summary(id)).status).toBe(200)
})

test.each<[what: string, spoil: (bytes: Buffer, roll: () => number) => void]>([
  [
    'pages that were overwritten',
    (bytes, roll) => {
      const page = 4096 * (1 + Math.floor(roll() * (bytes.length / 4096 - 1)))
      bytes.fill(roll() < 0.5 ? 0 : 0x5a, page, page + 4096)
    },
  ],
  [
    'records that are no JSON any more',
    (bytes) => {
      const record = '{"id":"'
      for (let at = bytes.indexOf(record); at >= 0; at = bytes.indexOf(record, at + 1)) bytes.write(';', at + 5)
    },
  ],
])('a file with %s is refused, or answers 503 where it is met, and nothing worse', async (_what, spoil) => {
  const roll = dice(3)
  let met = 0
  for (let round = 0; round < 8; round++) {
    const place = mkdtempSync(join(folder, 'spoilt-'))
    const file = join(place, 'sim.db')
    writeFileSync(
      file,
      changed((bytes) => spoil(bytes, roll)),
    )
    const before = shownBytes(place)
    const begun = await startServer(['--persist', file]).catch((error: Error) => error)
    if (begun instanceof Error) {
      expect(begun.message).toMatch(/idvsim: .*(damaged|cannot be)/)
      expect(begun.message).not.toMatch(/\n {4}at /)
      expect(shownBytes(place)).toEqual(before)
      met++
      continue
    }
    await using server = begun
    const answers: { status: number; said: string | null; text: string }[] = []
    const ask = async (path: string): Promise<string> => {
      const answer = await fetch(`${server.url}${path}`, { headers: { authorization: basic(sandbox) } })
      const text = await answer.text()
      answers.push({ status: answer.status, said: answer.headers.get('x-sim-error'), text })
      return text
    }
    await ask('/_sim/journeys')
    await ask('/_sim/webhooks/deliveries')
    for (const id of ids) await ask(`/idwise/v2/get-journey-result?journey_id=${id}`)
    for (const answer of answers) {
      expect([200, 404, 503], answer.text).toContain(answer.status)
      if (answer.status === 503) expect(answer.said).toBe('store_unavailable')
    }
    if (answers.some(({ status }) => status === 503)) met++
  }
  expect(met).toBeGreaterThan(0)
})

/** The newest text of every page in a write-ahead log, and the size of a page. */
function lastPages(log: Buffer): { pages: Map<number, Buffer>; size: number } {
  const size = log.readUInt32BE(8)
  const pages = new Map<number, Buffer>()
  for (let at = 32; at + 24 + size <= log.length; at += 24 + size) {
    pages.set(log.readUInt32BE(at), log.subarray(at + 24, at + 24 + size))
  }
  return { pages, size }
}
