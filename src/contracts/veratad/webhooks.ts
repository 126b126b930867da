/** The one webhook of Veratad, and how it travels. */
import { defineWebhooks } from '../define.js'
import { WebhookBody } from './schemas/result.js'
import { assumed, documented } from './sources.js'

const service = 'PhoneMatch5.0.Smart2FA.SMS'

/** Declares the webhooks. */
export const webhooks = defineWebhooks({
  delivery: {
    accepted: { value: '2xx', ...assumed('webhook', 'No readable page says which answer settles a delivery.') },
    timeoutMs: { value: 10_000, ...assumed('webhook', 'No readable page names a time-out.') },
    retryDelaysMs: {
      value: [60_000, 300_000, 1_800_000],
      ...assumed('webhook', 'No readable page says whether a delivery is tried again.'),
    },
    auth: {
      value: ['none', 'basic', 'hmac'],
      ...documented(
        'create',
        'Basic credentials or an HMAC header; its name, algorithm, encoding and what it covers are not known. The body is signed.',
      ),
    },
  },
  events: {
    sessionResult: {
      // the vendor's webhooks bear no name of their own
      name: 'sessionResult',
      summary: 'A component was carried out, or a reviewer decided.',
      payload: WebhookBody,
      example: {
        fn: 'Ada',
        ln: 'Example',
        addr: '12 Sample St',
        city: 'Springfield',
        state: 'IL',
        zip: '62704',
        dob: '19840224',
        ssn: '',
        email: 'ada@example.com',
        phone: '3125550198',
        reference: '',
        status: 'PENDING',
        request_id: 'e7a5f0d4-1234-4678-9abc-def012345678',
        additionalData: { customKey: 'customValue' },
        dcams_plus: {
          document_data: {},
          output: { vpin: {}, age_estimate: '', spoof_score: '' },
          api_processing_error: false,
          service,
          confirmation: 206978022,
          action: 'FAIL',
          detail: 'FAILED OUT-OF-BAND CHECK',
          issues: [],
        },
        storage: { success: null },
        journey: {
          stops: [
            {
              timestamp: '2025-10-04 22:17:55.122089',
              type: 'NEW REGISTRATION',
              source: '',
              status: '',
              action: '',
              detail: '',
            },
            {
              timestamp: '2025-10-04 22:18:50.543719',
              type: 'Data Service',
              source: service,
              status: 'PENDING',
              action: 'PENDING',
              detail: 'MORE INFORMATION IS REQUIRED',
            },
            {
              timestamp: '2025-10-04 22:19:09.127088',
              type: 'Data Service',
              source: service,
              status: 'PENDING',
              action: 'FAIL',
              detail: 'FAILED OUT-OF-BAND CHECK',
            },
          ],
          duration: '00h 01m 14s',
        },
        documents: null,
      },
      occurs: { state: 'completed' },
      says: { status: 'PASS', request_id: '{request_id}', 'dcams_plus.action': 'PASS' },
      cases: [
        {
          title: 'to the address that the session names',
          occurs: {},
          before: [
            { call: 'createSession', body: { webhook: { endpoint: '{receiver}' } }, keep: { made: 'request_id' } },
            { act: 'complete', of: '{made}' },
          ],
          says: { request_id: '{made}', status: 'PASS' },
        },
        {
          title: 'when a check failed',
          occurs: { scenario: 'document_tampered', state: 'completed' },
          says: { status: 'FAIL', 'dcams_plus.action': 'FAIL', 'journey.stops[0].type': 'NEW REGISTRATION' },
        },
      ],
      ...documented(
        'webhook',
        'After each component. Another page says after completion: the last one is that. Sending a code is part of its component, which is read from the printed sample; the name is ours.',
      ),
    },
  },
})
