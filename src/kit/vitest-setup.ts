/** For vitest's `globalSetup`: one server for all workers, whose URL the fixtures find by themselves. */
import type { TestProject } from 'vitest/node'
import { openSimulator, type SharedSimulator } from './session.js'

let server: SharedSimulator | undefined

/** Starts the server, or takes the one that `IDVSIM_URL` names; `inject('idvsimUrl')` answers where it listens. */
export async function setup({ provide }: Pick<TestProject, 'provide'>): Promise<void> {
  server = await openSimulator(process.env.IDVSIM_URL)
  provide('idvsimUrl', server.url)
}

export async function teardown(): Promise<void> {
  await server?.close()
}
