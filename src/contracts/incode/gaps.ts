/** What Incode names and the simulator does not serve, and why. */
import type { UnmodelledPath, UnservableOperation } from '../define.js'
import { documented } from './sources.js'

const neighbour = 'Part of the neighbouring Omni API, which is another product than Workforce.'

/** Lists the calls that answer 501. */
export const unmodelled: readonly UnmodelledPath[] = [
  {
    operation: 'startOmniSession',
    method: 'POST',
    path: '/omni/start',
    reason: neighbour,
    ...documented('omniToken'),
  },
  {
    operation: 'getOmniOnboardingUrl',
    method: 'GET',
    path: '/0/omni/onboarding-url',
    reason: neighbour,
    ...documented('omniIntroduction'),
  },
  {
    operation: 'finishOmniSession',
    method: 'GET',
    path: '/omni/finish-status',
    reason: neighbour,
    ...documented('omniIntroduction'),
  },
  {
    operation: 'getOmniScore',
    method: 'GET',
    path: '/omni/get/score',
    reason: neighbour,
    ...documented('omniIntroduction'),
  },
  {
    operation: 'logInExecutive',
    method: 'POST',
    path: '/executive/log-in',
    reason: neighbour,
    ...documented('omniToken'),
  },
]

/** Lists the operations without a known path or body. */
export const unservable: readonly UnservableOperation[] = [
  {
    operation: 'requestCandidateVerification',
    reason: 'A page describes it; neither its path nor its fields are known, and no public code calls it.',
    ...documented('candidate'),
  },
  {
    operation: 'furtherWebhookEvents',
    reason: 'The table of events goes on after the rows that are known.',
    ...documented('webhooks'),
  },
  {
    operation: 'sessionWebhooks',
    reason: 'Six events are named for sessions on Omni; how their bodies tell them apart is reported in three ways.',
    ...documented('sessionWebhooks'),
  },
]
