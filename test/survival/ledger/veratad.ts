/** Sessions of Veratad: created by the client, gone through by a person on the page, polled by the client. */
import { client } from '../../scenarios/veratad-kit.js'
import type { Caller } from './caller.js'
import { type Already, expectDone, poll, type Walker } from './walker.js'

const over: Already = [[409, 'illegal_action']]

/** Tokens end by the clock, and are no state: one of a server that was killed is good for the next. */
const tokens = new WeakMap<Caller, Promise<string>>()

function tokenOf(caller: Caller): Promise<string> {
  const known = tokens.get(caller)
  if (known) return known
  const body = { ...client, audience: 'dcams.app', grant_type: 'client_credentials' }
  const asked = caller.json('POST', '/veratad/oauth/token', body).then((answer) => {
    expectDone('token', answer)
    return answer.body.access_token as string
  })
  tokens.set(caller, asked)
  return asked
}

const bearer = async (caller: Caller) => ({ authorization: `Bearer ${await tokenOf(caller)}` })

interface Result {
  status: string
  current_status?: string
  request_id: string
  reference: string
  /** Absent from the answer about a session that goes on. */
  journey?: { stops: { action: string }[] }
}

/** Stops that are told: neither the registration nor a code that was sent ends a component. */
const toldStops = ({ journey }: Result): string[] =>
  (journey?.stops ?? []).flatMap(({ action }, n) => (['', 'PENDING'].includes(action) ? [] : [`stop ${n + 1}`]))

const readResult = async (caller: Caller, id: string) =>
  caller.json('GET', `/veratad/api/session/result/${id}`, undefined, await bearer(caller))

export const veratad: Walker = {
  vendor: 'veratad',
  scenarios: ['approved', 'document_tampered', 'document_expired'],

  async walk(caller, journey, roll) {
    const { reference, scenario } = journey
    const session = {
      email: `${reference}@example.com`,
      reference,
      age: '21+',
      route_id: roll() < 0.5 ? 'route-document' : 'route-phone-then-document',
    }
    const headers = { ...(await bearer(caller)), 'x-sim-scenario': scenario }
    const created = await caller.json('POST', '/veratad/api/session/create_session', session, headers)
    expectDone(`create ${reference}`, created)
    journey.lostStarts = created.lost
    const { request_id, link } = created.body as { request_id: string; link: string }
    journey.id = request_id
    const page = new URL(link).pathname
    const act = (body: object) => caller.json('POST', `${page}/acts`, body)
    expectDone(`open ${request_id}`, await act({ kind: 'open' }), over)
    expectDone(`consent of ${request_id}`, await act({ kind: 'consent', given: true }), over)
    expectDone(`go through ${request_id}`, await act({ kind: 'complete' }), over)
    const result = await poll(`the result of ${request_id}`, async () => {
      const answer = await readResult(caller, request_id)
      expectDone(`result of ${request_id}`, answer)
      const { body } = answer
      return body.current_status === 'COMPLETED' ? (body as unknown as Result) : undefined
    })
    journey.completed = true
    journey.decisions.push(result.status)
    for (const id of toldStops(result)) journey.steps.push({ id, pictures: 0 })
  },

  owed: ({ steps }) => steps.map(({ id }) => ({ fact: id, least: 1, most: 1 })),

  async readBack(caller, id) {
    const answer = await readResult(caller, id)
    if (answer.status === 404) return undefined
    expectDone(`result of ${id}`, answer)
    const result = answer.body as unknown as Result
    const { reference, status, current_status } = result
    return {
      reference: reference ?? '',
      steps: toldStops(result),
      decided: current_status === 'COMPLETED',
      decision: status,
    }
  },

  told(text) {
    const { request_id, status, journey } = JSON.parse(text) as Result
    const decides = status !== 'PENDING'
    return {
      vendor: 'veratad',
      journeyId: request_id,
      fact: `stop ${journey?.stops.length}`,
      // the vendor sends no id of the event
      eventId: text,
      ...(decides && { decision: status }),
    }
  },
}
