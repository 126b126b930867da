/** Two calls at once that cannot both be done: exactly one is, and the other is answered as one process answers it. */
import { expect } from 'vitest'
import { Client as Idwise, stepOf } from '../scenarios/idwise-kit.js'
import { Client as Incode } from '../scenarios/incode-kit.js'
import { Client as Veratad } from '../scenarios/veratad-kit.js'
import { actOnPage, control } from './replicas.js'

/** The same vendor at two addresses, which may be one. */
export interface Places {
  readonly a: string
  readonly b: string
}

const send = (request: Request): Promise<Response> => fetch(request)
const idwiseAt = (base: string): Idwise => new Idwise(send, `${base}/idwise`)
const codeOf = ({ status, body }: { status: number; body: object }): string =>
  `${status} ${(body as { error_code?: string }).error_code ?? ''}`.trim()

/** Completing a journey twice at once. */
async function completeTwice({ a, b }: Places, round: number): Promise<void> {
  const { journey_id } = (await idwiseAt(a).start({ reference_no: `twice-${round}` })).body
  const answers = await Promise.all([idwiseAt(a).complete(journey_id), idwiseAt(b).complete(journey_id)])
  expect(answers.map(codeOf).sort()).toEqual(['200', '409 invalid_journey_state'])
}

/** Sending one step twice at once. */
async function sendStepTwice({ a, b }: Places, round: number): Promise<void> {
  const { journey_id } = (await idwiseAt(a).start({ reference_no: `step-${round}` })).body
  const answers = await Promise.all([idwiseAt(a).step(journey_id, 0), idwiseAt(b).step(journey_id, 0)])
  expect(answers.map(codeOf).sort()).toEqual(['200', '409 invalid_journey_state'])
}

/** A step while the journey is completed: before it, and it counts; or after it, and it is refused. */
async function stepDuringComplete({ a, b }: Places, round: number): Promise<void> {
  const { journey_id } = (await idwiseAt(a).start({ reference_no: `during-${round}` })).body
  const [step, completed] = await Promise.all([idwiseAt(a).step(journey_id, 0), idwiseAt(b).complete(journey_id)])
  expect(completed.status).toBe(200)
  expect(['200', '409 invalid_journey_state']).toContain(codeOf(step))
  const { status } = stepOf((await idwiseAt(b).summary(journey_id)).body, 0)
  expect(status).toBe(step.status === 200 ? 'In Progress' : 'Not Submitted')
}

/** A person who goes through a session of another vendor twice at once. */
async function endSessionTwice({ a, b }: Places, round: number): Promise<void> {
  const client = new Veratad(send, `${a}/veratad`)
  const { link, request_id } = (await client.create({ email: `race-${round}@example.com` })).body
  const complete = (base: string) => actOnPage(base, link, { kind: 'complete' })
  const answers = await Promise.all([complete(a), complete(b)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(answers.find(({ status }) => status === 409)!.body.error).toMatchObject({ code: 'illegal_action' })
  const { stops } = (await new Veratad(send, `${b}/veratad`).result(request_id)).body.journey
  expect(stops.filter(({ action }) => action !== '').length).toBe(1)
}

/** Two starts at once while one scenario is armed for one start. */
async function armedOnce({ a, b }: Places, round: number): Promise<void> {
  expect((await control(a, 'POST', '/scenarios/arm', { scenario: 'document_tampered', count: 1 })).status).toBe(201)
  const references = [`armed-${round}-a`, `armed-${round}-b`]
  const started = await Promise.all([a, b].map((base, n) => idwiseAt(base).start({ reference_no: references[n]! })))
  expect(started.map(({ status }) => status)).toEqual([200, 200])
  const scenarios = await Promise.all(
    references.map(async (reference) => {
      const { body } = await control(b, 'GET', `/journeys?vendor=idwise&reference=${reference}`)
      return (body.items as { scenario: string }[])[0]!.scenario
    }),
  )
  expect(scenarios.sort()).toEqual(['approved', 'document_tampered'])
  expect((await control(a, 'GET', '/scenarios/armed')).body.items).toEqual([])
}

/** An authorization code that is exchanged twice at once. */
async function exchangeTwice({ a, b }: Places): Promise<void> {
  const [client, other] = [new Incode(send, undefined, `${a}/incode`), new Incode(send, undefined, `${b}/incode`)]
  const page = (await client.signIn()).headers.get('location')!
  const { end } = (await actOnPage(b, page, { kind: 'complete' })).body as { end: { redirect: { url: string } } }
  const code = new URL(end.redirect.url).searchParams.get('code')!
  const usual = { grant_type: 'authorization_code', redirect_uri: 'https://app.example.com/callback', code }
  const answers = await Promise.all([client.oauth(usual), other.oauth(usual)])
  expect(answers.map(({ status, body }) => `${status} ${body.error ?? ''}`.trim()).sort()).toEqual([
    '200',
    '400 invalid_grant',
  ])
}

/** Every race, so many times. */
export async function runRaces(places: Places, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await completeTwice(places, round)
    await sendStepTwice(places, round)
    await stepDuringComplete(places, round)
    await endSessionTwice(places, round)
    await armedOnce(places, round)
    await exchangeTwice(places)
  }
}
