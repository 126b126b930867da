/** Whether the journal keeps a message whole, so that it can be sent again, judged, or recorded. */
import { type JournalEntry, journalBodyLimit } from '../../runtime/journal.js'

const typeOf = ({ request: { headers } }: JournalEntry): string =>
  (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()

/** Whether something was sent of which nothing is kept: the call was refused before it was read, or it was no text. */
function isGone(entry: JournalEntry): boolean {
  const { headers } = entry.request
  const length = headers['content-length']
  if (length !== undefined) return length !== '0'
  return headers['transfer-encoding'] !== undefined || (typeOf(entry) !== '' && entry.method !== 'GET')
}

/** Says what the journal lacks of a request; undefined where it has all of it. */
export function whatLacks(entry: JournalEntry): string | undefined {
  const { body, note } = entry.request
  if (body === undefined) {
    if (note?.startsWith('body removed')) return note
    return isGone(entry) ? 'its body was not read, or could not be' : undefined
  }
  if (typeof body !== 'string') return 'its body is not kept as text'
  if (body.length >= journalBodyLimit) return `its body is longer than the ${journalBodyLimit} characters that are kept`
  if (typeOf(entry) === 'multipart/form-data') return 'its files are not kept, only what they were'
  return undefined
}

/** The body of a request as it was sent, where all of it is kept; a form of fields is written anew. */
export function textOfBody(entry: JournalEntry): string | undefined {
  const { body } = entry.request
  if (typeof body !== 'string' || whatLacks(entry) !== undefined) return undefined
  if (typeOf(entry) !== 'application/x-www-form-urlencoded') return body
  return new URLSearchParams(JSON.parse(body) as Record<string, string>).toString()
}

/** The body of an answer as it was sent, where all of it is kept. */
export function textOfAnswer({ response: { body } }: JournalEntry): string | undefined {
  return typeof body === 'string' && body.length < journalBodyLimit ? body : undefined
}
