/** Acme's behaviour: what its checks do, as plain functions over the contract. Copy this beside a new vendor's contract. */
import { z } from 'zod'
import { SimError } from '../../../src/errors.js'
import type { Case } from '../../../src/fixtures/case.js'
import { commonOptions } from '../../../src/mocks/delivery-options.js'
import {
  defineSimulator,
  type Handlers,
  reply,
  replyEmpty,
  replyFile,
  replyPage,
  replyRedirect,
  type Tools,
} from '../../../src/mocks/types.js'
import { step } from '../../../src/runtime/lifecycle.js'
import { defineKind, type StoredRecord } from '../../../src/runtime/store/types.js'
import type { TokenClaims } from '../../../src/runtime/tokens.js'
import { acme } from './contract.js'
import {
  hosted,
  markTold,
  openSession,
  sendEnded,
  jobs as sessionJobs,
  sessions,
  shelf,
  toSession,
} from './sessions.js'

type Wire<K extends keyof typeof acme.schemas> = z.infer<(typeof acme.schemas)[K]>
type Status = Wire<'Check'>['status']
type AcmeTools = Tools<typeof acme>

// 1. What is kept.
export interface CheckRecord extends StoredRecord {
  readonly environment: string
  readonly status: Status
  readonly fullName: string
  readonly reference: string | null
  readonly linkToken: string
  readonly pictures: readonly Wire<'Picture'>[]
  readonly case: Case
}
export interface PictureRecord extends StoredRecord {
  readonly checkId: string
  readonly sha256: string
  readonly mediaType: string
}
export const checks = defineKind<CheckRecord>('acme.check', { owner: (check) => check.id })
export const pictures = defineKind<PictureRecord>('acme.picture', { owner: (picture) => picture.checkId })

// 2. How it is shown.
export const toCheck = (check: CheckRecord): Wire<'Check'> => ({
  check_id: check.id,
  status: check.status,
  full_name: check.fullName,
  reference: check.reference,
  link_token: check.linkToken,
  pictures: [...check.pictures],
  ...(check.status === 'complete' && { score: check.case.checks.faceMatch.score }),
})
const self = <T>(record: T): T => record

// 3. One function for every call.
const handlers: Handlers<typeof acme> = {
  async createCheck(call) {
    const { full_name, reference } = call.body
    return reply(201, toCheck, await openCheck(call, call.environment, full_name, reference))
  },
  async getCheck(call) {
    return reply(200, toCheck, await readCheck(call, call.environment, call.params.check_id))
  },
  async uploadPicture(call) {
    const check = await readCheck(call, call.environment, call.params.check_id)
    const { picture: upload } = call.uploads
    if (!upload) return call.fail('invalid_request', 'picture is missing')
    const picture = { picture_id: call.id('picture'), media_type: upload.mediaType, size_bytes: upload.sizeBytes }
    const { sha256, mediaType } = upload
    call.tx.put(pictures, { id: picture.picture_id, checkId: check.id, sha256, mediaType })
    call.tx.ownBlob(sha256, check.id)
    const changed = { ...check, pictures: [...check.pictures, picture] }
    if (check.status === 'processing') call.tx.put(checks, changed)
    else await move(call, changed, 'start')
    return reply(201, self<Wire<'Picture'>>, picture)
  },
  async finishCheck(call) {
    const check = await readCheck(call, call.environment, call.params.check_id)
    return reply(200, toCheck, await move(call, check, 'finish'))
  },
  async getPicture(call) {
    const picture = await call.tx.get(pictures, call.params.picture_id)
    if (!picture) return call.fail('not_found', `no picture "${call.params.picture_id}"`)
    return replyFile(200, { sha256: picture.sha256, mediaType: picture.mediaType, seed: picture.id })
  },

  async issueToken(call) {
    const { environment } = call
    const subject = call.credentials(environment).key!
    const access_token = call.issueToken({ use: 'session', environment, subject, ttlMs: 900_000 })
    return reply(200, self<Wire<'Token'>>, { access_token, expires_in: 900 })
  },
  getAccount: async (call) => reply(200, self<Wire<'Account'>>, accountOf(call)),
  getVault: async (call) => reply(200, self<Wire<'Account'>>, accountOf(call)),
  getEither: async (call) => reply(200, self<Wire<'Account'>>, accountOf(call)),
  checkAssertion: async (call) => reply(200, self<Wire<'Account'>>, accountOf(call)),
  async logOut(call) {
    if (call.token) await call.revokeToken(call.token)
    return replyEmpty(204)
  },
  leaveNote: async (call) => reply(200, self<Wire<'Note'>>, { note: call.body?.note ?? 'nothing' }),
  goHome: async () => replyRedirect(302, 'https://acme.example/home?from=api'),
  showTerms: async () => replyPage(200, '<!doctype html><title>Terms</title>', { 'cache-control': 'no-store' }),

  async createSession(call) {
    const { full_name, reference, callback_url, callback_key, redirect_url } = call.body
    const made = await openSession(call, {
      environment: call.environment,
      fullName: full_name,
      reference,
      callback: callback_url === undefined ? null : { url: callback_url, key: callback_key ?? null },
      redirectUrl: redirect_url ?? null,
    })
    return reply(201, self<Wire<'NewSession'>>, { session_id: made.id, link: `${call.linkBase}/hosted/${made.code}` })
  },
  async getSession(call) {
    const found = await call.tx.get(sessions, call.params.session_id)
    if (found?.environment !== call.environment) return call.fail('not_found', 'no such session')
    call.about(found.id)
    return reply(200, toSession, found)
  },
}

const accountOf = ({
  environment,
  token,
}: {
  environment: string
  token: TokenClaims | undefined
}): Wire<'Account'> => ({
  environment,
  subject: token?.subject ?? null,
})

/** Simulates Acme. */
export const acmeSimulator = defineSimulator<typeof acme>({
  vendor: acme,
  handlers,
  jobs: {
    async finish(tools, { journeyId }) {
      const check = await tools.tx.get(checks, String(journeyId))
      if (check?.status === 'processing') await move(tools, check, 'finish')
    },
    markTold: (tools, { journeyId }) => markTold(tools, String(journeyId)),
    ...sessionJobs,
  },
  options: z.object(commonOptions),
  hosted,
  journeys: shelf,
  outcomes: async () => (await import('./outcomes.js')).outcomes,
  async trigger(tools, event, journeyId) {
    const check = await tools.tx.get(checks, journeyId)
    const session = await tools.tx.get(sessions, journeyId)
    if (event === 'checkCompleted' && check) return tell(tools, check)
    if (event === 'sessionEnded' && session) return sendEnded(tools, session)
    throw new SimError('illegal_action', `"${journeyId}" has no ${event} to send`, 'Name a journey that can have it.')
  },
  async createJourney(tools, { environment, reference, scenario, state, flow }) {
    if (flow === 'session') {
      const { id, code } = await openSession(tools, { environment, fullName: 'Sam Specimen', reference, scenario })
      if (state === 'completed') await hosted.act(tools, id, { kind: 'complete' })
      return { ids: { session_id: id, link: `${tools.linkBase}/hosted/${code}` } }
    }
    const check = await openCheck(tools, environment, 'Sam Specimen', reference, scenario)
    if (state === 'completed') await move(tools, await move(tools, check, 'start'), 'finish')
    return { ids: { check_id: check.id } }
  },
  render: async () => ({ bytes: new Uint8Array([0xff]), mediaType: 'image/png' }),
  magic: [{ field: 'reference', rule: 'ends in sim.<scenario>' }],
})

async function openCheck(
  tools: AcmeTools,
  environment: string,
  fullName: string,
  reference?: string,
  scenario?: string,
): Promise<CheckRecord> {
  const id = tools.id('check')
  tools.about(id)
  const drawn = await tools.drawCase({
    reference,
    magic: [reference],
    claims: { fullName },
    seed: id,
    documentKind: 'passport',
    ...(scenario !== undefined && { scenario }),
  })
  await tools.armFaults(id, drawn)
  return tools.tx.put(checks, {
    id,
    environment,
    status: 'pending',
    fullName,
    reference: reference ?? null,
    linkToken: tools.id('link_token'),
    pictures: [],
    case: drawn,
  })
}

async function readCheck(tools: AcmeTools, environment: string, id: string): Promise<CheckRecord> {
  const check = await tools.tx.get(checks, id)
  if (check?.environment === environment) {
    tools.about(id)
    return check
  }
  if (check || (await tools.elsewhere(checks.name, id))) tools.fail('forbidden', `check ${id}`)
  return tools.fail('not_found', `no check ${JSON.stringify(id)}`)
}

/** Moves a check along its lifecycle, and does what the new state asks for. */
async function move(tools: AcmeTools, check: CheckRecord, event: string): Promise<CheckRecord> {
  const next = step(acme.lifecycles.check, check.status, event)
  const moved = tools.tx.put(checks, { ...check, status: next.status })
  if (next.after) tools.schedule(next.after.event, tools.processingMs, { journeyId: moved.id })
  if (next.emits.length > 0) {
    await tell(tools, moved)
    tools.tx.retire(moved.id)
  }
  return moved
}

/** Owes the event of a check, whatever its state. */
const tell = (tools: AcmeTools, check: CheckRecord): Promise<void> =>
  tools.emit('checkCompleted', { journeyId: check.id, environment: check.environment }, (event_id) => ({
    event_id,
    event: 'check.completed',
    check: toCheck(check),
  }))
