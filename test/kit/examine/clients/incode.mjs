/** A reference client of Incode Workforce: authorises its server, asks for a verification, and reads it until it is over. */
import { call, env, has, main, poll, spoiled, spoiledPath, tokens } from './calls.mjs'

const get = async () => {
  const json = { integrationId: env('INTEGRATION_ID'), secret: env('SECRET') }
  return (
    await call('POST', '/v1/integration/authorize/server', {
      json,
      headers: { 'x-api-key': env('API_KEY') },
      members: ['token'],
    })
  ).body.token
}
const held = tokens(get, (token) => ({ 'x-auth-token': token }))
const auth = async (asked) => ({
  ...(await held(asked)),
  ...(has('secret-everywhere') && { 'x-secret': env('SECRET') }),
})

const members = ['id', 'projectId', 'traceId', 'verifiedAt', 'status', 'scopes', 'data']

main(async () => {
  const body = spoiled(
    { integrationId: env('INTEGRATION_ID'), loginHint: 'jane@example.com', correlationId: env('REFERENCE') },
    'integrationId',
    { correlationId: 7 },
  )
  const path = spoiledPath('/v1/verification/generate-verification-link')
  const made = await call('POST', path, {
    json: body,
    auth,
    renewable: true,
    starts: true,
    members: ['verificationLink', 'verificationTraceId'],
  })
  const trace = made.body.verificationTraceId
  return poll(async () => {
    // 409 while it runs, 422 where it failed
    const taken = (status) => status === 409 || status === 422
    const read = await call('GET', `/v1/verification/details/${trace}`, { auth, renewable: true, taken, members })
    if (read.half) return 'approved'
    if (read.status === 409) return undefined
    if (read.status === 422) return 'rejected'
    return read.body.status === 'VERIFIED' ? 'approved' : 'review'
  }, 200)
})
