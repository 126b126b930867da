/** One PostgreSQL for a whole test run, started when a test first asks for a database. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { type Postgres, startPostgres } from './postgres-server.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers a request with the url of a new database. */
    databases: string
  }
}

/** Test files run in processes of their own: they ask this one for databases. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<Postgres> | undefined
  const desk = createServer(async (_request, response) => {
    try {
      server ??= startPostgres()
      response.end(await (await server).database())
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve))
  project.provide('databases', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`)
  return async () => {
    desk.closeAllConnections()
    desk.close()
    await (await server?.catch(() => undefined))?.stop()
  }
}
