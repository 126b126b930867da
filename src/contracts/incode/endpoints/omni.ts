/** The call of the newer route on Omni. */
import { endpoint, json } from '../../define.js'
import * as bodies from '../schemas/omni.js'
import { documented } from '../sources.js'

/** Asks for the verification of a person, with a token of the client credentials. */
export const requestNewOnboarding = endpoint({
  surface: 'omni',
  method: 'POST',
  path: '/omni/b2b/onboarding/request-new',
  summary: 'Request New Onboarding',
  ...documented('requestNew', 'Call and token are documented; most fields were seen in public code.'),
  request: {
    headers: bodies.RequestNewHeaders,
    headersError: 'not_acceptable',
    body: bodies.RequestNewOnboardingRequest,
  },
  responses: { 200: json(bodies.RequestedOnboarding) },
  example: {
    headers: { 'api-version': '1.0' },
    body: {
      integrationReference: '621cda6e-c7de-4ebd-9219-a137a84a5211',
      loginHint: 'jane.doe@example.com',
      notification: { type: 'EMAIL', email: 'jane.doe@example.com' },
      linkValidityInMinutes: 60,
    },
    status: 200,
    response: { interviewId: '65a1f0c2d4e6b8a09c7d5e3f', url: 'https://icd.sh/03ymltf' },
  },
  cases: [
    {
      title: 'the key of nobody beside the token',
      headers: { 'x-api-key': 'no-such-key' },
      expect: { error: 'credentials_invalid' },
    },
    { title: 'another version of the API', headers: { 'api-version': '2.0' }, expect: { error: 'not_acceptable' } },
    {
      title: 'a token after its hour',
      given: { advanceMs: 3_601_000 },
      expect: { error: 'credentials_expired' },
    },
    {
      title: 'an integration that nobody has, where flows are strict',
      body: { integrationReference: 'no-such-integration', loginHint: 'jane.doe@example.com' },
      options: { strictFlows: true },
      expect: { error: 'unknown_flow' },
    },
  ],
})
