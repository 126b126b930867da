/** What Veratad names and the simulator does not serve, and why. */
import type { UnmodelledPath, UnservableOperation } from '../define.js'
import { documented, legacy, type Page } from './sources.js'

const superseded = 'A call of the older VX generation, which the session API replaces.'
const other = 'A call of the DCAMS iFrame, another product with its own tokens.'

const post = (operation: string, path: string, reason: string, page: Page, old: boolean): UnmodelledPath => ({
  operation,
  method: 'POST',
  path,
  reason,
  ...(old ? legacy(page) : documented(page)),
})

/** Lists the calls that answer 501. */
export const unmodelled: readonly UnmodelledPath[] = [
  post('createLegacyToken', '/token/create', superseded, 'legacyToken', true),
  post('generateLegacyLink', '/link/generate', superseded, 'legacyLink', true),
  post('getLegacyUserStatus', '/user/status', superseded, 'legacyUser', true),
  post('createDcamsToken', '/v3/stable/token/create', other, 'dcamsToken', false),
  post('generateDcamsLink', '/v3/stable/link/generate', other, 'dcamsLink', false),
  post('getDcamsUserStatus', '/v3/stable/user/status', other, 'dcamsUser', false),
  post('callDcamsStorage', '/v3/stable/api/storage', other, 'dcamsStorage', false),
]

const app = (operation: string, page: Page, reason: string): UnservableOperation => ({
  operation,
  reason,
  ...documented(page),
})

/** Lists what has no known path or no known form: it stands in the coverage ledger only. */
export const unservable: readonly UnservableOperation[] = [
  app('idMaxReusableId', 'status', 'One sentence names IDMax; neither its service name nor a result of it is known.'),
  app('knowledgeQuiz', 'kba', 'A verification app without a result of the session API; its questions are not known.'),
  app('idMatch', 'idMatch', 'A verification app without a result of the session API.'),
  app('ageMatchByData', 'ageMatch', 'A verification app without a result of the session API.'),
  app('vpinAddOn', 'vpin', 'The add-on of a service; `output.vpin` stays empty.'),
  app('smart2faByCall', 'smart2fa', 'A code by call differs from one by text message in its service name alone.'),
]
