/** One of two files of a user's tests, each in a worker of its own. */
import { expect, test } from 'idvsim/vitest'
import { inject } from 'vitest'

test('the server is that of the global set-up, and the namespace the own one', async ({
  sim,
  namespace,
  credentials,
}) => {
  expect(sim.url).toBe(inject('idvsimUrl'))
  process.stdout.write(`URL ${sim.url}\n`)
  const { clientId, clientSecret } = credentials.veratad!
  const body = JSON.stringify({
    client_id: clientId,
    client_secret: clientSecret,
    audience: 'dcams.app',
    grant_type: 'client_credentials',
  })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${namespace.url('veratad')}/oauth/token`, { method: 'POST', headers, body })
  await expect(answer).toMatchContract('veratad.createToken')
  await expect(namespace).toHaveNoViolations()
})
