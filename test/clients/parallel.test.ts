/** Two hundred tests in two languages share one server, each in a namespace that its address makes. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { startSimulator } from '../../src/simulator.js'
import { findProgram, testWith } from '../support/programs.js'

const run = promisify(execFile)
const python = findProgram(['python3'], 'python3', 'IDVSIM_TEST_PYTHON')
const test = testWith(python)
const count = 100
const keys = { authorization: `Basic ${Buffer.from('idwise-sandbox-key:idwise-sandbox-secret').toString('base64')}` }

/** One test as a team would write it: a clock and a scenario of its own, a journey, its result, and its journal. */
async function flow(url: string, n: number): Promise<string> {
  const name = `node-${n}`
  const ask = async <T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> => {
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    const headers = { ...keys, 'content-type': 'application/json' }
    const answer = await fetch(`${url}${path}`, { method, headers, ...content })
    const text = await answer.text()
    expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300)
    return JSON.parse(text) as T
  }
  const year = 2030 + (n % 50)
  await ask('POST', `/_sim/clock?namespace=${name}`, { now: `${year}-01-01`, frozen: true })
  await ask('POST', `/_sim/scenarios/default?namespace=${name}`, { scenario: 'kyc_renewal_due' })
  const start = { flow_id: 'flow-id-selfie', reference_no: `ref-${name}` }
  const { journey_id } = await ask<{ journey_id: string }>('POST', `/~${name}/idwise/v2/start-journey`, start)
  await ask('POST', `/_sim/journeys/idwise/${journey_id}/actions/complete?namespace=${name}`, {})
  await ask('POST', `/_sim/drain?namespace=${name}`)
  const read = `/~${name}/idwise/v2/get-journey-result?journey_id=${journey_id}`
  const result = await ask('GET', read)
  expect(result.system_decision).toBe('Complete')
  expect(JSON.stringify(result)).toContain(`${year}-01-01`)
  const moved = await ask<{ ran: unknown[] }>('POST', `/_sim/clock?namespace=${name}`, { now: `${year + 1}-01-02` })
  expect(moved.ran).toMatchObject([{ kind: 'idwise.later', journeyId: journey_id }])
  const journal = await ask<{ items: { status: number }[] }>('GET', `/_sim/requests?namespace=${name}`)
  expect(journal.items.map(({ status }) => status)).toEqual([200, 200])
  return journey_id
}

test('two hundred tests in two languages share one server', async () => {
  const bugs: unknown[] = []
  const options = { port: 0, processingMs: 0, open: true, onBug: (bug: unknown) => void bugs.push(bug) }
  await using sim = await startSimulator(options)
  const env = { ...process.env, BASE: sim.url, PYTHONDONTWRITEBYTECODE: '1' }
  const [inPython, inNode] = await Promise.all([
    run(python.path!, ['test/clients/parallel.py', String(count)], { env }),
    Promise.all(Array.from({ length: count }, (_, n) => flow(sim.url, n))),
  ])
  const ids = [...(JSON.parse(inPython.stdout) as string[]), ...inNode]
  expect(new Set(ids).size).toBe(2 * count)
  expect(bugs).toEqual([])
})
