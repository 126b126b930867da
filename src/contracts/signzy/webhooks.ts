/** What Signzy sends by itself: the result of a journey, to the address the journey was created with. */
import { defineWebhooks } from '../define.js'
import { exampleDocument } from './example-document.js'
import { JourneyCallback } from './schemas/result.js'
import { assumed, documented } from './sources.js'

const minutes = (count: number): number => count * 60_000

/** Declares the webhooks. */
export const webhooks = defineWebhooks({
  delivery: {
    accepted: { value: '2xx', ...assumed('results', 'Not documented.') },
    timeoutMs: { value: 10_000, ...assumed('results', 'Not documented.') },
    retryDelaysMs: {
      value: [minutes(1), minutes(5), minutes(15)],
      ...assumed('results', 'Not documented; an integrator says that another API of the vendor retries liberally.'),
    },
    auth: {
      value: ['none', 'header'],
      ...assumed('callbacks', 'The header of the key is not named; another product lets clients choose it.'),
    },
  },
  // no body names its event
  fields: { timestamp: { name: 'completedAt', unit: 'ms' } },
  events: {
    journeyResult: {
      name: 'journeyResult',
      summary: 'A journey has ended, with this result.',
      payload: JourneyCallback,
      example: exampleDocument,
      occurs: { state: 'completed' },
      says: { currentStatus: 'COMPLETED', journeyId: '{journeyId}' },
      cases: [
        {
          title: 'when a journey was terminated',
          occurs: { scenario: 'document_unreadable', state: 'completed' },
          says: { currentStatus: 'TERMINATED' },
        },
        {
          title: 'to the address that the journey names, with its key',
          occurs: {},
          before: [
            {
              call: 'createJourneyUrl',
              body: { processingConfig: { callbackUrl: '{receiver}', authKeyForCallback: 'key-1' } },
              keep: { made: 'result.journeyId' },
            },
            { act: 'complete', of: '{made}' },
          ],
          says: { journeyId: '{made}', 'headers.authorization': 'key-1' },
        },
      ],
      ...documented(
        'results',
        'The vendor names no event: the name is ours, and stands in no body. POST, and the document without callbackSent, are assumed.',
      ),
    },
  },
})
