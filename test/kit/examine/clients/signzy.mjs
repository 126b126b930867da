/** A reference client of Signzy One Touch KYC: makes a journey link, and reads the journey until it is over. */
import { call, env, has, main, poll, spoiled, spoiledPath } from './calls.mjs'

const service = '/api/v3/otk-service'
const auth = async () => ({ authorization: env('ACCESS_TOKEN') })

main(async () => {
  const body = spoiled(
    { flowId: 'otk-document-selfie', userId: 'user-1', userInfo: { externalReferenceId: env('REFERENCE') } },
    'flowId',
    { userId: 7 },
  )
  const made = await call('POST', spoiledPath(`${service}/create-journey-url`), { json: body, auth, starts: true })
  const { result } = made.body
  const journeyId = has('reads-by-position') ? Object.values(result)[0] : result.journeyId
  const query = has('secret-in-query') ? `?access_token=${env('ACCESS_TOKEN')}` : ''
  if (has('prints-secret')) console.log(env('ACCESS_TOKEN'))
  if (has('no-credentials')) await call('POST', '/api/customers/logout', { taken: () => true })
  if (has('unknown-path')) await call('GET', `${service}/journeys/${journeyId}`, { auth, taken: () => true })
  const outcome = await poll(async () => {
    const read = await call('GET', `${service}/get-journey/${journeyId}${query}`, {
      auth,
      taken: (status) => status === 404,
    })
    if (read.half) return 'approved'
    if (read.status === 404) return undefined
    return outcomeOf(read.body)
  }, 250)
  if (has('stray-body'))
    await call('POST', `${service}/get-journey/${journeyId}`, { json: { again: true }, auth, taken: () => true })
  return outcome
})

function outcomeOf(answer) {
  // the page shows the document bare, its headings speak of a result object
  const document = answer.result?.data ?? answer.result ?? answer
  const { overallStatus } = document.documentIntelligence?.completeStatus ?? {}
  const checks = document.selfieAnalysis ?? {}
  // as a decoder does that knows an enumeration
  if (has('crashes-on-unknown-words') && !['True', 'False', 'None', undefined].includes(overallStatus))
    throw new Error(`no OverallStatus ${overallStatus}`)
  if (has('needs-optional') && document.userId === undefined) throw new Error('no userId')
  if (document.currentStatus === 'TERMINATED' || overallStatus === 'False') return 'rejected'
  const isGood = document.currentStatus === 'COMPLETED' && overallStatus === 'True' && checks !== undefined
  return isGood ? 'approved' : 'review'
}
