/** Journeys of IDWise: started, steps sent one after the other, completed, some reviewed or deleted in the end. */
import { back, basic, front, sandbox } from '../../scenarios/idwise-kit.js'
import type { Called, Caller } from './caller.js'
import type { Journey, Owed } from './ledger.js'
import { type Already, expectDone, poll, type Walker } from './walker.js'

const headers = { authorization: basic(sandbox) }
const sent: Already = [
  [409, 'invalid_journey_state'],
  [409, 'step_already_concluded'],
]
const completed: Already = [[409, 'invalid_journey_state']]
const gone: Already = [[404, 'missing_requested_resource']]

interface Step {
  definition: { step_id: number; step_title: string }
  result?: { is_concluded?: boolean }
}

const ask = (caller: Caller, method: string, path: string, body?: unknown): Promise<Called> =>
  caller.json(method, `/idwise${path}`, body, headers)
const readResult = (caller: Caller, id: string): Promise<Called> =>
  ask(caller, 'GET', `/v2/get-journey-result?journey_id=${id}`)
const readSteps = async (caller: Caller, id: string): Promise<Step[]> => {
  const summary = await ask(caller, 'GET', `/journey/v2/summary/${id}`)
  expectDone(`summary of ${id}`, summary)
  return summary.body.step_summaries as Step[]
}
const isConcluded = ({ result }: Step): boolean => result?.is_concluded === true

async function start(caller: Caller, journey: Journey, flow_id: string): Promise<Step[]> {
  const answer = await caller.json(
    'POST',
    '/idwise/v2/start-journey',
    { flow_id, reference_no: journey.reference },
    { ...headers, 'x-sim-scenario': journey.scenario },
  )
  expectDone(`start ${journey.reference}`, answer)
  journey.lostStarts = answer.lost
  journey.id = answer.body.journey_id as string
  return answer.body.step_summaries as Step[]
}

async function sendStep(caller: Caller, journey: Journey, { definition: { step_id, step_title } }: Step) {
  const pictures = step_title === 'Photo ID' ? [front, back] : [front]
  const form = new FormData()
  form.set('journey_id', journey.id!)
  form.set('step_id', String(step_id))
  for (const [n, bytes] of pictures.entries()) {
    form.set(n === 0 ? 'image' : 'image2', new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' }), 'p.png')
  }
  const answer = await caller.call('POST', '/idwise/v2/process-journey-step', { headers, body: form })
  expectDone(`step ${step_id} of ${journey.id}`, answer, sent)
  journey.steps.push({ id: String(step_id), pictures: pictures.length })
  await poll(`the end of step ${step_id} of ${journey.id}`, async () => {
    const step = (await readSteps(caller, journey.id!)).find(({ definition }) => definition.step_id === step_id)
    return step && isConcluded(step) ? step : undefined
  })
}

async function complete(caller: Caller, journey: Journey): Promise<void> {
  const answer = await ask(caller, 'POST', '/v2/complete-journey', { journey_id: journey.id })
  expectDone(`complete ${journey.id}`, answer, completed)
  journey.completed = true
  const decision = await poll(`the decision of ${journey.id}`, async () => {
    const answer = await readResult(caller, journey.id!)
    expectDone(`result of ${journey.id}`, answer)
    const { body } = answer
    return body.system_decision === 'Incomplete' ? undefined : (body.system_decision as string)
  })
  journey.decisions.push(decision)
}

async function review(caller: Caller, journey: Journey): Promise<void> {
  const answer = await ask(caller, 'POST', `/journey/v2/manual-review/${journey.id}`, { new_decision: 'Approved' })
  expectDone(`review of ${journey.id}`, answer)
  journey.reviewed++
  journey.lostReviews += answer.lost
  const { body } = await readResult(caller, journey.id!)
  if (body.manual_decision !== 'Approved') journey.wrong.push(`accepted its review, then read ${body.manual_decision}`)
}

async function remove(caller: Caller, journey: Journey): Promise<void> {
  expectDone(`delete ${journey.id}`, await ask(caller, 'DELETE', `/journey/${journey.id}`), gone)
  journey.deleted = true
}

export const idwise: Walker = {
  vendor: 'idwise',
  scenarios: ['approved', 'document_tampered', 'document_expired'],

  async walk(caller, journey, roll) {
    const steps = await start(caller, journey, roll() < 0.3 ? 'flow-passport' : 'flow-id-selfie')
    const end = roll()
    for (const step of steps) await sendStep(caller, journey, step)
    await complete(caller, journey)
    if (end < 0.25) await review(caller, journey)
    else if (end < 0.35) await remove(caller, journey)
  },

  owed({ steps, completed, reviewed, lostReviews }) {
    const exactly = (fact: string, times: number): Owed => ({ fact, least: times, most: times })
    const reviews = { least: reviewed, most: reviewed + lostReviews }
    return [
      ...steps.map(({ id, pictures }) => exactly(`Finished Step ${id}`, pictures)),
      ...(completed ? [exactly('Finished User Steps', 1), exactly('Finished Journey', 1)] : []),
      ...(reviewed > 0 ? ['Updated Journey', 'Manually Reviewed'].map((fact) => ({ fact, ...reviews })) : []),
    ]
  },

  async readBack(caller, id) {
    const result = await readResult(caller, id)
    if (result.status === 404) return undefined
    expectDone(`result of ${id}`, result)
    const { reference_number, system_decision } = result.body
    const steps = (await readSteps(caller, id)).filter(isConcluded)
    return {
      reference: String(reference_number),
      steps: steps.map(({ definition }) => String(definition.step_id)),
      decided: system_decision !== 'Incomplete',
      decision: String(system_decision),
    }
  },

  told(text) {
    const { event, body } = JSON.parse(text) as { event: string; body: Record<string, string> }
    const { eventId = '', journeyId = '', stepId, systemDecision } = body
    const fact = stepId === undefined ? event : `${event} ${stepId}`
    const decides = event === 'Finished Journey' && systemDecision !== undefined
    return { vendor: 'idwise', journeyId, fact, eventId, ...(decides && { decision: systemDecision }) }
  },
}
