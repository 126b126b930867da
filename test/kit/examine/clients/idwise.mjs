/** A reference client of IDWise: starts a journey, sends a document and a selfie, and reads the result. */
import { call, env, has, main, poll, sleep, spoiled, spoiledPath } from './calls.mjs'

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
/** The vendor asks for two seconds between two summaries. */
const paceMs = () => (has('no-pace') ? 200 : 2000)
const pair = () => Buffer.from(`${env('API_KEY')}:${env('API_SECRET')}`).toString('base64')
const auth = async () => ({ authorization: `Basic ${pair()}` })

main(async () => {
  const body = spoiled({ flow_id: 'flow-id-selfie', reference_no: env('REFERENCE') }, 'flow_id', {
    reference_no: 'no spaces',
  })
  const sent = has('wrong-media-type')
    ? { form: JSON.stringify(body), headers: { 'content-type': 'text/plain' } }
    : has('unreadable-body')
      ? { json: JSON.stringify(body).slice(0, -1) }
      : has('no-body')
        ? {}
        : { json: body }
  const made = await call('POST', spoiledPath('/v2/start-journey'), { ...sent, auth, starts: true })
  const id = made.body.journey_id
  for (const step of ['0', '1']) {
    const form = new FormData()
    form.set('journey_id', id)
    form.set('step_id', step)
    form.set('image', new Blob([picture], { type: 'image/png' }), 'picture.png')
    const back = has('empty-picture') ? [] : [picture]
    if (step === '0') form.set('image2', new Blob(back, { type: 'image/png' }), 'back.png')
    await call('POST', '/v2/process-journey-step', { form, auth })
  }
  if (has('no-pace')) await call('GET', `/journey/v2/summary/${id}`, { auth })
  await sleep(400)
  const processed = await poll(async () => {
    const { body: summary = {}, half } = await call('GET', `/journey/v2/summary/${id}`, { auth })
    if (half) return 'processed'
    return summary.step_summaries.every(({ result }) => result?.is_concluded) ? 'processed' : undefined
  }, paceMs())
  if (processed === 'failed') return 'failed'
  await call('POST', '/v2/complete-journey', { json: { journey_id: id }, auth })
  return poll(async () => {
    const read = await call('GET', `/v2/get-journey-result?journey_id=${id}`, { auth })
    return read.half ? 'approved' : outcomeOf(read.body)
  }, 300)
})

function outcomeOf({ is_completed, system_decision, final_decision = system_decision }) {
  if (is_completed === false || final_decision === 'Incomplete') return undefined
  return { Complete: 'approved', Approved: 'approved', Rejected: 'rejected' }[final_decision] ?? 'review'
}
