/** What fields of calls mean, in the help of commands: by the part of the request, or wherever they stand. */
import type { Field } from './fields.js'

type Meanings = Readonly<Record<string, string>>

const paging: Meanings = {
  after: 'starts behind this item: the cursor that the page before told',
  limit: 'items on a page, 1 to 1000 (default 100)',
}

const bodies: Meanings = {
  // faults
  effect: 'what goes wrong, whole',
  'effect.kind': 'what goes wrong; docs/faults.md says what each does',
  'effect.error': "error: a row of the vendor's error table, by our word or its own code; unready",
  'effect.retryAfterS': 'error, status, rate_limit: seconds in Retry-After',
  'effect.status': 'status: 400 to 599',
  'effect.ms': 'latency, webhook_delay: how late',
  'effect.bytes': 'truncate: how much of the body is sent (default half)',
  'effect.bytesPerSecond': 'trickle: how fast',
  'effect.contentType': 'wrong_content_type: which (default text/html)',
  'effect.limit': 'rate_limit: calls in a window',
  'effect.windowMs': 'rate_limit: the window, by the clock',
  'effect.times': 'webhook_duplicate: how often it is sent (default 2)',
  'effect.ageMs': 'webhook_stale_timestamp: how far back (default a day)',
  endpoint: 'calls of this endpoint alone; result for whichever read the outcome',
  after: 'so many go by unharmed first',
  // scenarios
  count: 'how many it is for (default 1)',
  ttlMs: 'how long it stands, by the clock',
  // receivers
  status: 'the status of its answers (default 200)',
  slowMs: 'answers that much later, in real milliseconds',
  failFirst: 'answers 500 to the first so many of each event id',
  redirect: 'answers with a redirect to itself',
  // journeys
  flow: 'which flow (default the first of the vendor)',
  state: 'how far it has come already (default created)',
  verdict: 'what the reviewer says (default approved)',
  steps: 'which steps are asked for again, by their ids',
  step: 'which step is sent, by its id (default the next)',
  images: 'the pictures, as base64 (default specimens)',
  // the clock
  now: 'an ISO instant to stand at',
  offsetMs: 'how far from real time',
  speed: 'seconds of the clock to a real one',
  frozen: 'stands still',
  seed: 'same seed, same data (default a hash of the name)',
  clock: 'now, frozen, an ISO instant, or x<speed>',
}

export const meanings: Readonly<Record<Field['part'] | 'anywhere', Meanings>> = {
  params: {},
  query: paging,
  body: bodies,
  anywhere: {
    namespace: 'the namespace it is about (default IDVSIM_NAMESPACE, or the one named default)',
    vendor: 'one vendor, by its id',
    event: "one event, by the vendor's name of it",
    environment: 'one environment of the vendor',
    reference: "the client's own reference of a journey",
    journeyId: 'a journey, by any id that the vendor gave out for it',
    scenario: 'a scenario by its name, or one of your own as a whole',
  },
}
