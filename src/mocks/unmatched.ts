/** Journals a call whose address names no vendor: it went wrong before any pipeline could see it. */
import { toHttpDate } from '../runtime/clock.js'
import type { Namespace } from '../runtime/namespaces.js'
import { type Answer, openRequest, type SimRequest } from './exchange.js'

/** Keeps the call and its answer; the body is not read. */
export function journalUnmatched(namespace: Namespace, request: SimRequest, message: string, answer: Answer): Answer {
  const { journal, clock } = namespace
  const id = journal.nextId()
  answer.headers['x-request-id'] = id
  answer.headers.date = toHttpDate(clock.now())
  journal.add({
    id,
    at: clock.now(),
    vendor: '',
    method: request.method,
    path: request.path,
    status: answer.status,
    durationMs: 0,
    violations: [{ severity: 'breaking', side: 'request', path: 'path', message, expected: 'the path of a vendor' }],
    request: { ...openRequest(request), note: 'the body was not read' },
    response: { headers: answer.headers, body: answer.body },
  })
  return answer
}
