import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect } from 'vitest'
import { exited, processes, until } from './guarded.js'
import { emptyDatabase, startPostgres, postgresTest as test } from './postgres.js'

/** Runs one statement on a connection of its own and answers its rows. */
async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  // a connection that breaks says so twice: to the query, and here
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** The processes below one. */
function below(pid: number): number[] {
  const all = processes()
  const children = (of: number): number[] =>
    all.filter(({ parent }) => parent === of).flatMap((one) => [one.pid, ...children(one.pid)])
  return children(pid)
}

test('databases of the shared server are empty and apart from each other', async () => {
  const [one, other] = [await emptyDatabase(), await emptyDatabase()]
  expect(one).not.toBe(other)
  await query(one, 'CREATE TABLE t (n int)')
  await expect(query(other, 'SELECT * FROM t')).rejects.toThrow('relation "t" does not exist')
})

test('a killed server refuses, and has every committed row when it is started again', async () => {
  await using server = await startPostgres()
  const url = await server.database()
  await query(url, 'CREATE TABLE t (n int)')
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  await client.connect()
  for (let n = 1; n <= 100; n++) await client.query('INSERT INTO t VALUES ($1)', [n])
  await client.query('BEGIN')
  await client.query('INSERT INTO t VALUES (1000)')
  await server.kill()
  await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  await server.restart()
  expect(await query(url, 'SELECT count(*)::int, max(n) FROM t')).toEqual([{ count: 100, max: 100 }])
  expect(server.log()).toContain('was not properly shut down')
})

test('a server can be killed and restarted while clients hammer it', async () => {
  await using server = await startPostgres()
  const url = await server.database()
  await query(url, 'CREATE TABLE t (n int)')
  const acknowledged: number[] = []
  let going = true
  const hammer = async (from: number): Promise<void> => {
    for (let n = from; going; n += 4) {
      const insert = query(url, `INSERT INTO t VALUES (${n})`)
      await insert.then(
        () => acknowledged.push(n),
        () => undefined,
      )
    }
  }
  const hammers = [0, 1, 2, 3].map(hammer)
  for (let round = 0; round < 3; round++) {
    const enough = acknowledged.length + 20
    await until(
      () => acknowledged.length >= enough,
      () => 'nothing gets through',
    )
    await server.kill()
    await server.restart()
  }
  going = false
  await Promise.all(hammers)
  const kept = new Set((await query(url, 'SELECT n FROM t')).map((row) => (row as { n: number }).n))
  expect(acknowledged.filter((n) => !kept.has(n))).toEqual([])
})

test('what is stopped leaves no process and no folder', async () => {
  for (const before of ['running', 'killed'] as const) {
    const already = below(process.pid)
    const server = await startPostgres()
    const pids = below(process.pid).filter((pid) => !already.includes(pid))
    expect(pids.length, 'the server, its processes and who looks after it').toBeGreaterThan(3)
    if (before === 'killed') await server.kill()
    await server.stop()
    expect(existsSync(server.folder), `the folder of one that was ${before}`).toBe(false)
    const left = processes().filter(({ pid }) => pids.includes(pid))
    expect(left, `processes of one that was ${before}`).toEqual([])
    await expect(query(server.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  }
})

test('a server goes, with its folder, when the process that started it is killed', async () => {
  const script = `
    import { createJiti } from 'jiti'
    const { startPostgres } = await createJiti(process.argv[1]).import(process.argv[1])
    const server = await startPostgres()
    console.log(JSON.stringify([server.url, server.folder]))
    setInterval(() => undefined, 1000)
  `
  const module = join(import.meta.dirname, 'postgres-server.ts')
  const owner: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script, module], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(owner.stdout!, 'data')) as [Buffer]
  const [url, folder] = JSON.parse(line.toString()) as [string, string]
  expect(await query(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
  expect(existsSync(folder)).toBe(true)
  owner.kill('SIGKILL')
  await exited(owner)
  await until(
    () => !existsSync(folder),
    () => `${folder} is still there`,
  )
  await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
})
