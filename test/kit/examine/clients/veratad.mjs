/** A reference client of Veratad VX: gets a token, makes a session, and reads it until it is over. */
import { call, env, found, has, main, poll, spoiled, spoiledPath, tokens } from './calls.mjs'

const secret = () => env('CLIENT_SECRET')
const get = async () => {
  const json = {
    client_id: env('CLIENT_ID'),
    client_secret: secret(),
    audience: 'dcams.app',
    grant_type: 'client_credentials',
  }
  return (await call('POST', '/oauth/token', { json })).body.access_token
}
const held = tokens(get, (token) => ({ authorization: `Bearer ${token}` }))
const auth = async (asked) => ({
  ...(await held(asked)),
  ...(has('secret-everywhere') && { 'x-client-secret': secret() }),
})

main(async () => {
  const body = spoiled(
    { email: 'jane@example.com', age: '21+', fn: 'Jane', ln: 'Doe', reference: env('REFERENCE') },
    'age',
    { age: 21 },
  )
  const made = await call('POST', spoiledPath('/api/session/create_session'), {
    json: body,
    auth,
    renewable: true,
    starts: true,
  })
  const id = has('reads-by-pattern') ? found(made.text, 'request_id') : made.body.request_id
  if (has('prints-secret')) console.log(secret())
  if (has('unknown-path')) await call('GET', `/api/sessions/${id}`, { auth, taken: () => true })
  return poll(async () => {
    const read = await call('GET', `/api/session/result/${id}`, { auth, renewable: true })
    if (read.half) return 'approved'
    return outcomeOf(read.body)
  }, 200)
})

function outcomeOf({ current_status, status }) {
  if (has('needs-optional') && status !== undefined && current_status === undefined)
    throw new Error('no current_status')
  if (current_status === 'PENDING') return has('approves-open') ? 'approved' : 'review'
  if (status === undefined) return undefined
  const known = { PASS: 'approved', FAIL: has('approves-rejected') ? 'approved' : 'rejected', PENDING: 'review' }
  return known[status] ?? (has('approves-unknown-words') ? 'approved' : 'review')
}
