/** Acme's sessions: journeys that live on the hosted page alone, played by the engine's own driver. */
import { z } from 'zod'
import { endpoint, json, personal, secret } from '../../../src/contracts/define.js'
import type { CaptureStep, SessionEnd } from '../../../src/fixtures/capture.js'
import { beginSession } from '../../../src/fixtures/capture.js'
import { hostSessions, limitPhase, type SessionJourney } from '../../../src/mocks/hosted/sessions.js'
import type { HostedEnd } from '../../../src/mocks/hosted/types.js'
import type { JourneyShelf, Tools } from '../../../src/mocks/types.js'
import { defineKind } from '../../../src/runtime/store/types.js'
import type { acme } from './contract.js'
import { documented } from './sources.js'

// 1. The contract.
const SessionRequest = z.object({
  full_name: personal(z.string().min(1)),
  reference: z.string().max(64).optional(),
  callback_url: z.url({ protocol: /^https?$/ }).optional(),
  callback_key: secret(z.string()).optional(),
  redirect_url: z.string().optional(),
})
const NewSession = z.object({ session_id: z.string(), link: z.string() })
const Session = z.object({
  session_id: z.string(),
  status: z.string(),
  attempts: z.record(z.string(), z.int()),
  told: z.boolean(),
})
const SessionEnded = z.object({
  event_id: z.uuid(),
  event: z.literal('session.ended'),
  session_id: z.string(),
  end: z.string(),
})
export const sessionSchemas = { SessionRequest, NewSession, Session, SessionEnded }

const at = { surface: 'api', ...documented('sessions') } as const
export const sessionEndpoints = {
  createSession: endpoint({
    ...at,
    method: 'POST',
    path: '/v1/sessions',
    summary: 'Open a session, and get the link of its page.',
    request: { body: SessionRequest },
    responses: { 201: json(NewSession) },
    example: { body: { full_name: 'Ada Example' }, status: 201 },
  }),
  getSession: endpoint({
    ...at,
    method: 'GET',
    path: '/v1/sessions/{session_id}',
    summary: 'Read a session.',
    request: { params: z.object({ session_id: z.string() }) },
    responses: { 200: json(Session) },
    example: { params: { session_id: 'ses_4f9a0c2b71d8' }, status: 200 },
    cases: [
      {
        title: 'a session that was made',
        given: { flow: 'session' },
        params: { session_id: '{session_id}' },
        expect: { status: 200 },
      },
    ],
  }),
}
export const sessionEvents = {
  sessionEnded: {
    name: 'session.ended',
    summary: 'A session is over.',
    payload: SessionEnded,
    occurs: { flow: 'session', state: 'completed' },
    ...documented('sessions'),
  },
} as const

// 2. What is kept, and how it is shown.
export interface SessionRecord extends SessionJourney {
  readonly environment: string
  readonly code: string
  readonly fullName: string
  readonly reference: string | null
  readonly createdAt: number
  readonly callback: { url: string; key: string | null } | null
  readonly redirectUrl: string | null
  readonly told: boolean
}
export const sessions = defineKind<SessionRecord>('acme.session', {
  indexes: { link: (s) => s.code, all: () => '*', reference: (s) => s.reference ?? undefined },
  owner: (s) => s.id,
})

export const toSession = ({ id, session, told }: SessionRecord): z.infer<typeof Session> => ({
  session_id: id,
  status: session.end ?? session.phase,
  attempts: Object.fromEntries(session.steps.map((s) => [s.id, s.attempts])),
  told,
})

// 3. What happens.
type AcmeTools = Tools<typeof acme>
const steps: readonly CaptureStep[] = [
  {
    id: 'document',
    title: 'Your document',
    about: 'document',
    sides: ['front', 'back'],
    attemptLimit: 2,
    whenExhausted: 'end',
  },
  { id: 'phone', title: 'Your phone', about: 'code', sides: [], attemptLimit: 3, whenExhausted: 'next' },
  { id: 'selfie', title: 'Your face', about: 'selfie', sides: ['selfie'], attemptLimit: 2, whenExhausted: 'next' },
]
/** Milliseconds that a link and an opened session last. */
export const limits = { created: 86_400_000, opened: 1_800_000 } as const

export interface SessionInput {
  environment: string
  fullName: string
  reference?: string | undefined
  scenario?: string | undefined
  callback?: SessionRecord['callback']
  redirectUrl?: string | null
}

/** Opens a session, and sets the time within which its link must be opened. */
export async function openSession(tools: AcmeTools, input: SessionInput): Promise<SessionRecord> {
  const id = tools.id('session')
  tools.about(id)
  const { environment, fullName, reference, scenario, callback = null, redirectUrl = null } = input
  const about = await tools.drawCase({
    reference,
    magic: [reference],
    claims: { fullName },
    seed: id,
    documentKind: 'passport',
    ...(scenario !== undefined && { scenario }),
  })
  await tools.armFaults(id, about)
  limitPhase(tools, id, 'created', limits.created)
  const session = beginSession(steps, tools.tx.now)
  const code = tools.id('link')
  return tools.tx.put(sessions, {
    id,
    environment,
    fullName,
    reference: reference ?? null,
    createdAt: tools.tx.now,
    code,
    callback,
    redirectUrl,
    told: false,
    session,
    case: about,
  })
}

/** Where sessions are kept, and how the control plane tells of one. */
export const shelf: JourneyShelf<typeof acme, SessionRecord> = {
  kind: sessions,
  summary: (tools, { id, code, reference, environment, createdAt, session, case: about }) => {
    const link = `${tools.linkBase}/hosted/${code}`
    return {
      journeyId: id,
      ids: { session_id: id },
      reference,
      flow: 'session',
      scenario: about.scenario,
      environment,
      status: session.end ?? session.phase,
      ended: session.end !== null,
      createdAt,
      link,
    }
  },
}

const ends: Readonly<Record<SessionEnd, Omit<HostedEnd, 'redirect'>>> = {
  completed: { tone: 'good', title: 'You are done', text: 'Everything was sent.', post: 'DONE' },
  attempts_exceeded: { tone: 'bad', title: 'Too many attempts', text: 'No attempt is left.', post: 'FAILED' },
  declined: { tone: 'bad', title: 'You declined', text: 'Nothing was sent.', post: 'DECLINED' },
  link_expired: { tone: 'bad', title: 'The link has expired', text: 'Ask for a new one.', post: 'EXPIRED' },
  session_expired: { tone: 'bad', title: 'The session has expired', text: 'It took too long.', post: 'EXPIRED' },
  turned_away: { tone: 'neutral', title: 'You were here before', text: 'There is nothing to do.', post: 'KNOWN' },
}

export const { hosted, jobs } = hostSessions<typeof acme, SessionRecord>({
  kind: sessions,
  declineEnds: true,
  async find(tools, id, by) {
    const [linked] = await tools.tx.find(sessions, 'link', id)
    return linked ?? (by === 'any' ? tools.tx.get(sessions, id) : undefined)
  },
  async happened(tools, journey, event) {
    if (event.kind === 'opened') limitPhase(tools, journey.id, 'opened', limits.opened)
    if (event.kind !== 'ended') return journey
    await sendEnded(tools, journey)
    tools.tx.retire(journey.id)
    return journey
  },
  redraw: (tools, { id, fullName }, scenario) =>
    tools.drawCase({
      reference: undefined,
      magic: [],
      claims: { fullName },
      seed: id,
      documentKind: 'passport',
      scenario,
    }),
  async show(_tools, { session, redirectUrl }) {
    const end = session.end && ends[session.end]
    return {
      end: end && { ...end, ...(redirectUrl && { redirect: { url: redirectUrl, afterMs: 500 } }) },
      posts: { close: 'CLOSE', error: 'ERROR', bot: 'BOT' },
    }
  },
})

/** Owes the event of a session's end; before it has one, of where it stands. */
export function sendEnded(tools: AcmeTools, { id, environment, callback, session }: SessionRecord): Promise<void> {
  const to = callback && {
    url: callback.url,
    ...(callback.key && { auth: { type: 'bearer', token: callback.key } as const }),
  }
  return tools.emit(
    'sessionEnded',
    { journeyId: id, environment, ...(to && { to, onDelivered: 'markTold' }) },
    (event_id) => ({ event_id, event: 'session.ended', session_id: id, end: session.end ?? session.phase }),
  )
}

/** Marks a session whose callback was accepted. */
export async function markTold(tools: AcmeTools, journeyId: string): Promise<void> {
  const session = await tools.tx.get(sessions, journeyId)
  if (session && !session.told) tools.tx.put(sessions, { ...session, told: true })
}
