/** The client as it is, with its real base URL, against a simulator in this process. */
const { setUp } = require('idvsim/jest')

process.env.IDWISE_API_KEY = 'idwise-sandbox-key'
process.env.IDWISE_API_SECRET = 'idwise-sandbox-secret'
const { client, readVerification, startVerification } = require('../src/idwise')

const kit = setUp({ onUnhandled: 'error' })

// one test asks for an id that nobody knows, on purpose
afterEach(() => expect(kit.sim).toHaveNoViolations({ except: /"nobody" names no journey/ }))

test('a verification is started, and read', async () => {
  const id = await startVerification('applicant-1', 'YOUR_FLOW_ID')
  expect(await readVerification(id)).toMatchObject({ journey_id: id, is_completed: false })
})

test('a verification that is completed says so', async () => {
  const id = await startVerification('applicant-1', 'YOUR_FLOW_ID')
  await kit.sim.journeys.act('idwise', id, 'complete')
  expect(await readVerification(id)).toMatchObject({ is_completed: true })
})

test('an id that nobody knows is no verification', async () => {
  expect(await readVerification('nobody')).toBeUndefined()
})

test('an outage is tried again, and so is a lost connection', async () => {
  for (const effect of [{ kind: 'status', status: 503 }, { kind: 'reset' }]) {
    await kit.sim.faults.arm({ effect })
    expect(await startVerification('applicant-1', 'YOUR_FLOW_ID')).toEqual(expect.any(String))
  }
})

test('the answer is the one that the contract promises', async () => {
  const answer = await client.post('/v2/start-journey', { flow_id: 'YOUR_FLOW_ID', reference_no: 'applicant-1' })
  await expect(answer).toMatchContract('idwise.startJourney')
})
