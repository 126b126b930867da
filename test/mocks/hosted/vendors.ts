/** How each vendor says how a journey ended, and how its result is read: data of the test that walks every page. */

/** The scenario that is chosen on the page. */
export const outcomes = { approved: 'approved', rejected: 'document_tampered' } as const

interface Words {
  title: string
  tone: 'good' | 'bad' | 'neutral'
  webhook: string
  result: string
}

export interface Vendor {
  options?: Record<string, Record<string, unknown>>
  /** Where the webhook says how it ended. */
  webhook: string
  login?: { path: string; init: RequestInit; token: string }
  /** `{name}` in the path is an id of the journey, `{token}` in the header what signing in gave. */
  result: { path: string; header: string; value: string; at: string }
  approved: Words
  rejected: Words
}

const json = (body: object, headers: Record<string, string> = {}): RequestInit => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

export const vendorWords: Readonly<Record<string, Vendor>> = {
  idwise: {
    options: { idwise: { failedDecision: 'Rejected' } },
    webhook: 'body.systemDecision',
    result: {
      path: '/v2/get-journey-result?journey_id={journey_id}',
      header: 'authorization',
      value: `Basic ${btoa('idwise-sandbox-key:idwise-sandbox-secret')}`,
      at: 'final_decision',
    },
    approved: { title: 'You are verified', tone: 'good', webhook: 'Complete', result: 'Complete' },
    rejected: { title: 'You could not be verified', tone: 'bad', webhook: 'Rejected', result: 'Rejected' },
  },
  incode: {
    // the event's name is all that its payload says
    webhook: 'eventType',
    login: {
      path: '/v1/integration/authorize/server',
      init: json(
        { integrationId: '00000000-0000-4000-8000-000000000001', secret: 'incode-demo-secret' },
        { 'x-api-key': 'incode-demo-key' },
      ),
      token: 'token',
    },
    result: {
      path: '/v1/workforce/verification/{verificationTraceId}',
      header: 'x-auth-token',
      value: '{token}',
      at: 'verification.status',
    },
    approved: { title: 'You are verified', tone: 'good', webhook: 'verification.succeeded', result: 'SUCCESS' },
    rejected: { title: 'You could not be verified', tone: 'bad', webhook: 'verification.failed', result: 'FAILED' },
  },
  signzy: {
    webhook: 'documentIntelligence.completeStatus.overallStatus',
    result: {
      path: '/api/v3/otk-service/get-journey/{journeyId}',
      header: 'authorization',
      value: 'signzy-preproduction-token',
      at: 'documentIntelligence.completeStatus.overallStatus',
    },
    // a completed journey is not an approved one: the client decides, from the checks
    approved: { title: 'Journey Completed', tone: 'neutral', webhook: 'True', result: 'True' },
    rejected: { title: 'Journey Completed', tone: 'neutral', webhook: 'False', result: 'False' },
  },
  veratad: {
    webhook: 'status',
    login: {
      path: '/oauth/token',
      init: json({
        client_id: 'veratad-client-id',
        client_secret: 'veratad-client-secret',
        audience: 'dcams.app',
        grant_type: 'client_credentials',
      }),
      token: 'access_token',
    },
    result: {
      path: '/api/session/result/{request_id}',
      header: 'authorization',
      value: 'Bearer {token}',
      at: 'status',
    },
    approved: { title: 'Verified', tone: 'good', webhook: 'PASS', result: 'PASS' },
    rejected: { title: 'Not verified', tone: 'bad', webhook: 'FAIL', result: 'FAIL' },
  },
}
