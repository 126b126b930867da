/** What IDWise names and the simulator does not serve, and why. */
import type { UnmodelledPath, UnservableOperation } from '../define.js'
import { documented, legacy, type Page } from './sources.js'

const superseded = 'Deprecated by the vendor in favour of the journey and AML check calls.'

/** Lists the calls that answer 501. */
export const unmodelled: readonly UnmodelledPath[] = [
  { operation: 'searchAml', method: 'POST', path: '/aml/search', reason: superseded, ...legacy('legacyApi') },
  {
    operation: 'processDocument',
    method: 'POST',
    path: '/process/v2/document',
    reason: superseded,
    ...legacy('legacyApi'),
  },
  {
    operation: 'processDocumentUnversioned',
    method: 'POST',
    path: '/process/document',
    reason: superseded,
    ...legacy('legacyApi', 'The older form of the same call.'),
  },
]

const noPath = (operation: string, page: Page, reason = 'A page describes it, its path is not known.') => ({
  operation,
  reason,
  ...documented(page),
})
const auditOnly = 'Known only as an action in the audit log: neither path nor body is.'

/** Lists the operations without a known path. */
export const unservable: readonly UnservableOperation[] = [
  noPath('processCustomJourneyStep', 'customStep'),
  noPath(
    'completeCustomSteps',
    'customSteps',
    'Named by the overview of custom steps; neither path nor body is known.',
  ),
  noPath('getAmlHistory', 'amlHistory'),
  noPath('updateAmlWhitelistStatus', 'amlWhitelist', 'A page describes it; neither method nor path is known.'),
  noPath(
    'authenticateClientKey',
    'auth',
    'Named as the call that exchanges a client key for a token; no path is known.',
  ),
  noPath('searchJourneys', 'audit', auditOnly),
  noPath('getApplicantDuplicates', 'audit', auditOnly),
  noPath('getJourneyPdf', 'audit', auditOnly),
  noPath('performAmlCheck', 'audit', `${auditOnly} It may be the AML check that has a page.`),
  noPath('archiveJourney', 'audit', auditOnly),
  noPath('pauseJourney', 'audit', auditOnly),
  noPath('resumeJourney', 'audit', auditOnly),
  noPath('completeUserSteps', 'audit', auditOnly),
]
